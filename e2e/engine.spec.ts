/**
 * What computes: the badge tells the truth, threads come and go with the run, a page without
 * isolation trains on one thread, and the choice of engine is one among the settings.
 */
import { expect, type Locator, type Page } from 'playwright/test';
import { ended, open, playButton, test } from './lab.ts';

const badge = (page: Page): Locator => page.getByTestId('engine');
const button = (page: Page, name: string): Locator =>
  page.getByRole('button', { name, exact: true });
const trains = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => window.__lab!.state().step > 5);
const helpers = (page: Page): number =>
  page.workers().filter((worker) => worker.url().includes('kernels.worker')).length;

test('the fused engine trains without being asked, and the badge says so', async ({
  page,
  watch,
}) => {
  // Not the recorded seed: nothing stands on the stage yet.
  await open(page, 'seed=7');
  await expect(badge(page)).toContainText('Automatic engine');
  await playButton(page).click();
  await expect(page.getByTestId('speed')).toHaveText(/^[\d ,]+ steps\/s$/);
  await expect(badge(page)).toHaveText(/^WASM · (1 thread|\d threads)/);
  const title = await badge(page).getAttribute('title');
  expect(title).toMatch(/^fused kernels on WebAssembly, .*strict \(.+\)$/);
  expect(title).not.toContain('isolated');
  expect(watch.complaints).toEqual([]);
});

test('a run that is done keeps its threads to map with; the next run and Reset end them', async ({
  page,
  watch,
}) => {
  await open(page, 'set=tiny&steps=20&bsteps=20&threads=3');
  for (let run = 0; run < 3; run++) {
    await playButton(page).click();
    expect(await ended(page)).toBe('done');
    await expect.poll(() => helpers(page)).toBe(2);
  }
  await button(page, 'Reset, same seed').click();
  await expect.poll(() => helpers(page)).toBe(0);
  expect(watch.complaints).toEqual([]);
});

test('helper threads end with a run that is reset', async ({ page, watch }) => {
  await open(page, 'set=tiny&bsteps=20000&threads=3');
  for (let run = 0; run < 3; run++) {
    await playButton(page).click();
    await trains(page);
    expect(helpers(page)).toBe(2);
    await button(page, 'Reset, same seed').click();
    await expect(button(page, 'Play')).toBeVisible();
    await expect.poll(() => helpers(page)).toBe(0);
  }
  expect(watch.complaints).toEqual([]);
});

test('a training worker that is given up takes its helpers along', async ({ page }) => {
  await open(page, 'set=tiny&bsteps=20000&threads=3');
  await playButton(page).click();
  await trains(page);
  const trainer = page.workers().find((worker) => worker.url().includes('train.worker'))!;
  await trainer.evaluate(() => {
    setTimeout(() => {
      throw new Error('no memory left');
    });
  });
  await expect(page.getByTestId('notice')).toContainText('no memory left. A fresh one');
  // Those of the fresh worker alone.
  await expect.poll(() => helpers(page)).toBe(2);
});

test('without isolation the page trains on one thread and says why', async ({ page, watch }) => {
  await page.route('**/*', async (route) => {
    const response = await route.fetch();
    const headers = response.headers();
    delete headers['cross-origin-opener-policy'];
    delete headers['cross-origin-embedder-policy'];
    await route.fulfill({ response, headers });
  });
  await open(page, 'set=tiny&steps=20&bsteps=20&threads=2');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  await expect(badge(page)).toContainText('WASM · 1 thread');
  await expect(badge(page)).toHaveAttribute('title', /page is not cross-origin isolated/);
  expect(helpers(page)).toBe(0);
  expect(watch.complaints).toEqual([]);
});

test('engine, fast maths and backend are chosen among the settings', async ({ page, watch }) => {
  await open(page, 'set=tiny&steps=10&bsteps=10');
  await page.locator('summary').click();
  const engine = page.getByRole('combobox', { name: 'Engine' });
  const backend = page.getByRole('combobox', { name: 'Backend' });
  const fast = page.getByRole('checkbox', { name: /^Fast maths .*reproducibility/ });
  const play = async (): Promise<void> => {
    await playButton(page).click();
    expect(await ended(page)).toBe('done');
  };

  await expect(engine).toHaveValue('auto');
  await expect(backend).toBeHidden();
  await fast.check();
  await engine.selectOption('Fused WASM');
  await expect(page).toHaveURL(/engine=wasm&maths=relaxed/);
  await play();
  await expect(badge(page)).toContainText('fast maths');
  await expect(badge(page)).toHaveAttribute('title', /fast maths \(asked for\)$/);

  await fast.uncheck();
  await expect(page.getByTestId('pending')).toBeVisible();
  await engine.selectOption('Plain tfjs');
  await expect(fast).toBeHidden();
  await backend.selectOption('JavaScript');
  await expect(page).toHaveURL(/engine=plain&tfjs=cpu/);
  await backend.selectOption('WASM');
  await expect(page).toHaveURL(/engine=plain(?!.*tfjs)/);
  await play();
  await expect(badge(page)).toContainText('Plain tfjs · WASM');
  expect(watch.complaints).toEqual([]);
});
