/**
 * What axe-core finds wrong with the page for people who do not see or point: in every state, theme
 * and size. Judges markup and contrast, not pictures on canvas.
 */
import { expect } from 'playwright/test';
import { expectInThemes, expectNothing, findings, sizes } from './axeFindings.ts';
import { ended, open, playButton, test } from './lab.ts';

// Colours on their way from one theme to the other are no colours to judge.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

test('axe finds nothing at rest, in the picker or among all the settings', async ({ page }) => {
  // Settings with a badge and with a way back to the preset.
  await open(page, 'batch=8&pen=l1:50&dir=forward');
  await expectNothing(page, 'at rest');
  await page.getByRole('button', { name: /^To: / }).click();
  await expect(page.getByRole('radio', { name: 'Spirals' })).toBeVisible();
  await expectNothing(page, 'picker');
  await page.keyboard.press('Escape');
  await page.locator('summary').click();
  await expectNothing(page, 'advanced');
});

test('axe finds nothing in the drawer of a tablet, nor in the sheet of a phone', async ({
  page,
}) => {
  await page.setViewportSize({ width: 834, height: 1112 });
  await open(page, 'set=tiny&m=base-transfer,identity-init');
  await page.getByRole('button', { name: 'Open the question' }).click();
  await expectInThemes(page, 'drawer');
  await page.setViewportSize(sizes.phone);
  for (const [name, rest] of [
    ['Question', 'half'],
    ['Evidence', 'half'],
    ['Sheet to full height', 'full'],
  ]) {
    await page.getByTestId('sheet').getByRole('button', { name, exact: true }).click();
    await expect(page.locator('.app')).toHaveAttribute('data-sheet', rest);
    await expectInThemes(page, `sheet, ${rest}, ${name}`);
  }
});

test('axe finds nothing while training, and when a change waits', async ({ page }) => {
  await open(page, 'set=tiny&bsteps=100000&engine=wasm&threads=1');
  await playButton(page).click();
  await page.waitForFunction(() => window.__lab!.state().step > 0);
  await page.keyboard.press('x');
  await expect(page.getByTestId('pending')).toBeVisible();
  await expectNothing(page, 'training');
});

test('axe finds nothing when done, nor in the panel of a whole dataset', async ({ page }) => {
  await open(page, 'set=tiny&m=unidirectional&steps=10&bsteps=10&engine=wasm');
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  await expectNothing(page, 'done');
  for (const key of ['3', '5', '6', '7', '8', 'v']) await page.keyboard.press(key);
  await page.getByRole('slider', { name: /^Light up paths/ }).press('Home');
  await page.getByRole('button', { name: 'Look closer' }).click();
  await page.getByRole('button', { name: 'Pin the farthest' }).click();
  await expectNothing(page, 'all layers, brush, pins');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Map a whole dataset', exact: true }).click();
  await expect(page.getByRole('spinbutton', { name: 'Points to map' })).toBeFocused();
  await expectNothing(page, 'whole dataset');
});

test('axe finds nothing on the calibration page, with a result, or with its rows in the lab', async ({
  page,
}) => {
  await page.goto('/#test=1&mode=calibrate');
  const standIn = page.getByRole('button', { name: 'Use the built-in stand-in' });
  await expect(standIn).toBeVisible();
  await expectNothing(page, 'calibration, empty');
  await standIn.click();
  await expect(page.getByTestId('study-rows')).toContainText('are sealed', { timeout: 60_000 });
  await page.getByLabel('Budget').selectOption('tiny');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const unblind = page.getByRole('button', { name: 'Unblind', exact: true });
  await unblind.waitFor({ timeout: 100_000 });
  await unblind.click();
  await expectNothing(page, 'calibration, with a result');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Watch in the lab' }).click();
  await expect(page.getByTestId('stage-axes').first()).toBeVisible({ timeout: 30_000 });
  await expectNothing(page, 'rows of a table on the stages');
});

test('axe finds nothing in the gallery: a figure, its numbers, a drawing, the findings', async ({
  page,
}) => {
  await page.goto('/#test=1&mode=gallery&fig=s0-fig3');
  await expect(page.getByTestId('provenance')).toContainText('Recorded: quick');
  await page.getByText(/^Runs: quick/).click();
  await page.getByRole('button', { name: 'Show numbers' }).click();
  await expectNothing(page, 'a figure and its numbers');
  await page.goto('/#test=1&mode=gallery&fig=s0-fig2');
  await expect(page.getByRole('button', { name: /^(Play|Pause) the drawing$/ })).toBeVisible();
  await expectNothing(page, 'a drawing');
  await page.goto('/#test=1&mode=gallery&fig=findings');
  await expect(page.getByRole('cell', { name: 'reproduced', exact: true }).first()).toBeVisible();
  await expectNothing(page, 'the findings');
});

test('axe finds nothing in the dialog of own points, nor while a file hangs over the page', async ({
  page,
}) => {
  await open(page);
  await page.getByRole('button', { name: 'Draw From', exact: true }).click();
  await expectNothing(page, 'empty dialog');
  await page
    .getByRole('textbox', { name: 'Points as text' })
    .fill(Array.from({ length: 100 }, (_, i) => `${i},${i * i},7`).join('\n'));
  await page.getByRole('button', { name: 'Read', exact: true }).click();
  await expect(page.getByTestId('fit-info')).toBeVisible();
  await expectNothing(page, 'fitted points');
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['1,2'], 'points.csv'));
    return transfer;
  });
  await page.dispatchEvent('body', 'dragover', { dataTransfer: data });
  await expect(page.getByTestId('drop-zone')).toBeVisible();
  await expectNothing(page, 'drop zone');
});

test('axe finds nothing in five panes, in the past, or in the sheets of keys and cards', async ({
  page,
}) => {
  const five = 'base-transfer,unidirectional,flows-for-flows,movement-penalty,identity-init';
  await open(page, `set=tiny&m=${five}&steps=10&bsteps=10&every=1&engine=wasm&threads=1`);
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  await playButton(page).evaluate((element) => element.blur());
  await expectNothing(page, 'five panes');
  await page.keyboard.press('[');
  await expect(page.getByTestId('past')).toBeVisible();
  await expectNothing(page, 'past');
  await page.keyboard.press('w');
  await expect(page.locator('math')).toBeVisible();
  await expectNothing(page, 'card');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expectNothing(page, 'keys');
  await page.keyboard.press('Escape');
  await page.getByTestId('engine').click();
  await expectNothing(page, 'engine');
});

test('axe bites: planted faults of name and contrast are found', async ({ page }) => {
  await open(page);
  await page.evaluate(() => {
    const button = document.createElement('button');
    const faint = document.createElement('p');
    faint.textContent = 'faint';
    faint.style.color = 'rgb(200 200 200)';
    document.querySelector('main')!.append(button, faint);
  });
  const found = (await findings(page)).map((line) => line.split(':')[0]);
  expect(found.sort()).toEqual(['button-name', 'color-contrast']);
});

test('axe finds nothing in messages of links, runs and engines', async ({ page }) => {
  await page.route('**/train.worker*', (route) => route.abort());
  await open(page, 'ref=triangle&set=tiny');
  await expect(page.getByTestId('notice')).toBeVisible();
  await playButton(page).click();
  await expect(page.getByTestId('run-message')).toBeVisible();
  await expectNothing(page, 'messages');
});

test('axe finds nothing in the dialog of exports, nor beside a session on offer', async ({
  page,
}) => {
  await open(page, 'set=tiny&steps=8&bsteps=8&engine=wasm');
  await page.keyboard.press('e');
  await expect(page.getByTestId('export-dialog')).toBeVisible();
  await expectNothing(page, 'exports before a run');
  await page.keyboard.press('Escape');
  await playButton(page).click();
  await ended(page);
  await expect.poll(() => page.evaluate(() => window.__lab!.savedAt())).not.toBeNull();
  await page.reload();
  await expect(page.getByTestId('session-bar')).toBeVisible();
  await expectNothing(page, 'session on offer');
});
