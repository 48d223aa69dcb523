/**
 * Measures the built page in Chromium with software rendering: first picture, controls, bytes of
 * JavaScript, and how smooth the page stays while it trains. Serves the page itself, warm.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { root } from './ensureDependencies.mjs';
import { findChromium } from './findChromium.mjs';

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
  say('building');
  await build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  const server = await preview({
    root,
    logLevel: 'error',
    build: { outDir },
    preview: { port: 0 },
  });
  const url = server.resolvedUrls.local[0];
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
    const history = await scrub(browser, url);
    say(`history: slowest answer ${history.slowest} ms, longest task ${history.longest} ms`);
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
      limits: limitsOf(seen, training, history),
      visits: seen,
      training,
      history,
      heapMb,
    };
  } finally {
    await browser.close();
    await server.close();
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

/** Milliseconds from navigation to the first picture and to controls that answer. */
async function marksOf(page) {
  await page.waitForFunction(() => performance.getEntriesByName('interactive').length > 0);
  return page.evaluate(() => {
    const of = (name) => Math.round(performance.getEntriesByName(name)[0]?.startTime ?? Infinity);
    return { firstPicture: of('first-picture'), interactive: of('interactive') };
  });
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

/** How many places of the recorded history are looked at. */
const places = 50;

/** Moves the grip of the recorded history, each time until the stages have been painted. */
async function scrub(browser, url) {
  const page = await browser.newPage({ viewport: window });
  await page.goto(url);
  await marksOf(page);
  await page.locator('[data-testid=history]:enabled').waitFor();
  const result = await page.evaluate(async (count) => {
    const tasks = [];
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    });
    observer.observe({ type: 'longtask' });
    const grip = globalThis.document.querySelector('[data-testid=history]');
    const { set } = Object.getOwnPropertyDescriptor(globalThis.HTMLInputElement.prototype, 'value');
    const answers = [];
    for (let i = 0; i < count; i++) {
      const begun = performance.now();
      set.call(grip, String(Math.round((Number(grip.max) * (i + 1)) / (count + 1))));
      grip.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((done) => globalThis.requestAnimationFrame(() => setTimeout(done)));
      answers.push(performance.now() - begun);
    }
    await new Promise((done) => setTimeout(done, 200));
    observer.disconnect();
    const looked = globalThis.document.querySelector('[data-testid=past]') !== null;
    return { longest: Math.max(0, ...tasks), slowest: Math.max(...answers), looked };
  }, places);
  await page.close();
  if (!result.looked) throw new Error('the history was not looked at');
  return { longest: Math.round(result.longest), slowest: Math.round(result.slowest) };
}

const mb = (bytes) => Math.round(bytes / 1e5) / 10;
const kb = (bytes) => Math.round(bytes / 100) / 10;

function limitsOf(visits, { fps, longTasks }, history) {
  const over = (name, pick, limit, unit) => {
    const values = visits.map(pick).sort((a, b) => a - b);
    const median = values[Math.floor(values.length / 2)];
    const worst = values[values.length - 1];
    return { name, median, worst, limit, unit, holds: worst <= limit };
  };
  const longest = Math.max(0, ...longTasks);
  const tfjs = visits.some((each) => each.tfjs);
  return [
    over('first picture', (v) => v.firstPicture, 1000, 'ms'),
    over('controls answer', (v) => v.interactive, 3000, 'ms'),
    over('JavaScript before the first picture, gzip', (v) => kb(v.firstBytes), 15, 'KB'),
    over('JavaScript before the controls, gzip', (v) => kb(v.controlBytes), 110, 'KB'),
    {
      ...{ name: 'tfjs on the page', median: tfjs ? 'yes' : 'no', worst: null },
      ...{ limit: 'no', unit: '', holds: !tfjs },
    },
    {
      ...{ name: 'longest task while training, scrubbing', median: longest, worst: null },
      ...{ limit: 50, unit: 'ms', holds: longest <= 50 },
    },
    {
      ...{
        name: 'longest task while the history is scrubbed',
        median: history.longest,
        worst: null,
      },
      ...{ limit: 50, unit: 'ms', holds: history.longest <= 50 },
    },
    {
      ...{ name: 'slowest answer of the history', median: history.slowest, worst: null },
      ...{ limit: 100, unit: 'ms', holds: history.slowest <= 100 },
    },
    {
      ...{ name: 'frames a second while training', median: fps, worst: null },
      ...{ limit: 50, unit: '/s', holds: fps >= 50 },
    },
  ];
}
