/**
 * The cards: the place beside the charts explains what is pointed at or focused, and its full card has
 * a formula typeset under the page's policy. What each card says is held by unit tests.
 */
import { expect, type Locator, type Page } from 'playwright/test';
import { ended, open, playButton, test } from './lab.ts';

const card = (page: Page): Locator => page.getByTestId('seeing');
const sheet = (page: Page): Locator => page.getByRole('dialog', { name: 'What am I seeing?' });
const run = 'set=tiny&m=flows-for-flows&steps=10&bsteps=10&engine=wasm&threads=1';

test('what is hovered or focused is explained in its place, and nothing jumps', async ({
  page,
  watch,
}) => {
  await open(page, run);
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  await page.mouse.move(60, 20);
  await expect(card(page)).toContainText('Training is over');
  const box = await card(page).boundingBox();
  const marks: [Locator, string][] = [
    [page.locator('[data-metric=slicedW2]'), 'Sliced W2 to target.'],
    [page.locator('[data-metric=roundTrip]'), 'Round trip, worst.'],
    [page.getByRole('button', { name: 'Grid', exact: true }), 'Grid.'],
    [page.getByTestId('phase-bar'), 'Phases.'],
    [page.getByTestId('band'), 'History.'],
    [page.getByTestId('histogram').locator('canvas'), 'Histogram: outlines.'],
    [page.locator('[data-card=histogram-median]'), 'Histogram: medians.'],
    [page.locator('[data-card=histogram-lines]'), 'Histogram: lines of optimal transport.'],
    [page.getByTestId('loss').locator('canvas'), 'Loss curves.'],
    [page.getByRole('radio', { name: 'Movement penalty' }), 'Movement penalty.'],
  ];
  for (const [mark, title] of marks) {
    await mark.hover({ force: true });
    await expect(card(page)).toContainText(title);
    expect(await card(page).boundingBox()).toEqual(box);
  }
  // Away from all marks the stage has the word again; the focus points as well.
  await page.mouse.move(60, 20);
  await expect(card(page)).toContainText('Training is over');
  await page.getByTestId('brush').focus();
  await expect(card(page)).toContainText('Histogram: brush.');
  await page.getByRole('slider', { name: 'Morph' }).focus();
  await expect(card(page)).toContainText('Morph. Slides every point');
  expect(watch.complaints).toEqual([]);
});

test('More opens the full card with formula and source, under the policy; every card is listed', async ({
  page,
  watch,
}) => {
  const scripts: string[] = [];
  page.on('request', (request) => scripts.push(request.url()));
  await open(page, run);
  expect(scripts.filter((url) => url.includes('katex'))).toEqual([]);
  await page.getByRole('radio', { name: 'Base transfer' }).focus();
  await expect(card(page)).toContainText('Base transfer.');
  const more = page.getByRole('button', { name: 'More about: Base transfer' });
  await more.press('Enter');
  await expect(sheet(page).getByRole('heading', { name: 'Base transfer' })).toBeVisible();
  await expect(sheet(page).locator('math')).toBeVisible();
  await expect(sheet(page)).toContainText('PRD 108, 096018');
  const choose = sheet(page).getByRole('combobox', { name: 'Card' });
  const all = await choose
    .locator('option')
    .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  expect(all.length).toBeGreaterThan(45);
  for (const id of ['histogram-lines', 'metric-slicedW2', 'loss-entropy', 'layer-grid']) {
    await choose.selectOption(id);
    await expect(sheet(page).locator(`[data-card-body="${id}"] math`)).toBeVisible();
    await expect(sheet(page).locator('code')).toHaveCount(0);
  }
  await page.keyboard.press('Escape');
  await expect(sheet(page)).toBeHidden();
  await expect(page.locator('.card .link').first()).toBeFocused();
  expect(watch).toEqual({ complaints: [], foreign: [] });
});
