/**
 * Measures the built page in Chromium with software rendering: first picture, controls, bytes of
 * JavaScript, and how smooth the page stays while it trains. Serves the page itself, warm.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright';
import { root } from './ensureDependencies.mjs';
import { findChromium } from './findChromium.mjs';
import { serveBuilt } from './serveBuilt.mjs';
import { limitsOf } from './uiBenchLimits.mjs';
import { fiveRuns } from './uiBenchFive.mjs';
import { marksOf, mb, scrub } from './uiBenchPage.mjs';

const window = { width: 1280, height: 720 };
/** How long training is watched, ms. */
const watchMs = 6000;
/** Words that every build of tfjs holds and nothing else does. */
const tfjsMark = 'KernelBackend';

/**
 * @param {number} visits
 * @param {(line: string) => void} say
 */
export async function uiBench(visits, say) {
  const load = os.loadavg();
  const outDir = mkdtempSync(path.join(os.tmpdir(), 'bench-ui-'));
  const { executablePath } = await findChromium();
  const served = await serveBuilt(root, outDir, say);
  const { url } = served;
  const args = ['--no-sandbox', '--disable-background-networking', '--disable-gpu'];
  const browser = await chromium.launch({ executablePath, args });
  try {
    // The first visit warms the server and is not counted.
    await visit(browser, url);
    const seen = [];
    for (let i = 0; i < visits; i++) {
      seen.push(await visit(browser, url));
      say(`visit ${i + 1}: picture ${seen[i].firstPicture} ms, controls ${seen[i].interactive} ms`);
    }
    const training = await train(browser, url);
    say(`training: ${training.fps} frames/s, ${training.longTasks.length} tasks over 50 ms`);
    const page = await browser.newPage({ viewport: window });
    await page.goto(url);
    await marksOf(page);
    const history = await scrub(page);
    await page.close();
    say(`history: slowest answer ${history.slowest} ms, longest task ${history.longest} ms`);
    const five = await fiveRuns(browser, url, window, say);
    const machine = {
      cpu: os.cpus()[0].model,
      cores: os.availableParallelism(),
      browser: `Chromium ${browser.version()}`,
      load,
      date: new Date().toISOString(),
    };
    const { heapMb } = training;
    return {
      machine,
      limits: limitsOf(seen, training, history, five),
      visits: seen,
      training,
      history,
      five,
      heapMb,
    };
  } finally {
    await browser.close();
    await served.close();
    rmSync(outDir, { recursive: true, force: true });
  }
}

/** One visit with an empty cache, until the controls answer. */
async function visit(browser, url) {
  const context = await browser.newContext({ viewport: window });
  const page = await context.newPage();
  const bodies = new Map();
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) bodies.set(response.url(), response.body());
  });
  await page.goto(url, { waitUntil: 'commit' });
  const marks = await marksOf(page);
  await page.getByTestId('play').click({ trial: true });
  const scripts = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.endsWith('.js'))
      .map(({ name, fetchStart }) => ({ name, fetchStart })),
  );
  let firstBytes = 0;
  let controlBytes = 0;
  let tfjs = false;
  for (const { name, fetchStart } of scripts) {
    const body = await bodies.get(name);
    const bytes = gzipSync(body, { level: 9 }).length;
    if (fetchStart <= marks.firstPicture) firstBytes += bytes;
    if (fetchStart <= marks.interactive) controlBytes += bytes;
    tfjs ||= body.includes(tfjsMark);
  }
  await context.close();
  return { ...marks, firstBytes, controlBytes, tfjs };
}

/** Trains the first question's transfer while the morph slider is dragged to and fro. */
async function train(browser, url) {
  const page = await browser.newPage({ viewport: window });
  await page.goto(`${url}#m=identity-init&test=1`);
  await marksOf(page);
  await page.getByTestId('play').click();
  const trains = () => {
    const { status, phase, step } = globalThis.__lab.state();
    return status === 'running' && phase === 'transfer' && step > 0;
  };
  await page.waitForFunction(trains);
  await page.evaluate(() => {
    const seen = { tasks: [], frames: 0, begun: performance.now() };
    globalThis.seen = seen;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.tasks.push(Math.round(duration));
    }).observe({ type: 'longtask' });
    const count = () => {
      seen.frames += 1;
      globalThis.requestAnimationFrame(count);
    };
    globalThis.requestAnimationFrame(count);
  });
  const slider = page.getByRole('slider', { name: 'Morph' });
  const end = Date.now() + watchMs;
  for (let i = 0; Date.now() < end; i++) {
    await slider.fill(String((i % 20) / 20));
    await page.waitForTimeout(30);
  }
  const { fps, longTasks } = await page.evaluate(() => {
    const { tasks, frames, begun } = globalThis.seen;
    return { fps: Math.round((1000 * frames) / (performance.now() - begun)), longTasks: tasks };
  });
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const state = await page.evaluate(() => globalThis.__lab.state());
  await page.close();
  if (state.step === 0) throw new Error('nothing was trained');
  return { fps, longTasks, status: state.status, step: state.step, heapMb: mb(usedSize) };
}
