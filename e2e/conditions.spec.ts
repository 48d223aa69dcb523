/** Conditions looked at one by one, six at once, and moved between. */
import { expect, type Page } from 'playwright/test';
import { ended, open, playButton, test } from './lab.ts';

const short = 'set=tiny&steps=20&bsteps=20&points=200&engine=wasm&threads=1';
const mode = (page: Page, name: string) => page.getByRole('radio', { name, exact: true });
const said = (page: Page) => page.getByTestId('stage').first().getAttribute('aria-label');

test('a slider turns the angle, and the stage follows in the same run', async ({ page, watch }) => {
  await open(page, `${short}&cond=rotation&m=flows-for-flows,identity-init`);
  await expect(page.getByRole('group', { name: 'Conditions' })).toBeVisible();
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  const all = await said(page);
  await mode(page, 'One').click();
  const angle = page.getByRole('slider', { name: 'Angle' });
  await expect(angle).toHaveAttribute('aria-valuetext', '45°');
  await expect.poll(() => said(page)).not.toBe(all);
  const at45 = await said(page);
  await angle.focus();
  await page.keyboard.press('Home');
  await expect(angle).toHaveAttribute('aria-valuetext', '0°');
  await expect.poll(() => said(page)).not.toBe(at45);
  await mode(page, 'Six').click();
  await expect(angle).toBeHidden();
  await mode(page, 'All').click();
  await expect.poll(() => said(page)).toBe(all);
  expect(watch.complaints).toEqual([]);
});

test('points move from any condition to any other', async ({ page }) => {
  await open(page, `${short}&ref=star&tgt=star&cond=radial&ctx=delta&m=identity-init`);
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  await mode(page, 'One').click();
  const to = page.getByRole('slider', { name: 'to', exact: true });
  await expect(page.getByRole('slider', { name: 'from', exact: true })).toBeVisible();
  await expect.poll(() => said(page)).toContain('median');
  const before = await said(page);
  await to.focus();
  await page.keyboard.press('Home');
  await expect(to).toHaveAttribute('aria-valuetext', '×0.5');
  await expect.poll(() => said(page)).not.toBe(before);
});

test('without a condition there is nothing to choose', async ({ page }) => {
  await open(page, short);
  await expect(page.getByRole('group', { name: 'Conditions' })).toHaveCount(0);
  await page.getByRole('radio', { name: 'Ellipse' }).click();
  await mode(page, 'One').click();
  await expect(page.getByRole('slider', { name: 'Scales, across' })).toBeVisible();
  await page.getByRole('radio', { name: 'Rotation' }).click();
  await expect(mode(page, 'All')).toHaveAttribute('aria-checked', 'true');
});
