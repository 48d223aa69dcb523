/**
 * Own data: drawn with the mouse, by keyboard and by touch, dropped, opened and pasted; what cannot
 * be used is refused in one sentence and changes nothing; what can be is trained on.
 */
import { expect, type Locator, type Page } from 'playwright/test';
import { ended, open, playButton, test } from './lab.ts';

const dialog = (page: Page): Locator => page.getByTestId('own-dialog');
const counter = (page: Page): Locator => page.getByTestId('draw-count');
const reason = (page: Page): Locator => page.getByTestId('own-reason');
const notice = (page: Page): Locator => page.getByTestId('notice');
const useAs = (page: Page, side: 'From' | 'To'): Locator =>
  page.getByRole('button', { name: `Use as ${side}`, exact: true });
const picker = (page: Page, side: 'From' | 'To', law: string): Locator =>
  page.getByRole('button', { name: `${side}: ${law}. Choose another`, exact: true });

/** Points of the draft so far. */
const counted = async (page: Page): Promise<number> =>
  parseInt((await counter(page).innerText()).replace(/\u2009/g, ''), 10);

/** A square of n points a side. */
const grid = (n: number, unit: number): [number, number][] =>
  Array.from({ length: n * n }, (_, i) => [(i % n) * unit, Math.floor(i / n) * unit]);

async function drop(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([file, body]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([body], file));
      return transfer;
    },
    [name, text],
  );
  await page.dispatchEvent('body', 'dragover', { dataTransfer: data });
  await expect(page.getByTestId('drop-zone')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
  await expect(page.getByTestId('drop-zone')).toBeHidden();
}

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((body) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', body);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, text);
}

async function stroke(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  const box = (await page.getByTestId('draw-surface').boundingBox())!;
  const at = ([x, y]: [number, number]): [number, number] => [
    box.x + ((x + 4) / 8) * box.width,
    box.y + ((4 - y) / 8) * box.height,
  ];
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at(to), { steps: 12 });
  await page.mouse.up();
}

test('a drawing counts up to 64, undoes, becomes From, trains and travels in the link', async ({
  page,
  watch,
}) => {
  await open(page, 'set=tiny&tgt=ring&engine=wasm&threads=1');
  await page.getByRole('button', { name: 'Draw From', exact: true }).click();
  await expect(counter(page)).toHaveText('0 / 64');
  await expect(useAs(page, 'From')).toBeDisabled();
  await stroke(page, [-1, 0], [0, 0]);
  const few = await counted(page);
  expect(few).toBeGreaterThan(20);
  expect(few).toBeLessThan(64);
  await expect(counter(page)).toHaveText(`${few} / 64`);
  await expect(reason(page)).toHaveText(`At least 64 points are needed to train; ${few} so far.`);
  await stroke(page, [-2, 2], [1, 2]);
  const more = await counted(page);
  expect(more).toBeGreaterThan(64);
  await expect(reason(page)).toBeEmpty();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(counter(page)).toHaveText(`${few} / 64`);
  await page.getByRole('button', { name: 'Redo', exact: true }).click();
  await expect(counter(page)).toHaveText(`${more} points`);
  await page.getByRole('radio', { name: 'Eraser' }).click();
  await stroke(page, [-2, 2], [-1.5, 2]);
  expect(await counted(page)).toBeLessThan(more);
  const kept = await counted(page);
  await page.getByRole('spinbutton', { name: 'Jitter' }).fill('0.1');
  await useAs(page, 'From').click();
  await expect(dialog(page)).toBeHidden();
  await expect(picker(page, 'From', 'Drawing')).toBeVisible();
  await expect(notice(page)).toContainText(`Drawing is now From: ${kept} points`);
  expect(page.url()).toMatch(/ref=own&pts=[\w-]+/);
  expect(page.url()).toContain('jitter=0.1');

  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  const row = (metric: string): Locator => page.locator(`[data-metric=${metric}] td`);
  await expect(row('referenceBase')).toHaveText([/^−?\d+\.\d{3}$/, '–']);
  await expect(row('targetBase')).toHaveText([/^−?\d+\.\d{3}$/, /^\d+\.\d{3}$/]);
  await expect(row('slicedW2')).toHaveText([/^\d+\.\d{3}$/, /^\d+\.\d{3}$/]);

  // The same link elsewhere has the same points and gives the same run.
  const marks = await page.evaluate(() => window.__lab!.firstFrames());
  const link = page.url();
  await page.goto('about:blank');
  await page.goto(link);
  await expect(picker(page, 'From', 'Drawing')).toBeVisible();
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  const again = await page.evaluate(() => window.__lab!.firstFrames());
  expect(again[0]).toEqual(marks[0]);
  expect(watch.complaints).toEqual([]);
  expect(watch.foreign).toEqual([]);
});

test('shapes are drawn by keyboard alone', async ({ page }) => {
  await open(page);
  const draw = page.getByRole('button', { name: 'Draw To', exact: true });
  await draw.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Shape' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('combobox', { name: 'Shape' })).toHaveValue('line');
  for (const [field, value] of [
    ['Centre x', '1'],
    ['Size', '1.5'],
    ['Points', '120'],
  ]) {
    await page.getByRole('spinbutton', { name: field, exact: true }).focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type(value);
  }
  await page.getByRole('button', { name: 'Add', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(counter(page)).toHaveText('120 points');
  await page.keyboard.press('Enter');
  await expect(counter(page)).toHaveText('240 points');
  await page.keyboard.press('Control+z');
  await expect(counter(page)).toHaveText('120 points');
  await page.keyboard.press('Control+Shift+Z');
  await expect(counter(page)).toHaveText('240 points');
  await useAs(page, 'To').focus();
  await page.keyboard.press('Enter');
  await expect(picker(page, 'To', 'Drawing')).toBeVisible();
  await expect(draw).toBeFocused();
});

test('points on one spot cannot be used until they are spread', async ({ page }) => {
  await open(page);
  await paste(page, JSON.stringify(Array.from({ length: 100 }, () => [1, 1])));
  await expect(reason(page)).toContainText('All points lie on one spot');
  await expect(useAs(page, 'From')).toBeDisabled();
  await page.getByRole('button', { name: 'Spread out' }).click();
  await expect(reason(page)).toBeEmpty();
  await expect(useAs(page, 'From')).toBeEnabled();
});

test('a dropped CSV is fitted to the frame with its scale, and trains', async ({ page, watch }) => {
  await open(page, 'set=tiny&m=unidirectional&engine=wasm&threads=1');
  const rows = grid(20, 10).map(([x, y], i) => `${i},${x},${y}`);
  await drop(page, 'sensors.csv', ['id,x,y', ...rows].join('\n'));
  await expect(page.getByTestId('file-info')).toHaveText(
    'sensors.csv: 400 rows; columns x and y of 3',
  );
  await expect(page.getByTestId('fit-info')).toHaveText(
    '× 0.0368 about (95, 95), the same for both axes',
  );
  await page.getByRole('checkbox', { name: 'Fit to frame' }).uncheck();
  await expect(reason(page)).toContainText('399 points lie outside the frame');
  await expect(useAs(page, 'To')).toBeDisabled();
  await page.getByRole('checkbox', { name: 'Fit to frame' }).check();
  await useAs(page, 'To').click();
  await expect(picker(page, 'To', 'sensors.csv')).toBeVisible();
  await expect(notice(page)).toContainText('Links cannot carry more than 256 points');
  expect(page.url()).toMatch(/tgt=own-[0-9a-f]{8}/);
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  await expect(page.locator('[data-metric=outOfModel] td')).toHaveText(['–', '–']);
  await expect(page.locator('[data-metric=inverse] td')).toHaveText([/^−?\d+\.\d{3}$/, '–']);

  // The popover lists it, back and forward know it, another page does not.
  await picker(page, 'To', 'sensors.csv').click();
  await page.getByRole('radio', { name: 'Ring', exact: true }).click();
  await expect(picker(page, 'To', 'Ring')).toBeVisible();
  await page.goBack();
  await expect(picker(page, 'To', 'sensors.csv')).toBeVisible();
  await picker(page, 'To', 'sensors.csv').click();
  await expect(page.getByRole('radio', { name: 'sensors.csv' })).toBeChecked();
  const link = page.url();
  await page.goto('about:blank');
  await page.goto(link);
  await expect(picker(page, 'To', 'Star')).toBeVisible();
  await expect(notice(page)).toContainText('too many for a link');
  expect(watch.complaints).toEqual([]);
  expect(watch.foreign).toEqual([]);
});

test('what cannot be read is refused with row and reason, and nothing changes', async ({
  page,
}) => {
  await open(page);
  const before = page.url();
  const bad: [string, string, string][] = [
    ['rows.csv', `${'1,2\n'.repeat(117)}3\n`, 'Row 118 has one column; two are needed.'],
    ['words.csv', '1,2\n3,four', 'Row 2: “four” is not a number.'],
    ['empty.csv', '', 'empty.csv is empty.'],
    ['photo.png', '\x89PNG\0\0', 'photo.png is not a table in text: CSV, TSV or JSON is needed.'],
    ['odd.json', '[[1,2],[3', 'This is not valid JSON.'],
  ];
  for (const [name, text, sentence] of bad) {
    await drop(page, name, text);
    await expect(notice(page)).toHaveText(sentence);
    await expect(dialog(page)).toBeHidden();
  }
  expect(page.url()).toBe(before);

  await page.getByRole('button', { name: 'Draw From', exact: true }).click();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(counter(page)).toHaveText('200 points');
  await page.getByRole('textbox', { name: 'Points as text' }).fill('1;2\nx;4');
  await page.getByRole('button', { name: 'Read', exact: true }).click();
  await expect(reason(page)).toHaveText('Row 2: “x” is not a number.');
  await expect(counter(page)).toHaveText('200 points');
  await page.getByRole('textbox', { name: 'Points as text' }).fill('1;2\n3;4');
  await page.getByRole('button', { name: 'Read', exact: true }).click();
  await expect(counter(page)).toHaveText('2 / 64');
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(picker(page, 'From', 'Four circles')).toBeVisible();
});

test('a long file is sampled by seed, and can be opened by its button', async ({ page }) => {
  await open(page);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file for To', exact: true }).click();
  const text = grid(250, 0.01)
    .map((row) => row.join('\t'))
    .join('\n');
  await (
    await chooser
  ).setFiles({
    name: 'long.tsv',
    mimeType: 'text/tab-separated-values',
    buffer: Buffer.from(text),
  });
  await expect(page.getByTestId('file-info')).toHaveText(
    /^long\.tsv: 62\u2009500 rows, of which a seeded sample of 50\u2009000 is kept$/,
  );
  await useAs(page, 'To').click();
  await expect(picker(page, 'To', 'long.tsv')).toBeVisible();
});

test('a link with points that cannot be read says so, and the default stands in', async ({
  page,
}) => {
  await open(page, 'ref=own&pts=AAA&tgt=ring');
  await expect(notice(page)).toContainText('pts=AAA');
  await expect(notice(page)).toContainText('At least 64 points are needed');
  await expect(picker(page, 'From', 'Four circles')).toBeVisible();
  await expect(picker(page, 'To', 'Ring')).toBeVisible();
});

test.describe('by touch', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  test('a finger draws, and the page under it stays where it is', async ({ page }) => {
    await open(page);
    await page.getByRole('button', { name: 'Question', exact: true }).tap();
    await page.getByRole('button', { name: 'Draw From', exact: true }).tap();
    const box = (await page.getByTestId('draw-surface').boundingBox())!;
    const client = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x?: number): Promise<unknown> =>
      client.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: x === undefined ? [] : [{ x, y: box.y + box.height / 2 }],
      });
    await touch('touchStart', box.x + 20);
    for (let x = 40; x < box.width - 20; x += 20) await touch('touchMove', box.x + x);
    await touch('touchEnd');
    await expect.poll(() => counted(page)).toBeGreaterThan(64);
    expect((await page.getByTestId('draw-surface').boundingBox())!.y).toBe(box.y);
  });
});
