/** Several methods side by side: added, removed, swapped, shown alone; trained together. */
import { expect, type Locator, type Page } from 'playwright/test';
import { ended, open, playButton, test } from './lab.ts';

const short = 'set=tiny&steps=12&bsteps=12&every=4&points=200&engine=wasm&threads=1';
const pane = (page: Page, letter: string): Locator => page.getByTestId(`pane-${letter}`);
const stages = (page: Page): Locator => page.getByTestId('stage');
const button = (page: Page, name: string): Locator => page.getByRole('button', { name });

test('a first visitor sees two methods side by side and trains both', async ({ page, watch }) => {
  await page.goto(`/#test=1&${short}`);
  await expect(stages(page)).toHaveCount(2);
  await expect(pane(page, 'A')).toHaveAccessibleName('A: Base transfer');
  await expect(pane(page, 'B')).toHaveAccessibleName('B: Identity initialisation');
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  for (const letter of ['A', 'B'])
    await expect(pane(page, letter).getByTestId('stage')).toHaveAttribute('data-shows', 'transfer');
  const sentence = page.getByTestId('histogram').getByRole('heading');
  await expect(sentence).toContainText(/On average [AB] moves points \d\.\d\d× as far as [AB]/);
  // Both columns and the limit have numbers; base transfer has no transfer phase.
  await expect(page.locator('[data-metric=inverse] td')).toHaveText([/\d/, /\d/, /\d/]);
  await expect(page.getByTestId('phase-bar').getByText('nothing to train')).toHaveCount(1);
  expect(watch.complaints).toEqual([]);
  expect(watch.foreign).toEqual([]);
});

test('in company every method moves the same points as alone', async ({ page }) => {
  const frames = async (method: string, pane: number): Promise<Map<string, string>> => {
    await open(page, `${short}&m=${method}`);
    await playButton(page).click();
    await ended(page);
    const marks = await page.evaluate((i) => window.__lab!.firstFrames(i), pane);
    return new Map(marks.map(({ phase, step, hash }) => [`${phase} ${step}`, hash]));
  };
  for (const [i, method] of ['base-transfer', 'identity-init'].entries()) {
    const together = await frames('base-transfer,identity-init', i);
    const alone = await frames(method, 0);
    // A busy machine leaves frames out; what both have must agree, the last at least.
    const both = [...together.keys()].filter((at) => alone.has(at));
    expect(both.length).toBeGreaterThan(4);
    for (const at of both) expect(`${at} ${together.get(at)}`).toBe(`${at} ${alone.get(at)}`);
  }
});

test('panes are added, chosen for, swapped, shown alone and removed', async ({ page }) => {
  await open(page, short);
  await expect(stages(page)).toHaveCount(1);
  await button(page, 'Compare').click();
  await expect(stages(page)).toHaveCount(2);
  await expect(page).toHaveURL(/m=flows-for-flows,identity-init/);
  // The new pane is the one that methods are chosen for.
  await page.getByRole('radio', { name: 'Movement penalty' }).click();
  await expect(pane(page, 'B')).toHaveAccessibleName('B: Movement penalty');
  await button(page, 'Swap B with A').click();
  await expect(page).toHaveURL(/m=movement-penalty,flows-for-flows/);
  await button(page, 'Show A alone').click();
  await expect(stages(page)).toHaveCount(1);
  await expect(pane(page, 'A')).toBeVisible();
  await button(page, 'Show all panes').click();
  await button(page, 'Remove A').click();
  await expect(stages(page)).toHaveCount(1);
  await expect(page).toHaveURL(/m=flows-for-flows(&|$)/);
});

test('five panes at 1280 x 720: each at least 298 px, the target beside them, no scrolling', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await open(
    page,
    `${short}&m=base-transfer,unidirectional,flows-for-flows,movement-penalty,identity-init`,
  );
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  await expect(stages(page)).toHaveCount(5);
  await expect(page.getByRole('region', { name: 'Target: Star' })).toBeVisible();
  for (const stage of await stages(page).all()) {
    const box = await stage.boundingBox();
    expect(box?.width).toBeGreaterThanOrEqual(298);
  }
  const overflow = await page.evaluate(() => {
    const all = [...document.querySelectorAll<HTMLElement>('.app, .evidence, .panes')];
    return all.map((e) => [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight]);
  });
  for (const [right, down] of overflow) {
    expect(right).toBeLessThanOrEqual(0);
    expect(down).toBeLessThanOrEqual(0);
  }
  // The question is folded away, a button opens it, and the fifth pane is the last.
  await expect(page.getByRole('radio', { name: 'Unidirectional', exact: true })).toBeHidden();
  await button(page, 'Open the question').click();
  await expect(button(page, 'Add a pane')).toBeDisabled();
  await page.getByRole('radio', { name: 'E: Identity initialisation' }).click();
  await page.getByRole('radio', { name: 'Losses' }).click();
  await expect(page.getByTestId('loss')).toBeVisible();
});

test('a pane that is removed while runs train takes its run along', async ({ page }) => {
  await open(page, 'set=tiny&steps=20000&bsteps=10&m=flows-for-flows,identity-init&engine=wasm');
  await playButton(page).click();
  await expect(pane(page, 'B').getByTestId('stage')).toHaveAttribute('data-shows', 'transfer');
  await button(page, 'Remove A').click();
  const at = await page.evaluate(() => window.__lab!.state(0).frameIndex);
  await expect
    .poll(() => page.evaluate(() => window.__lab!.state(0).frameIndex))
    .toBeGreaterThan(at);
  await playButton(page).click();
  expect(await ended(page)).toBe('paused');
});
