/** Sessions: as a file that is dropped back in, and kept between visits until it is discarded. */
import { readFile } from 'node:fs/promises';
import { expect, type Page } from 'playwright/test';
import { parseSafetensors, writeSafetensors } from '../src/protocol/safetensors.ts';
import { drop, ended, open, playButton, test } from './lab.ts';

const short = 'set=tiny&steps=12&bsteps=12&every=4&points=200&engine=wasm&threads=1';
const both = `${short}&m=flows-for-flows,movement-penalty`;
const bar = (page: Page) => page.getByTestId('session-bar');
const notice = (page: Page) => page.getByTestId('notice');
const marks = (page: Page, pane = 0) => page.evaluate((i) => window.__lab!.kept(i), pane);
const savedAt = (page: Page) => page.evaluate(() => window.__lab!.savedAt());

async function train(page: Page, hash: string): Promise<void> {
  await open(page, hash);
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
}

async function saveFile(page: Page): Promise<{ name: string; bytes: Buffer }> {
  await page.keyboard.press('e');
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save session' }).click();
  const file = await coming;
  await page.keyboard.press('Escape');
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

test('a session goes to a file and comes back on a fresh page', async ({
  page,
  browser,
  watch,
}) => {
  await train(page, both);
  const before = [await marks(page, 0), await marks(page, 1)];
  expect(before[0].length).toBeGreaterThan(4);
  const losses = await page.evaluate(() => window.__lab!.losses(1));
  const { name, bytes } = await saveFile(page);
  expect(name).toBe(
    'morphlab-flows-for-flows+movement-penalty-four-circles-star-seed7-transfer-12.morphlab.safetensors',
  );

  const fresh = await (await browser.newContext()).newPage();
  await open(fresh);
  await drop(fresh, bytes, name);
  await expect(notice(fresh)).toContainText('restored. Its steps can be looked at and exported');
  await expect(fresh.getByTestId('stage')).toHaveCount(2);
  expect([await marks(fresh, 0), await marks(fresh, 1)]).toEqual(before);
  expect(await fresh.evaluate(() => window.__lab!.losses(1))).toEqual(losses);
  await expect(fresh.getByTestId('engine')).toContainText('Restored');
  await expect(fresh).toHaveURL(/m=flows-for-flows,movement-penalty/);
  // The past can be walked through, and weights are there.
  await fresh.keyboard.press('[');
  await expect(fresh.getByTestId('past')).toBeVisible();
  await fresh.keyboard.press(']');
  const again = await saveFile(fresh);
  const flow = 'runs.1.weights.transfer.';
  const tensors = (file: Buffer) =>
    [...parseSafetensors(new Uint8Array(file)).tensors].filter(([key]) => key.startsWith(flow));
  expect(tensors(bytes).length).toBeGreaterThan(4);
  expect(tensors(again.bytes)).toEqual(tensors(bytes));
  expect(watch.complaints).toEqual([]);
  await fresh.context().close();
});

test('a restored run that had not ended goes on as it would have', async ({ page, browser }) => {
  const hash = `${short}&m=movement-penalty`;
  await open(page, hash);
  const stepSize = page.getByRole('combobox', { name: 'Steps per press' });
  await stepSize.selectOption('10');
  for (let i = 0; i < 3; i++) {
    await page.getByRole('button', { name: /^Train 10 steps/ }).click();
    await expect.poll(async () => (await page.evaluate(() => window.__lab!.progress())).done).toBe(10 * (i + 1)); // prettier-ignore
  }
  // A live edit in the middle of the transfer is part of the run.
  const rate = page.getByLabel('Learning rate').last();
  if (!(await rate.isVisible())) await page.locator('summary').click();
  await rate.fill('0.001');
  await rate.press('Enter');
  await page.getByRole('button', { name: /^Train 10 steps/ }).focus();
  await page.keyboard.press('n');
  await expect.poll(async () => (await page.evaluate(() => window.__lab!.progress())).done).toBe(31); // prettier-ignore
  const { name, bytes } = await saveFile(page);
  const { session } = parseSafetensors(new Uint8Array(bytes)).metadata;
  expect(JSON.parse(session).runs[0].edits).toEqual([
    { phase: 'transfer', step: 6, field: 'learningRate', value: 0.001 },
  ]);
  await playButton(page).click();
  await expect(playButton(page)).not.toHaveText('Resume');
  expect(await ended(page)).toBe('done');
  const whole = await marks(page);

  const fresh = await (await browser.newContext()).newPage();
  await open(fresh);
  await drop(fresh, bytes, name);
  await expect(notice(fresh)).toContainText('Resume trains it again from its seed');
  await expect(playButton(fresh)).toHaveText('Resume');
  await playButton(fresh).click();
  await expect.poll(() => fresh.evaluate(() => window.__lab!.state().status)).toBe('done');
  expect((await marks(fresh)).slice(-2)).toEqual(whole.slice(-2));
  await fresh.context().close();
});

test('files that cannot be read change nothing but a sentence', async ({ page }) => {
  await train(page, short);
  const before = await marks(page);
  const { name, bytes } = await saveFile(page);
  const { tensors, metadata } = parseSafetensors(new Uint8Array(bytes));
  const all = [...tensors];
  const files: [string, Uint8Array, RegExp][] = [
    ['truncated', bytes.subarray(0, bytes.length - 1000), /broken, so nothing was changed: .*truncated/], // prettier-ignore
    ['short', bytes.subarray(0, 5), /broken, so nothing was changed: truncated/],
    ['newer', writeSafetensors(all, { ...metadata, version: '2' }), /newer Morphlab \(format version 2; this page reads 1\)/], // prettier-ignore
    ['other', writeSafetensors(all.slice(0, 1), { format: 'morphlab-flow-1' }), /no session of the lab/], // prettier-ignore
    [
      'odd',
      writeSafetensors(all, { ...metadata, session: '{}' }),
      /broken, so nothing was changed/,
    ],
    ['bare', writeSafetensors(all.slice(1), metadata), /is missing/],
  ];
  for (const [, file, sentence] of files) {
    await drop(page, file, name);
    await expect(notice(page)).toContainText(sentence);
    expect(await marks(page)).toEqual(before);
    await notice(page).getByRole('button').click();
  }
  expect(await page.evaluate(() => window.__lab!.state().status)).toBe('done');
});

test('after a reload the last session is offered, restored or discarded', async ({
  page,
  watch,
}) => {
  await train(page, short);
  const before = await marks(page);
  await expect.poll(() => savedAt(page)).not.toBeNull();
  await page.reload();
  await expect(bar(page)).toContainText('Your last session of');
  await bar(page).getByRole('button', { name: 'Restore' }).click();
  await expect(bar(page)).toBeHidden();
  await expect(notice(page)).toContainText('restored');
  expect(await marks(page)).toEqual(before);

  // A link with settings of its own is not disturbed.
  await open(page, `${short}&seed=8`);
  await page.waitForTimeout(1500);
  await expect(bar(page)).toBeHidden();

  await open(page, short);
  await expect(bar(page)).toBeVisible();
  await bar(page).getByRole('button', { name: 'Discard' }).click();
  await expect(bar(page)).toBeHidden();
  await page.reload();
  await expect(playButton(page)).toBeVisible();
  await page.waitForTimeout(1500);
  await expect(bar(page)).toBeHidden();
  expect(watch.complaints).toEqual([]);
});

test('of two tabs one saves, and the other says so once', async ({ page, context }) => {
  await train(page, short);
  await expect.poll(() => savedAt(page)).not.toBeNull();
  const second = await context.newPage();
  await train(second, `${short}&seed=9`);
  await expect(notice(second)).toContainText('Another tab saves the session; this one does not.');
  expect(await savedAt(second)).toBeNull();
  await notice(second).getByRole('button').click();
  await second.getByTestId('play').click();
  expect(await ended(second)).toBe('done');
  await second.waitForTimeout(1500);
  await expect(notice(second)).toBeHidden();
  // Once the first is closed, the second takes over.
  await page.close();
  await second.getByTestId('play').click();
  expect(await ended(second)).toBe('done');
  await expect.poll(() => savedAt(second)).not.toBeNull();
});

test('without room the page says so once and goes on', async ({ page, watch }) => {
  await page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
  });
  await train(page, short);
  await expect(notice(page)).toContainText('The browser has no room left to keep this session.');
  await expect(notice(page)).toHaveAttribute('role', 'alert');
  expect((await marks(page)).length).toBeGreaterThan(4);
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  expect(await savedAt(page)).toBeNull();
  expect(watch.complaints).toEqual([]);
});
