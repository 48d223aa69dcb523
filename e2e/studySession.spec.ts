/** A calibration study outlives its page: in a session file, and between visits. */
import { readFile } from 'node:fs/promises';
import { expect, type Download, type Page } from 'playwright/test';
import { expectNothing } from './axeFindings.ts';
import { drop, open, test } from './lab.ts';

const result = (page: Page) => page.getByTestId('study-result');
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const text = async (file: Download): Promise<string> => readFile(await file.path(), 'utf8');

async function downloadOf(page: Page, name: string): Promise<Download> {
  const [file] = await Promise.all([page.waitForEvent('download'), button(page, name).click()]);
  return file;
}

/** Cells of the numbers' table, without buttons. */
const numbers = (page: Page): Promise<string[]> => result(page).locator('td.num').allTextContents();

const asksBeforeLeaving = (page: Page): Promise<boolean> =>
  page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));

test('a study comes back from a file, goes on with its tables made anew, and is kept between visits', async ({
  page,
  browser,
  watch,
}) => {
  test.setTimeout(180_000);
  await page.goto('/#mode=calibrate');
  await button(page, 'Use the built-in stand-in').click();
  await expect(page.getByTestId('study-rows')).toContainText('are sealed', { timeout: 60_000 });
  await page.getByLabel('Budget').selectOption('tiny');
  for (const name of [
    'Base transfer',
    'Flows for flows',
    'Movement penalty',
    'Identity initialisation',
  ])
    await page.getByLabel(name, { exact: true }).uncheck();
  await button(page, 'Train').click();
  await button(page, 'Unblind').waitFor({ timeout: 90_000 });
  const trained = await numbers(page);
  // Once it is kept, the browser need not ask before the page is left.
  await expect.poll(() => asksBeforeLeaving(page)).toBe(false);
  const weights = await text(await downloadOf(page, 'Unidirectional: Weights'));
  const session = await downloadOf(page, 'Save session');
  const bytes = await readFile(await session.path());
  expect(session.suggestedFilename()).toMatch(/^morphlab-study-seed1-.*\.morphlab\.safetensors$/);

  // Another machine, as it were: only the file is there.
  const elsewhere = await browser.newContext({ reducedMotion: 'reduce' });
  const fresh = await elsewhere.newPage();
  await open(fresh);
  await drop(fresh, bytes, session.suggestedFilename());
  await expect(fresh.getByTestId('notice')).toContainText('Its study is under Calibrate.');
  await fresh
    .getByRole('navigation', { name: 'Mode' })
    .getByRole('button', { name: 'Calibrate' })
    .click();
  await expect(fresh.getByTestId('kept-study')).toContainText('comes from a session');
  expect(await numbers(fresh)).toEqual(trained);
  await expect(fresh.getByText('synthetic stand-in, not experiment').first()).toBeVisible();
  await expect(button(fresh, 'Unblind')).toHaveCount(0);
  await expectNothing(fresh, 'a study of a session');
  await button(fresh, 'Go on with this study').click();
  await button(fresh, 'Unblind').waitFor({ timeout: 60_000 });
  await expect(fresh.getByTestId('kept-study')).toHaveCount(0);
  await expect(fresh.getByLabel('Budget', { exact: true })).toHaveValue('tiny');
  expect(await text(await downloadOf(fresh, 'Unidirectional: Weights'))).toBe(weights);
  await button(fresh, 'Unblind').click();
  await button(fresh, 'Unblind and judge').click();
  await expect(result(fresh).getByText('sealed')).toHaveCount(0, { timeout: 60_000 });
  await elsewhere.close();

  // The same browser, another day: the act of looking has been kept with the rest.
  await button(page, 'Unblind').click();
  await button(page, 'Unblind and judge').click();
  await expect(result(page).getByText('sealed')).toHaveCount(0, { timeout: 60_000 });
  const opened = await numbers(page);
  // A file of its numbers does not take the place of the session.
  await downloadOf(page, 'Save all numbers');
  await page.waitForTimeout(2500);
  await page.reload();
  await button(page, 'Restore').click();
  await expect(page.getByTestId('blinding')).toContainText('Unblinded at');
  expect(await numbers(page)).toEqual(opened);
  expect(watch).toEqual({ complaints: [], foreign: [] });
});
