/**
 * A whole dataset through the map of a run: the first points come at once, the picture and the
 * numbers grow, cancel and everything that trains gives the stage back. Asserts order and
 * completeness; how long it took is written down and never judged.
 */
import { expect, type Locator, type Page } from 'playwright/test';
import { ended, open, playButton, test } from './lab.ts';
import { watchLongTasks } from './longTasks.ts';

const tiny = 'set=tiny&m=unidirectional&steps=30&bsteps=30&engine=wasm';
const button = (page: Page, name: string): Locator =>
  page.getByRole('button', { name, exact: true });
const panel = (page: Page): Locator => page.getByTestId('whole-map');
const text = (page: Page): Locator => page.getByTestId('map-text');
const shows = (page: Page, what: string | RegExp): Promise<void> =>
  expect(page.getByTestId('stage')).toHaveAttribute('data-shows', what);

async function openPanel(page: Page, points: number): Promise<void> {
  await button(page, 'Map a whole dataset').click();
  const field = page.getByRole('spinbutton', { name: 'Points to map' });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('1000000');
  await field.fill(String(points));
  await field.press('Enter');
}

/** Share of the canvas over the stage that a point lies on; 0 without one. */
const covered = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.map-layer');
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return 0;
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let filled = 0;
    for (let i = 3; i < data.length; i += 4) if (data[i] > 0) filled++;
    return filled / (canvas.width * canvas.height);
  });

const marks = (page: Page): Promise<{ name: string; startTime: number }[]> =>
  page.evaluate(() =>
    performance
      .getEntriesByType('mark')
      .filter(({ name }) => name.startsWith('map-'))
      .map(({ name, startTime }) => ({ name, startTime })),
  );

/** Watches progress and covered area from now on. */
async function watchGrowth(page: Page): Promise<() => Promise<{ done: number; shown: boolean }[]>> {
  await page.evaluate(() => {
    const seen: { done: number; shown: boolean }[] = [];
    Object.assign(window, { growth: seen });
    new MutationObserver(() => {
      const bar = document.querySelector('[data-testid="map-progress"]');
      if (!bar) return;
      const done = Number(bar.getAttribute('aria-valuenow'));
      const shown = performance.getEntriesByName('map-shown').length > 0;
      if (seen.at(-1)?.done !== done) seen.push({ done, shown });
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  return () =>
    page.evaluate(
      () => (window as unknown as { growth: { done: number; shown: boolean }[] }).growth,
    );
}

test('a run that is done maps 200 000 points, the first ones first', async ({ page, watch }) => {
  await open(page, tiny);
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  await openPanel(page, 200_000);
  await expect(text(page)).toContainText('the same for seed 7 every time');
  const growth = await watchGrowth(page);
  const longest = await watchLongTasks(page);
  await button(page, 'Start').click();
  await expect(text(page)).toContainText('200 000 points in');
  const longestTask = await longest();
  await shows(page, 'map');
  await expect(text(page)).toHaveText(
    /^200\s000 points in [\d.]+ s, [\d\s]+ points\/s\. Moved \d\.\d\d ± \d\.\d\d, median \d\.\d\d, 95 %\s\d\.\d\d, longest [\d.]+; off target [\d.]+\s%\.$/,
  );
  const bar = page.getByRole('progressbar', { name: 'Points mapped' });
  await expect(bar).toHaveAttribute('aria-valuenow', '200000');
  await expect(bar).toHaveAttribute('aria-valuemax', '200000');
  const seen = await growth();
  expect(seen.length).toBeGreaterThan(1);
  expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).sort((a, b) => a - b));
  const [asked, shown, ...others] = await marks(page);
  expect([asked.name, shown.name, others.length]).toEqual(['map-asked', 'map-shown', 0]);
  expect(shown.startTime).toBeGreaterThan(asked.startTime);
  expect(await covered(page)).toBeGreaterThan(0.03);
  await expect(page.getByTestId('announcer')).toHaveText('The dataset is mapped');
  await expect(page.getByTestId('stage')).toHaveAccessibleName(
    /^200\s000 points under the map of Unidirectional: median distance/,
  );
  test.info().annotations.push({
    type: 'whole map',
    description: `first 20 000 painted after ${(shown.startTime - asked.startTime).toFixed(0)} ms, longest task ${longestTask.processor.toFixed(0)} ms; ${await text(page).textContent()}`,
  });

  // The same points again, then the run's own stage.
  const numbers = async (): Promise<string> => (await text(page).textContent())!.split('Moved')[1];
  const first = await numbers();
  await button(page, 'Start').click();
  await expect(text(page)).toContainText('200 000 points in');
  expect(await numbers()).toBe(first);
  await panel(page).press('Escape');
  await shows(page, 'transfer');
  await expect(button(page, 'Map a whole dataset')).toBeFocused();
  expect(await covered(page)).toBe(0);
  expect(watch).toEqual({ complaints: [], foreign: [] });
});

test('cancel gives the stage back while it maps, and the run maps again', async ({
  page,
  watch,
}) => {
  await open(page, tiny);
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  await openPanel(page, 2_000_000);
  await button(page, 'Start').click();
  await shows(page, 'map');
  await button(page, 'Cancel').click();
  await shows(page, 'transfer');
  await expect(page.getByTestId('map-progress')).toHaveCount(0);
  expect(await covered(page)).toBe(0);
  await button(page, 'Start').click();
  await shows(page, 'map');
  // A choice for the next run is one of the things that give the stage back.
  await page.getByRole('radio', { name: 'Quick' }).click();
  await shows(page, 'transfer');
  await button(page, 'Start').click();
  await shows(page, 'map');
  await button(page, 'Train again').click();
  // Samples while the engine starts, soon followed by those of the first base.
  await shows(page, /^(base-)?samples$/);
  await expect(button(page, 'Pause')).toBeVisible();
  expect(watch.complaints).toEqual([]);
});

test('a run that trains is paused first, and Resume goes on from there', async ({
  page,
  watch,
}) => {
  await open(page, 'set=tiny&m=unidirectional&steps=200000&bsteps=30&engine=wasm');
  await playButton(page).click();
  await expect(page.getByTestId('stage')).toHaveAttribute('data-shows', 'transfer');
  await openPanel(page, 1000);
  await button(page, 'Start').click();
  await expect(text(page)).toContainText('1 000 points in');
  await expect(button(page, 'Resume')).toBeVisible();
  const before = await page.evaluate(() => window.__lab!.state().step);
  await button(page, 'Resume').click();
  await shows(page, 'transfer');
  await expect.poll(() => page.evaluate(() => window.__lab!.state().step)).toBeGreaterThan(before);
  expect(watch.complaints).toEqual([]);
});

test('without a map the panel says why; a bad number is refused', async ({ page }) => {
  await open(page, 'set=tiny&m=base-transfer&bsteps=200000');
  await openPanel(page, 5);
  await expect(page.getByTestId('notice')).toHaveText(
    'invalid points: expected an integer from 1000 to 2000000, got 5',
  );
  await expect(page.getByRole('spinbutton', { name: 'Points to map' })).toHaveValue('1000000');
  await expect(text(page)).toHaveText('There is no run to map with. Train one first.');
  await expect(button(page, 'Start')).toBeDisabled();
  await playButton(page).click();
  await expect(text(page)).toHaveText('The map comes with the transfer phase of the run.');
  await button(page, 'Reset, same seed').click();
  await expect(text(page)).toHaveText('There is no run to map with. Train one first.');
  await open(page, 'set=tiny&m=base-transfer&bsteps=20');
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  await openPanel(page, 10_000);
  await button(page, 'Start').click();
  await expect(text(page)).toContainText('10 000 points in');
});
