/** What the parts of `npm run bench:ui` do on a page: wait for its marks, scrub its history. */

export const mb = (bytes) => Math.round(bytes / 1e5) / 10;

/** Milliseconds from navigation to the first picture and to controls that answer. */
export async function marksOf(page) {
  await page.waitForFunction(() => performance.getEntriesByName('interactive').length > 0);
  return page.evaluate(() => {
    const of = (name) => Math.round(performance.getEntriesByName(name)[0]?.startTime ?? Infinity);
    return { firstPicture: of('first-picture'), interactive: of('interactive') };
  });
}

/** How many places of the history are looked at. */
const places = 50;

/**
 * Moves the grip of the history, each time until the stages have been painted. An answer counts from
 * the move to after the paint, and so waits for the next frame; what the page works meanwhile is
 * counted apart, and its median has to fit one frame.
 */
export async function scrub(page) {
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
    const work = [];
    for (let i = 0; i < count; i++) {
      const begun = performance.now();
      set.call(grip, String(Math.round((Number(grip.max) * (i + 1)) / (count + 1))));
      grip.dispatchEvent(new Event('input', { bubbles: true }));
      // React answers in a microtask.
      await null;
      const answered = performance.now();
      const frame = await new Promise((done) => globalThis.requestAnimationFrame(done));
      await new Promise((done) => setTimeout(done));
      const painted = performance.now();
      answers.push(painted - begun);
      work.push(answered - begun + (painted - Math.max(frame, answered)));
    }
    await new Promise((done) => setTimeout(done, 200));
    observer.disconnect();
    const looked = globalThis.document.querySelector('[data-testid=past]') !== null;
    return { longest: Math.max(0, ...tasks), answers, work, looked };
  }, places);
  if (!result.looked) throw new Error('the history was not looked at');
  const tenth = (value) => Math.round(10 * value) / 10;
  const work = result.work.toSorted((a, b) => a - b);
  return {
    longest: Math.round(result.longest),
    slowest: Math.round(Math.max(...result.answers)),
    busy: tenth(work[Math.floor(work.length / 2)]),
    busiest: tenth(work[work.length - 1]),
  };
}
