/**
 * The gallery: a recorded figure with its numbers, a panel in Explore and the way back, and a figure made
 * for real. What is drawn is held by unit tests of the plots.
 */
import { expect, type Page } from 'playwright/test';
import { playButton, test } from './lab.ts';
import { type LongestTask, watchLongTasks } from './longTasks.ts';

const figure = (page: Page) => page.getByTestId('figure');
const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Mode' }).getByRole('button', { name });
const hashOf = (page: Page): string => new URL(page.url()).hash;

/** How many colours the picture has: an empty one has a handful. */
const colours = (page: Page): Promise<number> =>
  figure(page)
    .locator('canvas')
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Set<number>();
      for (let i = 0; i < data.length; i += 4)
        seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
      return seen.size;
    });

test('a recorded figure has its picture, caption and numbers; a panel opens in Explore', async ({
  page,
  watch,
}) => {
  await page.goto('/#test=1&m=flows-for-flows&seed=7');
  await expect(playButton(page)).toBeVisible();
  await tab(page, 'Gallery').click();
  await expect(tab(page, 'Gallery')).toHaveAttribute('aria-current', 'page');
  await expect(page.getByRole('heading', { name: 'Four circles onto themselves' })).toBeVisible();
  expect(hashOf(page)).toContain('mode=gallery&fig=s0-fig3');
  const open = page.getByRole('button', { name: /^Open four circles to four circles, / });
  await expect(open).toHaveCount(5);
  await expect(figure(page)).toHaveAccessibleName(/Fig. 3, Four circles onto themselves.*6 panels/);
  expect(await colours(page)).toBeGreaterThan(500);
  await expect(page.getByTestId('provenance')).toContainText(/Recorded: quick, seeds? \d+/);
  await expect(page.locator('.figure-words')).toContainText(/\d\.\d/);
  await page.getByRole('button', { name: 'Show numbers' }).click();
  const row = page.getByTestId('figure-numbers').getByRole('row', { name: /Base transfer/ });
  await expect(row).toContainText(/\d\.\d/);

  // By keys: from figure to figure in the list, from panel to panel, into Explore and back.
  const list = page.getByRole('navigation', { name: 'Figures' });
  await list
    .getByRole('button', { name: /^Fig. 3 / })
    .first()
    .focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Four circles onto the star' })).toBeVisible();
  await page.goBack();
  await expect(open).toHaveCount(5);
  await open.first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('End');
  await expect(open.last()).toBeFocused();
  await expect(open.last()).toHaveAccessibleName(/identity initialisation in Explore/);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('stage')).toHaveAttribute('data-shows', 'transfer');
  await expect(page.getByText('Recorded run').first()).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Identity initialisation' })).toBeChecked();
  expect(hashOf(page)).toMatch(/m=identity-init.*tgt=four-circles.*set=quick/);
  expect(hashOf(page)).not.toContain('gallery');
  await expect(page.getByTestId('metrics')).toContainText(/Moved mean[^\d–]*\d/);
  await expect(page.getByRole('slider', { name: 'Morph' })).toHaveValue('1');
  await page.goBack();
  await expect(open).toHaveCount(5);
  // A law alone: a run of its row, at the end where the law stands.
  await page.getByRole('button', { name: /^Open the start of four circles to four/ }).click();
  await expect(page.getByRole('slider', { name: 'Morph' })).toHaveValue('0');
  await page.goBack();
  await expect(open).toHaveCount(5);
  await page.keyboard.press('Escape');
  await expect(playButton(page)).toBeVisible();
  expect(watch).toEqual({ complaints: [], foreign: [] });
});

test('what is not recorded is made here, part by part, and cancelling keeps what is finished', async ({
  page,
  watch,
}) => {
  await page.goto('/#test=1&mode=gallery&fig=s0-fig3');
  await expect(figure(page)).toBeVisible();
  await page.getByText(/^Runs: quick/).click();
  await page.getByRole('combobox', { name: 'Budget' }).selectOption('tiny');
  await expect(page.getByTestId('gallery-empty')).toContainText('press Make');
  await page.getByRole('spinbutton', { name: 'First seed' }).fill('3');
  await page.getByRole('spinbutton', { name: 'First seed' }).press('Enter');
  await page.getByRole('spinbutton', { name: 'Seeds' }).fill('1');
  await page.getByRole('spinbutton', { name: 'Seeds' }).press('Enter');
  await expect(page.getByTestId('make-estimate')).toContainText(/6 things .* about \d+ s/);
  await page.getByRole('button', { name: 'Make', exact: true }).click();
  const open = page.getByRole('button', { name: /^Open four circles to four circles, / });
  await expect(open.first()).toBeVisible({ timeout: 20_000 });
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('making')).toBeHidden();
  await expect(page.getByTestId('provenance')).toContainText('Made here: ');
  await expect(page.locator('.figure-words')).toContainText(/of 6 parts are not there yet/);
  expect(await colours(page)).toBeGreaterThan(200);
  await open.first().click();
  await expect(page.getByText('Made in the gallery').first()).toBeVisible();
  expect(hashOf(page)).toMatch(/set=tiny&seed=3/);
  expect(watch).toEqual({ complaints: [], foreign: [] });
});

test('figures are opened while a run trains, in tasks below 50 ms', async ({ page, watch }) => {
  const longest = await watchLongTasks(page);
  await page.goto('/#test=1&set=long&seed=7');
  await playButton(page).click();
  await expect(page.getByTestId('speed')).toHaveText(/^[\d ,]+ steps\/s$/);
  await tab(page, 'Gallery').click();
  await expect(page.getByTestId('provenance')).toContainText('Recorded');
  const list = page.getByRole('navigation', { name: 'Figures' });
  const found: LongestTask[] = [];
  const processor = (): number[] => found.map((task) => task.processor);
  // Each is fetched, put together and painted for the first time; more of them where the machine is busy.
  for (const place of ['Fig. 5 ', 'Fig. 14 ', 'Fig. 16 ', 'Fig. 17 ', 'Fig. 13 ', 'Fig. 15 ']) {
    if (found.length >= 4 && Math.min(...processor()) < 50) break;
    await longest();
    await list.getByRole('button', { name: place }).first().click();
    await expect(page.getByRole('button', { name: /^Open / }).first()).toBeVisible();
    await page.waitForTimeout(500);
    expect(await page.evaluate(() => window.__lab!.state().status)).toBe('running');
    found.push(await longest());
  }
  const said = found
    .map(({ processor, clock }) => `${processor.toFixed(0)} (${clock.toFixed(0)})`)
    .join(', ');
  test.info().annotations.push({ type: 'longest tasks, ms (on the clock)', description: said });
  // Where two workers train on a processor's two threads, a task takes up to twice what it takes alone.
  expect(Math.min(...processor()), said).toBeLessThan(50);
  expect(Math.max(...processor()), said).toBeLessThan(100);
  expect(watch.complaints).toEqual([]);
});

test('an unknown figure is named, the findings are there at once', async ({ page }) => {
  await page.goto('/#test=1&mode=gallery&fig=s0-fig99');
  await expect(page.getByTestId('notice')).toContainText('fig=s0-fig99');
  await page.getByRole('button', { name: 'Do the findings hold?' }).click();
  await expect(page.getByText(/held against the runs that are recorded/)).toBeVisible();
  const verdicts = page.getByRole('cell', { name: /^(reproduced|not reproduced|undecided)$/ });
  expect(await verdicts.count()).toBeGreaterThan(5);
  expect(await page.getByRole('cell', { name: 'reproduced', exact: true }).count()).toBeGreaterThan(
    0,
  );
  expect(await page.getByRole('cell', { name: 'met', exact: true }).count()).toBeGreaterThan(5);
});
