/**
 * The import directions of ARCHITECTURE.md, one row per folder, as allow-lists: what a row does not
 * name may not be imported. Tests may reach anywhere, but no file may take part in a cycle.
 */
const tfjs = '@tensorflow/[^/]+';

/**
 * Folder, our folders it may import (besides itself), packages it may import. `node` opens Node's
 * built-in modules.
 */
const table = [
  { folder: 'src/util', ours: [], packages: ['pure-rand'] },
  { folder: 'src/protocol', ours: ['src/util/'], packages: ['valibot'] },
  // The first picture waits for neither React nor tfjs nor valibot.
  {
    folder: 'src/boot',
    ours: ['src/(plots|presets)/', 'src/protocol/(catalogue|firstPicture|packed)\\.ts$'],
    packages: [],
  },
  {
    folder: 'src/data',
    ours: ['src/util/', 'src/protocol/'],
    packages: ['papaparse', '@types/papaparse', '@zip.js/zip\\.js'],
  },
  { folder: 'src/presets', ours: ['src/protocol/'], packages: [] },
  {
    folder: 'src/plots',
    ours: ['src/util/', 'src/protocol/'],
    packages: ['d3', 'd3-[a-z-]+', '@types/d3', '@types/d3-[a-z-]+'],
  },
  {
    folder: 'src/figures',
    // Numbers in sentences look as they do in pictures.
    ours: ['src/util/', 'src/protocol/', 'src/presets/', 'src/plots/(figures/stats|format)\\.ts$'],
    packages: [],
  },
  {
    folder: 'src/export',
    ours: ['src/protocol/', 'src/util/', 'src/plots/', 'src/figures/'],
    packages: [],
  },
  // The reference of a fused op is the flow itself in tfjs ops: a copy would be a second truth.
  {
    folder: 'src/model/kernels',
    ours: ['src/model/flows/', 'src/util/'],
    packages: [tfjs, 'morphlab:kernels'],
  },
  {
    folder: 'src/model/engine',
    ours: ['src/model/kernels/', 'src/model/flows/', 'src/util/', 'src/protocol/'],
    packages: [tfjs],
  },
  { folder: 'src/model/flows', ours: ['src/util/'], packages: [tfjs] },
  {
    folder: 'src/model/training',
    ours: ['src/model/engine/engine\\.ts$', 'src/util/', 'src/protocol/'],
    packages: [],
  },
  {
    folder: 'src/model/metrics',
    ours: ['src/util/', 'src/model/engine/', 'src/protocol/'],
    packages: [tfjs, 'linear-sum-assignment'],
  },
  { folder: 'src/model/transfer', ours: ['src/protocol/', 'src/util/'], packages: [] },
  {
    folder: 'src/model/experiment',
    ours: ['src/model/', 'src/(util|protocol|data|presets|plots|export|figures)/'],
    // valibot: golden files come from outside and are checked at the door.
    packages: [tfjs, 'valibot'],
  },
  {
    folder: 'workers',
    ours: ['src/model/(experiment|metrics|kernels)/', 'src/(protocol|bench)/', 'src/data/loaders/'],
    packages: ['comlink', tfjs],
  },
  {
    folder: 'src/cli',
    ours: [
      'src/model/(experiment|metrics|kernels)/',
      'src/data/(loaders/|tables/(nearest|derive)\\.ts$)',
      'src/(protocol|plots|export|presets|figures)/',
    ],
    packages: [tfjs, 'webgpu', '@napi-rs/canvas'],
    node: true,
  },
  // src/cli/node: what engines need of Node is said once.
  {
    folder: 'src/bench',
    ours: ['src/model/', 'src/(presets|protocol|util)/', 'src/cli/node\\.ts$'],
    packages: [tfjs],
    node: true,
  },
  { folder: 'src/app/state', ours: ['src/protocol/', 'src/util/'], packages: ['zustand'] },
  { folder: 'src/app/client', ours: ['src/protocol/'], packages: ['comlink', 'idb'] },
  {
    folder: 'src/app/actions',
    // protocol: the verbs hand configs and events on, and those types live there.
    ours: ['src/app/(state|client)/', 'src/(export|figures|data|presets|protocol)/'],
    packages: [],
  },
  {
    folder: 'src/app/ui',
    ours: ['src/app/(actions|state)/', 'src/(plots|figures|data|presets|protocol)/'],
    packages: ['react', 'react-dom', '@types/react', 'zustand', 'katex'],
  },
  {
    folder: 'e2e',
    ours: ['src/(presets|protocol)/'],
    packages: ['playwright', '@axe-core/playwright'],
    node: true,
  },
];

const tests = '\\.test\\.tsx?$';

function directionRule({ folder, ours, packages, node }) {
  const allowed = [`^${folder}/`, ...ours.map((path) => `^${path}`)];
  // A package that is not resolved on disk (an address with ?url) keeps its bare name.
  allowed.push(...packages.map((name) => `^(node_modules/)?${name}(/|$)`));
  const to = { pathNot: allowed };
  if (node === true) to.dependencyTypesNot = ['core'];
  return {
    name: `direction:${folder}`,
    comment: `see the row of ${folder} in ARCHITECTURE.md`,
    severity: 'error',
    from: { path: `^${folder}/`, pathNot: tests },
    to,
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...table.map(directionRule),
    {
      name: 'direction:main',
      comment: 'the page mounts the app; only hosts start the model',
      severity: 'error',
      from: { path: '^src/main\\.tsx$' },
      to: {
        path: [
          '^src/(model|cli|bench)/',
          '^workers/',
          '^(node_modules/)?(@tensorflow|comlink)(/|$)',
        ],
      },
    },
    {
      name: 'direction:boot',
      comment: 'the first picture waits for neither React nor tfjs',
      severity: 'error',
      from: { path: '^src/boot\\.ts$' },
      to: {
        path: [
          '^src/(model|cli|bench)/',
          // Their styles come first too: the shell wears them.
          '^src/app/(ui|actions|client)/.*\\.tsx?$',
          '^workers/',
          '^(node_modules/)?(@tensorflow|comlink|react|react-dom)(/|$)',
        ],
      },
    },
    {
      name: 'folder-without-a-row',
      comment: 'every folder has a row in the table of ARCHITECTURE.md',
      severity: 'error',
      from: {
        path: '^src/[^/]+/',
        pathNot: table.map(({ folder }) => `^${folder}/`),
      },
      to: {},
    },
    {
      name: 'no-cycle',
      comment: 'files that need each other are one file or three',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Sees `import type` too: a type that crosses a border crosses it.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default'] },
  },
};
