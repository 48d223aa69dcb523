/**
 * Five runs of 5,000 points over 2,000 steps side by side, and their history scrubbed: what the page
 * needs of memory, and whether it stays smooth.
 */
import { resident } from './processMemory.mjs';
import { marksOf, mb, scrub } from './uiBenchPage.mjs';

const methods = 'base-transfer,unidirectional,flows-for-flows,movement-penalty,identity-init';
const asked = `m=${methods}&points=5000&steps=2000&engine=wasm`;

export async function fiveRuns(browser, url, window, say) {
  const context = await browser.newContext({ viewport: window });
  const page = await context.newPage();
  const session = await browser.newBrowserCDPSession();
  await page.goto(`${url}#test=1&${asked}`);
  await marksOf(page);
  // Stages and charts come after the controls; what they cost is no part of training.
  await page.locator('[data-testid=metrics]').waitFor();
  await page.waitForTimeout(2000);
  await page.evaluate(() => {
    globalThis.tasks = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) globalThis.tasks.push(Math.round(duration));
    }).observe({ type: 'longtask' });
  });
  const begun = Date.now();
  await page.getByTestId('play').click();
  let peak = 0;
  for (;;) {
    await page.waitForTimeout(500);
    peak = Math.max(peak, await resident(session));
    const { status, step } = await page.evaluate(() => globalThis.__lab.state());
    if (status === 'done') break;
    if (!['starting', 'running'].includes(status)) throw new Error(`a run is ${status} at ${step}`);
  }
  const seconds = Math.round((Date.now() - begun) / 1000);
  const longestTraining = await page.evaluate(() => Math.max(0, ...globalThis.tasks));
  const history = await scrub(page);
  const atEnd = await resident(session);
  const frames = await page.evaluate(() =>
    Math.max(...[0, 1, 2, 3, 4].map((pane) => globalThis.__lab.kept(pane).length)),
  );
  await context.close();
  const result = {
    ...{ seconds, frames, longestTraining, history },
    ...{ peakMb: Math.round(mb(Math.max(peak, atEnd))), endMb: Math.round(mb(atEnd)) },
  };
  say(`five runs: ${JSON.stringify(result)}`);
  return result;
}
