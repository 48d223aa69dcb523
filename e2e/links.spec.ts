/**
 * Links that ask for a step and a mode, and the links that Share makes of what is looked at. What the
 * keys mean one by one is for `url.test.ts`.
 */
import { expect, type Page } from 'playwright/test';
import { open, playButton, test } from './lab.ts';

const notice = (page: Page) => page.getByTestId('notice');
const place = (page: Page) =>
  page.evaluate(() => {
    const { status, phase, step } = window.__lab!.state();
    return { status, phase, step };
  });
const shared = async (page: Page): Promise<string> => {
  await page.getByRole('button', { name: 'Share: copy the link of this state' }).click();
  await expect(notice(page)).toContainText('Link copied');
  return page.evaluate(() => navigator.clipboard.readText());
};

test('a step is trained to where nothing is kept, shared, and found in a recorded run', async ({
  page,
  context,
  watch,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const few = 'set=tiny&steps=10&bsteps=10&engine=wasm';
  await open(page, `${few}&step=7&tgt=moon`);
  await expect.poll(() => place(page)).toEqual({ status: 'paused', phase: 'transfer', step: 7 });
  // What the link got wrong is still said.
  await expect(notice(page)).toContainText('tgt=moon');
  expect(await shared(page)).toMatch(/&step=7$/);
  await playButton(page).click();
  // It stood still when Play was pressed, so `ended` could find it standing still.
  await expect.poll(async () => (await place(page)).status).toBe('done');
  expect(await shared(page)).not.toContain('step=7');

  await open(page, 'm=base-transfer,identity-init&mode=explore&seed=1');
  await expect(page.getByTestId('stage')).toHaveCount(1);
  await open(page, 'm=identity-init&mode=compare&seed=1');
  await expect(page.getByTestId('stage')).toHaveCount(2);
  await expect(page.getByText('Recorded run').first()).toBeVisible();
  await page.getByRole('slider', { name: 'History' }).press('ArrowLeft');
  const looked = await page.getByRole('slider', { name: 'History' }).getAttribute('aria-valuetext');
  const link = await shared(page);
  expect(link).toMatch(/&step=\d+$/);
  await open(page, link.split('#')[1]);
  await expect(page.getByRole('slider', { name: 'History' })).toHaveAttribute(
    'aria-valuetext',
    looked!,
  );
  expect((await place(page)).status).toBe('done');
  expect(watch.complaints).toEqual([]);
});
