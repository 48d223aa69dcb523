/**
 * `npm test` and, with --full, `npm run test:full`: installs what is missing, finds a browser, runs
 * every check in order and ends with one line of counts. It never skips a runner silently.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { ensureDependencies, stop } from './lib/ensureDependencies.mjs';

const full = process.argv.includes('--full');
await ensureDependencies();
const { findChromium } = await import('./lib/findChromium.mjs');
const { spawnTool } = await import('./lib/spawnTool.mjs');
const { countExit, countPlaywright, countVitest } = await import('./lib/reports.mjs');

const limitSeconds = full ? 2700 : 900;
const reports = mkdtempSync(path.join(os.tmpdir(), 'morphlab-test-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, 'localhost', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const browser = await findChromium().catch((error) => stop(`Cannot test: ${error.message}.`));
console.log(`Browser: Chromium ${browser.version} (${browser.from}: ${browser.executablePath})`);

const env = {
  MORPHLAB_CHROMIUM: browser.executablePath,
  MORPHLAB_TEST_PORT: String(await freePort()),
  ...(full ? { MORPHLAB_FULL: '1' } : {}),
};
const vitestReport = path.join(reports, 'vitest.json');
const e2eReport = path.join(reports, 'e2e.json');

/** One core's work each: two at a time, the longest first. */
const checks = [
  { name: 'lint', command: ['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.'] },
  { name: 'format', command: ['node_modules/prettier/bin/prettier.cjs', '--check', '.'] },
  { name: 'types', command: ['node_modules/typescript/bin/tsc', '--noEmit'] },
  {
    name: 'imports',
    command: [
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      ...['--config', '.dependency-cruiser.cjs', 'src', 'workers', 'e2e'],
    ],
  },
  { name: 'import rules bite', command: ['scripts/checkRules.mjs'] },
  { name: 'build', command: ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'] },
];

/** Each takes the whole machine. `needs` names a check without whose success there is nothing to test. */
const runners = [
  {
    name: 'unit, golden, property',
    command: [
      ...['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json'],
      `--outputFile.json=${vitestReport}`,
    ],
    count: (result) => countVitest(vitestReport, result),
  },
  {
    name: 'end to end',
    needs: 'build',
    command: ['node_modules/playwright/cli.js', 'test', '--reporter=list,json'],
    extraEnv: { PLAYWRIGHT_JSON_OUTPUT_FILE: e2eReport },
    count: (result) => countPlaywright(e2eReport, result),
  },
];

async function runCheck({ name, command }) {
  const result = await spawnTool(command, { env, limitSeconds, quiet: true });
  console.log(`\n== ${name}\n${result.output.trimEnd()}`);
  return { name, seconds: result.seconds, ...countExit(result) };
}

async function runOne(runner, before) {
  console.log(`\n== ${runner.name}`);
  const missing = runner.needs && before.find(({ name }) => name === runner.needs)?.failed > 0;
  const result = missing
    ? { ok: false, why: `not run, because ${runner.needs} failed`, seconds: 0 }
    : await spawnTool(runner.command, { env: { ...env, ...runner.extraEnv }, limitSeconds });
  return { name: runner.name, seconds: result.seconds, ...runner.count(result) };
}

const results = [];
const waiting = [...checks];
const lane = async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await runCheck(next));
};
await Promise.all([lane(), lane()]);
for (const runner of runners) results.push(await runOne(runner, results));

console.log('\n== summary');
for (const { name, seconds, passed, failed, skipped, problems } of results) {
  const skips = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
  const time = `${seconds.toFixed(1)} s`;
  console.log(`${name.padEnd(24)}${time.padStart(9)}  ${passed} passed, ${failed} failed${skips}`);
  for (const problem of problems) console.log(`    failed: ${problem}`);
  for (const skip of skipped) console.log(`    skipped: ${skip}`);
}

const sum = (pick) => results.reduce((total, result) => total + pick(result), 0);
const failed = sum((r) => r.failed);
const skipped = sum((r) => r.skipped.length);
console.log(
  `${sum((r) => r.passed)} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
);
process.exitCode = failed > 0 ? 1 : 0;
