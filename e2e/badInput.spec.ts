/**
 * Bad links, bad numbers, dead workers, diverging runs: a sentence that says what and where, and a
 * way on from there.
 */
import { expect, type Page } from 'playwright/test';
import { defaultChoice } from '../src/presets/presets.ts';
import { ended, open, playButton, steps, test } from './lab.ts';

const notice = (page: Page) => page.getByTestId('notice');
const message = (page: Page) => page.getByTestId('run-message');
/** Steps are being taken. */
const trains = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => window.__lab!.state().step > 0);
const short = 'set=tiny&steps=10&bsteps=20';
/** Still training when something is done to it, on any machine. */
const long = 'set=tiny&bsteps=100000';

test('a bad value in the link is named once, and its default stands in', async ({
  page,
  watch,
}) => {
  await open(page, 'ref=triangle&tgt=ring&seed=-3&set=tiny&steps=20&bsteps=20');
  await expect(notice(page)).toHaveCount(1);
  await expect(notice(page)).toContainText('ref=triangle');
  await expect(notice(page)).toContainText('seed=-3');
  await expect(notice(page)).not.toContainText('tgt');
  await expect(page.getByRole('button', { name: /^From: Four circles\b/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /^To: Ring\b/ })).toBeVisible();
  await expect(page.getByRole('spinbutton', { name: 'Seed' })).toHaveValue(
    String(defaultChoice.seed),
  );
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(notice(page)).toBeHidden();
  await playButton(page).click();
  await trains(page);
  expect(watch.complaints).toEqual([]);
});

test('a link from a newer version loads what it can, and says what it ignored', async ({
  page,
}) => {
  await open(page, 'v=2&tgt=ring&engine=quantum&hologram=on');
  await expect(notice(page)).toHaveCount(1);
  await expect(notice(page)).toContainText(/v=2; engine=quantum|engine=quantum; v=2/);
  await expect(notice(page)).not.toContainText('tgt');
  await expect(page.getByRole('button', { name: /^To: Ring\b/ })).toBeVisible();
  // A key that nobody knows here is kept for those who do.
  await page.keyboard.press('x');
  await expect.poll(() => page.url()).toMatch(/#v=1&.*hologram=on/);
});

test('a number out of range is refused with field and range; run and settings stay', async ({
  page,
  watch,
}) => {
  await open(page, long);
  await page.locator('summary').click();
  await playButton(page).click();
  await trains(page);
  const refused = async (field: string, value: string, before: string, said: RegExp) => {
    const input = page.getByRole('spinbutton', { name: field, exact: true });
    await input.fill(value);
    await input.press('Enter');
    await expect(notice(page)).toHaveText(said);
    await expect(input).toHaveValue(before);
  };
  await refused(
    'Seed',
    '5000000000',
    '7',
    /invalid seed: expected an integer from 0 to 4294967295, got 5000000000/,
  );
  await refused(
    'Batch, transfer',
    '1',
    '64',
    /invalid transfer\.training\.batch: expected an integer from 2 to 65536, got 1/,
  );
  await refused('Width, bases', '', '16', /invalid base\.shape\.width: .* from 1 to 1024, got NaN/);
  await refused(
    'Learning rate, bases',
    '2',
    '0.003',
    /invalid base\.training\.learningRate: expected a number from 0 to 1, got 2/,
  );
  await expect(page.getByTestId('pending')).toBeHidden();
  const at = await steps(page);
  await expect.poll(() => steps(page)).toBeGreaterThan(at);
  expect(watch.complaints).toEqual([]);
});

/** Reset brings back Play, and Play trains. */
async function resetWorks(page: Page): Promise<void> {
  await message(page).getByRole('button', { name: 'Reset' }).click();
  await expect(message(page)).toBeHidden();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await playButton(page).click();
  await trains(page);
}

const trainer = (page: Page) =>
  page.workers().findLast((worker) => worker.url().includes('train'))!;

test('a worker that throws again in mid-run gives a message and a working reset', async ({
  page,
}) => {
  await open(page, long);
  await playButton(page).click();
  await trains(page);
  const die = (): Promise<void> =>
    trainer(page).evaluate(() => {
      setTimeout(() => {
        throw new Error('no memory left');
      });
    });
  await die();
  await expect(notice(page)).toContainText('A fresh one was started');
  await die();
  await expect(message(page)).toContainText('The run stopped');
  await expect(message(page)).toContainText('the training worker stopped');
  await expect(message(page)).toContainText('no memory left');
  await expect(page.getByTestId('announcer')).toHaveText('The run stopped');
  await resetWorks(page);
});

test('a worker that falls silent is given up on the next command', async ({ page }) => {
  await open(page, long);
  await playButton(page).click();
  await trains(page);
  await trainer(page).evaluate(() => close());
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(notice(page)).toContainText(/did not answer within 2 s\. A fresh one was started/);
  // It was asked to pause, and does.
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  await page.getByRole('button', { name: 'Reset, same seed' }).click();
  await playButton(page).click();
  await trains(page);
});

test('a worker that cannot be loaded gives a message and a working reset', async ({ page }) => {
  await page.route('**/train.worker*', (route) => route.abort());
  await open(page, short);
  await playButton(page).click();
  await expect(message(page)).toContainText('the training worker stopped');
  await page.unroute('**/train.worker*');
  await resetWorks(page);
});

test('an engine that cannot start gives a message and a working reset', async ({ page }) => {
  await page.route('**/*.wasm', (route) => route.abort());
  await open(page, `${short}&engine=plain`);
  await playButton(page).click();
  await expect(message(page)).toContainText('tfjs backend does not start here: wasm');
  await page.unroute('**/*.wasm');
  await resetWorks(page);
});

test('a run that diverges says so, and reset works', async ({ page, watch }) => {
  await open(page, 'set=tiny&blr=1&blayers=8&bblocks=8&bwidth=128&steps=10&bsteps=100');
  await playButton(page).click();
  expect(await ended(page)).toBe('diverged');
  await expect(message(page)).toContainText('The run diverged');
  await expect(message(page)).toContainText(/diverged in (reference|target)-base at step \d+/);
  await expect(message(page)).toContainText('A lower learning rate often helps');
  await expect(page.getByTestId('announcer')).toHaveText('The run diverged');
  await page.locator('summary').click();
  const rate = page.getByRole('spinbutton', { name: 'Learning rate, bases' });
  await rate.fill('0.003');
  await rate.press('Enter');
  await resetWorks(page);
  expect(watch.complaints).toEqual([]);
});
