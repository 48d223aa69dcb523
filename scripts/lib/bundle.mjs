/**
 * Bundles a host without a page (`entries`) into one file that plain Node can import, and does so
 * again only when a source has changed. It needs installed dependencies and prints nothing.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './ensureDependencies.mjs';
import { kernels } from './kernels.mjs';

const cache = path.join(root, 'node_modules', '.cache', 'morphlab');
const require = createRequire(import.meta.url);

/** Changes whenever a file under src, the lockfile, this script or the project's place changes. */
function sourceKey() {
  const hash = createHash('sha256').update(root);
  const kernelScript = path.join(root, 'scripts', 'lib', 'kernels.mjs');
  for (const file of ['package-lock.json', fileURLToPath(import.meta.url), kernelScript]) {
    hash.update(readFileSync(path.resolve(root, file)));
  }
  const sources = readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
  for (const file of sources) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}

/** In Node the address of a WebAssembly file is its path on disk. */
const wasmPaths = {
  name: 'morphlab-wasm-paths',
  enforce: 'pre',
  resolveId: (id) => (id.endsWith('.wasm?url') ? `\0wasm:${id.slice(0, -4)}` : null),
  load(id) {
    if (!id.startsWith('\0wasm:')) return null;
    return `export default ${JSON.stringify(require.resolve(id.slice(6)))};`;
  },
};

// The Emscripten code inside tfjs-backend-wasm expects the names of a CommonJS module.
const banner = [
  "import { createRequire as morphlabRequire } from 'node:module';",
  "import { fileURLToPath as morphlabPath } from 'node:url';",
  'globalThis.require = morphlabRequire(import.meta.url);',
  "globalThis.__dirname = morphlabPath(new URL('.', import.meta.url));",
  'globalThis.__filename = morphlabPath(import.meta.url);',
].join('\n');

const entries = {
  lab: 'src/cli/main.ts',
  bench: 'src/bench/main.ts',
  // For tests that read files in a thread or process that they can end.
  tables: 'src/data/loaders/tables/index.ts',
};

async function bundleInto(folder, name) {
  const { build } = await import('vite');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [wasmPaths, kernels()],
    // Addons of Node's, found beside the bundle: Dawn (optional) and the canvas of the figures.
    ssr: { noExternal: true, external: ['webgpu', '@napi-rs/canvas'] },
    build: {
      ssr: entries[name],
      outDir: folder,
      emptyOutDir: true,
      copyPublicDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { banner, entryFileNames: `${name}.mjs`, codeSplitting: false } },
    },
  });
}

/**
 * Returns the path of an up-to-date bundle; builds it first where there is none.
 * @param {keyof typeof entries} name
 */
export async function bundle(name) {
  const key = sourceKey();
  const file = path.join(cache, `${name}-${key}.mjs`);
  if (existsSync(file)) return file;
  mkdirSync(cache, { recursive: true });
  // Built beside and moved into place: two commands started at once never see half a file.
  const folder = path.join(cache, `build-${name}-${process.pid}`);
  try {
    await bundleInto(folder, name);
    // Not the one that another command has just put there under the same name.
    const stale = readdirSync(cache).filter(
      (each) => each.startsWith(`${name}-`) && each !== path.basename(file),
    );
    renameSync(path.join(folder, `${name}.mjs`), file);
    for (const each of stale) rmSync(path.join(cache, each), { force: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return file;
}
