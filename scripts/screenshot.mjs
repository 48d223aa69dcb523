/**
 * `npm run screenshot`: draws docs/screenshot.png, the picture in the README, from the production
 * build: it trains one run to its end and saves the page as it then stands. It judges nothing and
 * leaves `dist` alone; the baselines of the tests are another command (`npm run screenshots`).
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureDependencies, root, stop } from './lib/ensureDependencies.mjs';

await ensureDependencies();
const { build, preview } = await import('vite');
const { chromium } = await import('playwright');
const { findChromium } = await import('./lib/findChromium.mjs');

/** Four circles to star, seed 7, preset fast: what the page opens with, but for the method. */
const hash = '#m=identity-init&seed=7&theme=light&test=1';
const picture = path.join(root, 'docs/screenshot.png');
const limitSeconds = 600;

const found = await findChromium().catch((error) => stop(`Cannot draw: ${error.message}.`));
const outDir = mkdtempSync(path.join(os.tmpdir(), 'morphlab-picture-'));
process.on('exit', () => rmSync(outDir, { recursive: true, force: true }));

console.log('Building the page ...');
await build({ root, logLevel: 'warn', build: { outDir, emptyOutDir: true } });
const server = await preview({ root, logLevel: 'warn', build: { outDir } });

/** Plays the run of the hash and waits until it is done and its last number has come. */
async function train(page) {
  await page.goto(`${server.resolvedUrls.local[0]}${hash}`);
  await page.getByTestId('play').click();
  const { status, message } = await page.evaluate(async () => {
    await globalThis.__lab.idle();
    return globalThis.__lab.state();
  });
  if (status !== 'done') throw new Error(`the run ended as ${status}: ${message}`);
  // The assignment solver answers after the run.
  await page.getByTestId('seeing').getByText('could move them less than').waitFor();
}

const browser = await chromium.launch({
  executablePath: found.executablePath,
  args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
});
try {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 720 },
    deviceScaleFactor: 1,
    colorScheme: 'light',
    locale: 'en-GB',
  });
  page.setDefaultTimeout(limitSeconds * 1000);
  console.log('Training the run ...');
  await train(page);
  // The pointer is no part of the picture.
  await page.mouse.move(0, 719);
  await page.evaluate(() => globalThis.document.fonts.ready.then(() => undefined));
  mkdirSync(path.dirname(picture), { recursive: true });
  await page.screenshot({ path: picture, animations: 'disabled' });
  console.log(`Chromium ${found.version} drew docs/screenshot.png`);
} catch (error) {
  console.error(`No picture: ${error.message}`);
  process.exitCode = 1;
} finally {
  await browser.close();
  await server.close();
}
