/**
 * The bench in a browser: serves the sources with the page's own headers, opens Chromium and times
 * there. Returns what `src/bench/main.ts` prints.
 */
import os from 'node:os';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import { root } from './ensureDependencies.mjs';
import { findChromium } from './findChromium.mjs';

/**
 * @param {object} options what src/bench/run.ts takes
 * @param {(line: string) => void} say
 */
export async function browserBench(options, say) {
  const found = await findChromium();
  const server = await createServer({ root, logLevel: 'error', server: { port: 0 } });
  await server.listen();
  const browser = await chromium.launch({
    executablePath: found.executablePath,
    args: ['--no-sandbox', '--enable-unsafe-webgpu'],
  });
  try {
    const load = os.loadavg();
    const page = await browser.newPage();
    await page.exposeFunction('sayLine', say);
    await page.goto(`${server.resolvedUrls.local[0]}src/bench/page.html`);
    if (!(await page.evaluate(() => globalThis.crossOriginIsolated)))
      throw new Error('the page is not cross-origin isolated, so there are no threads');
    const { gpu, ...result } = await page.evaluate(
      (given) => globalThis.runBench(given, (line) => globalThis.sayLine(line)),
      options,
    );
    const machine = {
      cpu: os.cpus()[0].model,
      cores: os.availableParallelism(),
      load,
      runtime: `Chromium ${browser.version()}`,
      date: new Date().toISOString(),
      gpu,
    };
    return { machine, ...result };
  } finally {
    await browser.close();
    await server.close();
  }
}
