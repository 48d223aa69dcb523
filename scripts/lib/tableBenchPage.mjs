/** What the cases of `npm run bench:tables` do on the page. Gives files by path: nothing is copied to it. */
import path from 'node:path';

/** How the page says the size of the large table. */
const size = /1.100.000 rows, 15 columns/;
const patience = 300_000;

const seconds = (ms) => Math.round(ms / 100) / 10;
const side = (page, which) => page.getByTestId(`table-${which}`);

/** The page in mode Calibrate, with notes of long tasks and of the gaps between its frames. */
export async function openCalibrate(browser, url) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await page.addInitScript(() => {
    const seen = { tasks: [], gap: 0 };
    globalThis.seen = seen;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.tasks.push(Math.round(duration));
    }).observe({ type: 'longtask', buffered: true });
    let last = performance.now();
    const frame = () => {
      const now = performance.now();
      seen.gap = Math.max(seen.gap, now - last);
      last = now;
      globalThis.requestAnimationFrame(frame);
    };
    globalThis.requestAnimationFrame(frame);
  });
  await page.goto(`${url.replace(/\/$/, '')}/#mode=calibrate`);
  await page.getByRole('heading', { name: 'Calibrate one table to another' }).waitFor();
  // What the page still fetches when it stands is no part of loading a table.
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(1000);
  return page;
}

/** Tasks over 50 ms and the longest gap between two frames since it was last asked, ms. */
async function smoothness(page) {
  await page.waitForTimeout(100);
  return page.evaluate(() => {
    const { tasks, gap } = globalThis.seen;
    globalThis.seen.gap = 0;
    return { longTasks: tasks.splice(0), longestGap: Math.round(gap) };
  });
}

async function give(page, which, file) {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    side(page, which)
      .getByRole('button', { name: `Open ${which} file` })
      .click(),
  ]);
  await chooser.setFiles(file);
}

const rowsSaid = (page, text) => page.getByTestId('study-rows').filter({ hasText: text });
const feature = (page, i) => page.getByLabel(/^Feature /).nth(i);

/** Each side's file, one after the other; with both, until the page says what would be trained on. */
export async function loaded(page, peak, files) {
  await smoothness(page);
  const taken = {};
  const memory = {};
  for (const [which, file] of Object.entries(files)) {
    const begun = performance.now();
    await give(page, which, file);
    await side(page, which).getByText(size).waitFor({ timeout: patience });
    taken[which] = seconds(performance.now() - begun);
    memory[which] = peak();
  }
  const loading = await smoothness(page);
  if (files.target) {
    const begun = performance.now();
    await rowsSaid(page, 'Trained on').waitFor({ timeout: patience });
    taken.checked = seconds(performance.now() - begun);
    memory.checked = peak();
    await choose(page);
    memory.chosen = peak();
  }
  const choosing = files.target ? await smoothness(page) : null;
  return { seconds: taken, peakMb: memory, loading, choosing };
}

/** Features off and on again, a condition and regions: the tables are looked at anew every time. */
async function choose(page) {
  for (const i of [0, 1, 2, 0, 1, 2]) await feature(page, i).click();
  await page
    .getByLabel(/^Condition /)
    .nth(14)
    .check();
  await page.getByLabel('Train in sidebands').check();
  // Not the answer to the choice before, which stands until the new one comes.
  const fewer = { hasText: 'are sealed', hasNotText: /Trained on 1.100.000/ };
  await page.getByTestId('study-rows').filter(fewer).waitFor({ timeout: patience });
}

/** Both tables, and a study of the smallest budget on five features of them, with one method. */
export async function trained(page, peak, files) {
  const before = await loaded(page, peak, files);
  for (let i = 5; i < 14; i++) await feature(page, i).uncheck();
  await page.getByLabel('Budget').selectOption('tiny');
  const methods = page.getByRole('group', { name: 'Methods' });
  for (const box of await methods.getByRole('checkbox').all()) {
    const wanted = (await box.locator('..').innerText()).trim() === 'Identity initialisation';
    if ((await box.isChecked()) !== wanted) await box.click();
  }
  const begun = performance.now();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const save = page.getByRole('button', { name: 'Identity initialisation: npy' });
  await save.waitFor({ timeout: patience });
  before.seconds.trained = seconds(performance.now() - begun);
  before.peakMb.trained = peak();
  await Promise.all([page.waitForEvent('download', { timeout: patience }), save.click()]);
  before.peakMb.saved = peak();
  return { ...before, training: await smoothness(page) };
}

const dataWorkers = (page) => page.workers().filter((worker) => /data\.worker/.test(worker.url()));

/** A small table, then the large one, cancelled halfway; nothing of it may come in or stay. */
export async function cancelled(page, resident, small, large) {
  const table = side(page, 'reference');
  await give(page, 'reference', small);
  await table.getByText('600 rows, 2 columns').waitFor();
  const before = { text: await table.innerText(), mb: await resident() };
  await smoothness(page);
  await give(page, 'reference', large);
  const halfway = () => globalThis.document.querySelector('progress[max="1"]')?.value >= 0.5;
  await page.waitForFunction(halfway, null, { timeout: patience, polling: 50 });
  const during = await resident();
  const reading = dataWorkers(page).length;
  const begun = performance.now();
  await table.getByRole('button', { name: 'Cancel' }).click();
  await table.getByText(path.basename(small)).waitFor();
  const answered = Math.round(performance.now() - begun);
  // As long as the rest of the file would take to come in.
  await page.waitForTimeout(8000);
  const after = { text: await table.innerText(), mb: await resident() };
  const left = dataWorkers(page).length;
  const alerts = await page.getByRole('alert').allInnerTexts();
  const loading = await smoothness(page);
  return {
    asBefore: after.text === before.text && alerts.join('').trim() === '',
    workers: { reading, left },
    answeredMs: answered,
    residentMb: { before: before.mb, during, after: after.mb },
    loading,
  };
}
