/**
 * `npm run screenshots`: makes the screenshot baselines anew with the browser that npm test would
 * use, and records that browser beside them; arguments go on to Playwright (a file, --grep). It
 * judges nothing: look at the pictures.
 */
import { ensureDependencies, stop } from './lib/ensureDependencies.mjs';

await ensureDependencies();
const { findChromium } = await import('./lib/findChromium.mjs');
const { spawnTool } = await import('./lib/spawnTool.mjs');

const browser = await findChromium().catch((error) => stop(`Cannot draw: ${error.message}.`));
const env = { MORPHLAB_CHROMIUM: browser.executablePath };
for (const command of [
  ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
  ['node_modules/playwright/cli.js', 'test', '--update-snapshots=all', ...process.argv.slice(2)],
]) {
  const result = await spawnTool(command, { env, limitSeconds: 1800 });
  if (!result.ok) stop(`${command.slice(0, 2).join(' ')} failed: ${result.why}`);
}
