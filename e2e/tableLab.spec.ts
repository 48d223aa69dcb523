/**
 * A study's tables in the lab: methods side by side on rows of five features, looked along any two of
 * them, scrubbed, and kept in a session file.
 */
import { readFile } from 'node:fs/promises';
import { expect } from 'playwright/test';
import { drop, open, test } from './lab.ts';

test('a study’s rows are trained on, scrubbed and kept on the stages of the lab', async ({
  page,
  browser,
  watch,
}) => {
  await page.goto('/#mode=calibrate');
  await page.getByRole('button', { name: 'Use the built-in stand-in' }).click();
  await expect(page.getByTestId('study-rows')).toContainText('are sealed', { timeout: 60_000 });
  await page.getByLabel('Budget').selectOption('tiny');
  for (const name of ['Unidirectional', 'Flows for flows', 'Movement penalty'])
    await page.getByLabel(name, { exact: true }).uncheck();
  await page.getByRole('button', { name: 'Watch in the lab' }).click();
  const note = page.getByTestId('table-note');
  await expect(note).toContainText('Synthetic stand-in, not experiment or generator output');
  await expect(note).toContainText('are sealed and not here');
  await expect(page.getByTestId('stage-axes')).toHaveCount(2);
  await expect(page.getByRole('radio', { name: 'M', exact: true })).toBeChecked();

  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Train again' })).toBeVisible({ timeout: 90_000 });
  // Base transfer, the first, has no past of its own in the transfer phase.
  const stage = page.getByTestId('stage').nth(1);
  const before = await stage.screenshot();
  await page.getByLabel('Feature shown across').selectOption('tau21J1');
  await page.getByLabel('Feature shown upwards').selectOption('tau21J2');
  await expect(page.getByTestId('stage-axes').nth(1)).toContainText('tau21J1');
  await expect.poll(async () => (await stage.screenshot()).equals(before)).toBe(false);
  const end = await stage.screenshot();
  await page.keyboard.press('[');
  await expect(page.getByTestId('past')).toBeVisible();
  await expect.poll(async () => (await stage.screenshot()).equals(end)).toBe(false);
  await page.keyboard.press(']');

  await page.keyboard.press('e');
  const [points] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Points, CSV' }).click(),
  ]);
  const [head] = (await readFile(await points.path(), 'utf8')).split('\r\n');
  expect(head).toContain('x0,x1,x2,x3,x4,fx0,fx1,fx2,fx3,fx4,distance,logdet,cond');
  const [session] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save session' }).click(),
  ]);
  const bytes = await readFile(await session.path());

  // Another visit: the tables are in the file, with their names and what must be said of them.
  const fresh = await (await browser.newContext()).newPage();
  await open(fresh);
  await drop(fresh, bytes, session.suggestedFilename());
  await expect(fresh.getByTestId('table-note')).toContainText('Synthetic stand-in');
  await expect(fresh.getByLabel('Feature shown across')).toHaveValue('2');
  await fresh.context().close();
  expect(watch.complaints).toEqual([]);
  expect(watch.foreign).toEqual([]);
});
