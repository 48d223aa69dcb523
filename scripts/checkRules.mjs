/**
 * Proves that the import rules bite: plants known violations in a temporary folder and demands that
 * exactly these are found. It looks at no file of the project but the rules themselves.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './lib/ensureDependencies.mjs';

/** File, its text, and the rule it must break (null: none; a cycle is told once, at its head). */
const planted = [
  ['src/util/a.ts', "export const a = 1;\nexport { b } from './b.ts';\n", 'no-cycle'],
  ['src/util/b.ts', "export const b = 2;\nexport { a } from './a.ts';\n", null],
  ['src/util/c.ts', "import '@tensorflow/tfjs-core';\n", 'direction:src/util'],
  ['src/util/c.test.ts', "import '@tensorflow/tfjs-core';\n", null],
  ['src/protocol/p.ts', "import '../util/plain.ts';\n", null],
  ['src/util/plain.ts', 'export const plain = 3;\n', null],
  ['src/data/d.ts', "import '../model/flows/f.ts';\n", 'direction:src/data'],
  ['src/model/flows/f.ts', 'export type F = number;\n', null],
  ['src/model/engine/engine.ts', 'export type E = number;\n', null],
  ['src/model/engine/other.ts', 'export type O = number;\n', null],
  [
    'src/model/training/loop.ts',
    "import type { E } from '../engine/engine.ts';\nexport type L = E;\n",
    null,
  ],
  [
    'src/model/training/flow.ts',
    "import type { F } from '../flows/f.ts';\nexport type L = F;\n",
    'direction:src/model/training',
  ],
  [
    'src/model/training/engine.ts',
    "import type { O } from '../engine/other.ts';\nexport type L = O;\n",
    'direction:src/model/training',
  ],
  ['src/app/ui/u.tsx', "import '../client/c.ts';\n", 'direction:src/app/ui'],
  ['src/app/client/c.ts', "import 'comlink';\n", null],
  ['src/app/state/s.ts', "import 'node:fs';\n", 'direction:src/app/state'],
  ['src/cli/main.ts', "import 'node:fs';\n", null],
  ['src/cli/comlink.ts', "import 'comlink';\n", 'direction:src/cli'],
  ['src/main.tsx', "import './model/flows/f.ts';\n", 'direction:main'],
  ['src/strange/x.ts', "import '../util/plain.ts';\n", 'folder-without-a-row'],
  ['workers/w.ts', "import '../src/app/client/c.ts';\n", 'direction:workers'],
];

function cruise(folder) {
  const cli = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = path.join(root, '.dependency-cruiser.cjs');
  const result = spawnSync(
    process.execPath,
    [cli, '--config', config, '--output-type', 'json', 'src', 'workers'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  if (!result.stdout.startsWith('{')) throw new Error(`no report: ${result.stderr}`);
  return JSON.parse(result.stdout).summary.violations;
}

function complaints(violations) {
  return planted.flatMap(([file, , expected]) => {
    const found = [...new Set(violations.filter((v) => v.from === file).map((v) => v.rule.name))];
    const same = expected === null ? found.length === 0 : found.join() === expected;
    return same ? [] : [`${file}: expected ${expected ?? 'no violation'}, found ${found}`];
  });
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'morphlab-rules-'));
try {
  for (const [file, text] of planted) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  const wrong = complaints(cruise(folder));
  for (const line of wrong) console.error(line);
  if (wrong.length === 0) console.log(`${planted.length} planted files judged as expected`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
