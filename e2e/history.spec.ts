/** Training time looked back at, and gone back to. */
import { expect, type Locator, type Page } from 'playwright/test';
import { ended, open, playButton, test } from './lab.ts';

const short = 'set=tiny&steps=30&bsteps=15&points=200&engine=wasm&threads=1';
const stage = (page: Page, pane = 0): Locator => page.getByTestId('stage').nth(pane);
const slider = (page: Page): Locator => page.getByRole('slider', { name: 'History' });
const past = (page: Page): Locator => page.getByTestId('past');
const button = (page: Page, name: string): Locator => page.getByRole('button', { name });

async function trained(page: Page, hash: string): Promise<void> {
  await open(page, hash);
  await expect(slider(page)).toBeHidden();
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
}

test('brackets walk through the kept steps, and all pictures follow', async ({ page }) => {
  await trained(page, `${short}&m=base-transfer,identity-init`);
  const now = await stage(page, 1).getAttribute('aria-label');
  await page.keyboard.press('[');
  await expect(past(page)).toContainText('Transfer, step');
  await expect(slider(page)).toHaveAttribute('aria-valuetext', /^Transfer, step \d+ of 30$/);
  await page.keyboard.press('{');
  await expect(past(page)).toContainText('Transfer, step 0');
  await expect(stage(page, 1)).toHaveAccessibleName(/step 0: median distance 0\.00/);
  await page.keyboard.press('{');
  await expect(past(page)).toContainText('Target base, step 15');
  for (const pane of [0, 1])
    await expect(stage(page, pane)).toHaveAttribute('data-shows', 'base-samples');
  await button(page, 'Back to now').click();
  await expect(past(page)).toBeHidden();
  await expect(stage(page, 1)).toHaveAccessibleName(now!);
});

test('the band is dragged, by mouse and by arrows', async ({ page }) => {
  await trained(page, `${short}&m=unidirectional`);
  const box = (await slider(page).boundingBox())!;
  await page.mouse.click(box.x + box.width * 0.9, box.y + box.height / 2);
  await expect(past(page)).toContainText(/Transfer, step \d+/);
  const text = () => past(page).locator('b').innerText();
  const before = await text();
  await slider(page).focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(text).not.toBe(before);
  await page.keyboard.press('ArrowRight');
  await expect.poll(text).toBe(before);
});

test('training goes on from the past, and ends at the same points', async ({ page, watch }) => {
  await trained(page, `${short}&m=base-transfer,identity-init`);
  const last = () => page.evaluate(() => window.__lab!.state(1).meanDistance);
  const before = await last();
  for (let i = 0; i < 4; i++) await page.keyboard.press('[');
  const place = await past(page).locator('b').innerText();
  await button(page, 'Continue from here').click();
  await expect(playButton(page)).toHaveText('Resume');
  await expect(past(page)).toBeHidden();
  const at = await page.evaluate(() => window.__lab!.state(1).step);
  expect(place).toBe(`Transfer, step ${at}`);
  expect(await last()).not.toBe(before);
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  expect(await last()).toBe(before);
  expect(watch.complaints).toEqual([]);
});

test('the past can be looked at while training goes on', async ({ page }) => {
  await open(page, 'set=tiny&steps=20000&bsteps=15&points=200&engine=wasm&m=unidirectional');
  await playButton(page).click();
  await expect(stage(page)).toHaveAttribute('data-shows', 'transfer');
  await page.keyboard.press('{');
  await page.keyboard.press('{');
  await expect(past(page)).toContainText('Reference base');
  const index = () => page.evaluate(() => window.__lab!.state().frameIndex);
  const from = await index();
  await expect.poll(index).toBeGreaterThan(from);
  await expect(stage(page)).toHaveAttribute('data-shows', 'base-samples');
  await button(page, 'Continue from here').click();
  await expect(playButton(page)).toHaveText('Resume');
  expect(await page.evaluate(() => window.__lab!.state().phase)).toBe('reference-base');
});
