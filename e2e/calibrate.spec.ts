/**
 * Calibration as a visitor does it: tables in by drop, columns and regions chosen, trained, looked at
 * blind and unblinded, and the moved table saved; held against the command line's on the same files.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, type Page } from 'playwright/test';
import { test } from './lab.ts';

const rows = 3000;
const names = ['event', 'x', 'y', 'z', 'mass', 'weight'];

/** Six columns that depend on one another; the target is shifted and stretched. Seeded by its first row. */
function tableText(side: 'reference' | 'target'): string {
  let state = side === 'reference' ? 12345 : 54321;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(6.28318 * uniform());
  const shift = side === 'target' ? 0.4 : 0;
  const lines = Array.from({ length: rows }, (_, i) => {
    const mass = 2 + uniform();
    const x = normal() * (1 + 0.2 * shift) + shift + 0.1 * mass;
    const y = 0.5 * x + normal();
    const z = Math.exp(0.3 * normal()) + shift * mass;
    return [i, x, y, z, mass, 1 + (i % 3)].join(',');
  });
  return `${names.join(',')}\n${lines.join('\n')}\n`;
}

/** Drops a file on the field of a side, as from the desktop. */
async function drop(
  page: Page,
  side: 'reference' | 'target',
  name: string,
  text: string,
): Promise<void> {
  const data = await page.evaluateHandle(
    ([file, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], file));
      return transfer;
    },
    [name, text] as const,
  );
  await page.getByTestId(`table-${side}`).dispatchEvent('drop', { dataTransfer: data });
}

async function openPage(page: Page): Promise<void> {
  await page.goto('/#mode=calibrate');
  await expect(page.getByRole('heading', { name: 'Calibrate one table to another' })).toBeVisible();
}

const alone = async (page: Page, method: string): Promise<void> => {
  const group = page.getByRole('group', { name: 'Methods' });
  for (const box of await group.getByRole('checkbox').all()) {
    const wanted = (await box.locator('..').innerText()).trim() === method;
    if ((await box.isChecked()) !== wanted) await box.click();
  }
};

test('a CSV of six columns goes from drop to moved download, as on the command line', async ({
  page,
  watch,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'morphlab-calibrate-'));
  try {
    await openPage(page);
    for (const side of ['reference', 'target'] as const) {
      await drop(page, side, `${side}.csv`, tableText(side));
      await expect(page.getByTestId(`table-${side}`)).toContainText('3 000 rows, 6 columns');
    }
    await page.getByLabel('Feature event').uncheck();
    await page.getByLabel('Feature weight').uncheck();
    await page.getByLabel('Condition mass').check();
    await page.getByLabel('Train in sidebands').check();
    await page.getByRole('combobox', { name: 'Budget' }).selectOption('tiny');
    await alone(page, 'Identity initialisation');
    await expect(page.getByTestId('study-rows')).toContainText('are sealed');
    const edges = await Promise.all(
      ['Lower sideband from', 'Applied region from', 'to', 'Upper sideband to'].map(async (label) =>
        Number(await page.getByLabel(label, { exact: true }).inputValue()),
      ),
    );
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await expect(page.getByTestId('blinding')).toContainText('no target row', { timeout: 60_000 });
    const save = page.getByRole('button', { name: 'Identity initialisation: CSV' });
    await save.waitFor({ timeout: 60_000 });
    // Its note of what it is comes beside it, and the two may come in any order.
    const [download] = await Promise.all([
      page.waitForEvent('download', (file) => file.suggestedFilename() === 'identity-init.csv'),
      page.waitForEvent(
        'download',
        (file) => file.suggestedFilename() === 'identity-init.about.json',
      ),
      save.click(),
    ]);
    const moved = await readFile(await download.path(), 'utf8');

    const file = (side: string): string => join(folder, `${side}.csv`);
    for (const side of ['reference', 'target'] as const)
      await writeFile(file(side), tableText(side));
    const study = {
      version: 1,
      reference: { kind: 'file', path: file('reference') },
      target: { kind: 'file', path: file('target') },
      features: ['x', 'y', 'z'],
      condition: 'mass',
      scaling: { kind: 'min-max' },
      regions: {
        train: [edges.slice(0, 2), edges.slice(2)],
        apply: [edges.slice(1, 3)],
      },
      ...{ methods: ['identity-init'], preset: 'tiny', seed: 1, penaltyWeights: [0.05] },
    };
    await writeFile(join(folder, 'study.json'), JSON.stringify(study));
    const out = join(folder, 'out');
    await promisify(execFile)(
      process.execPath,
      ['scripts/lab.mjs', 'calibrate', '--config', join(folder, 'study.json'), '--out', out],
      { maxBuffer: 2 ** 24 },
    );
    const headless = await readFile(join(out, 'identity-init.csv'), 'utf8');
    // Strict maths: the very same numbers, row by row.
    expect(moved.split('\r\n').slice(0, 3)).toEqual(headless.split('\r\n').slice(0, 3));
    expect(moved === headless).toBe(true);
    const [head, first] = moved.split('\r\n');
    expect(head).toBe([...names, 'morphLogDensity', 'morphDistance'].join(','));
    // What was not picked stays as it was.
    expect(first.startsWith('0,')).toBe(true);
    expect(moved.split('\r\n')).toHaveLength(rows + 2);
    expect(watch.complaints).toEqual([]);
    expect(watch.foreign).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('what cannot be used is refused in one sentence, and what was there stays', async ({
  page,
}) => {
  await openPage(page);
  await drop(page, 'reference', 'good.csv', tableText('reference'));
  const table = page.getByTestId('table-reference');
  await expect(table).toContainText('3 000 rows');
  const error = page.getByRole('alert');
  await drop(page, 'reference', 'ragged.csv', 'a,b\n1,2\n3\n');
  await expect(error).toContainText('ow 3');
  await expect(table).toContainText('good.csv');
  await expect(table).toContainText('3 000 rows');
  await drop(page, 'target', 'empty.csv', '');
  await expect(error).toContainText('empty');
  await expect(page.getByTestId('table-target')).toContainText('No table yet');
  await drop(page, 'target', 'short.csv', tableText('target').split('\n').slice(0, 401).join('\n'));
  await expect(error).toContainText('At least 500 rows are needed to train; 400 so far.');
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeDisabled();
  await drop(page, 'target', 'good.csv', tableText('reference'));
  await expect(page.getByText('this is an identity task')).toBeVisible();
  await expect(error).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
});

test('a choice that differs goes back by a button, by keyboard, and the focus stays', async ({
  page,
}) => {
  await openPage(page);
  for (const side of ['reference', 'target'] as const)
    await drop(page, side, `${side}.csv`, tableText(side));
  await expect(page.getByTestId('table-target')).toContainText('3 000 rows');
  const back = page.getByRole('button', { name: /, as a study begins$/ });
  await expect(back).toHaveCount(0);
  const seed = page.getByRole('spinbutton', { name: 'Seed' });
  await seed.fill('9');
  await seed.press('Enter');
  await page.getByRole('combobox', { name: 'Budget' }).selectOption('tiny');
  await alone(page, 'Base transfer');
  await page.getByLabel('Feature event').uncheck();
  await expect(back).toHaveCount(4);
  await seed.press('Tab');
  await page.keyboard.press('Enter');
  await expect(seed).toHaveValue('1');
  await expect(seed).toBeFocused();
  await page.getByRole('button', { name: /^Methods: back to all five/ }).press('Enter');
  await expect(page.getByRole('checkbox', { name: 'Base transfer' })).toBeFocused();
  await expect(page.getByRole('checkbox', { name: 'Identity initialisation' })).toBeChecked();
  await page.getByRole('button', { name: /^Columns: back to 6 features/ }).press('Enter');
  await expect(page.getByLabel('Feature event')).toBeChecked();
  await page.getByRole('combobox', { name: 'Budget' }).dblclick();
  await expect(page.getByRole('combobox', { name: 'Budget' })).toHaveValue('quick');
  await expect(back).toHaveCount(0);
});

test('a study of the stand-in with signal stays blind until somebody unblinds it, and can be cancelled', async ({
  page,
  watch,
}) => {
  await openPage(page);
  await page.getByRole('button', { name: 'Use the built-in stand-in' }).click();
  await expect(page.getByTestId('study-rows')).toContainText('are sealed', { timeout: 60_000 });
  const signal = page.getByRole('spinbutton', { name: 'Signal events, target' });
  await signal.fill('5000');
  await signal.press('Enter');
  await expect(page.getByTestId('table-target')).toContainText('405 000 rows', { timeout: 60_000 });
  await expect(signal).toBeFocused();
  await expect(page.getByTestId('table-reference')).toContainText('400 000 rows');
  await expect(page.getByTestId('study-rows')).toContainText('are sealed');
  await page.getByRole('combobox', { name: 'Budget' }).selectOption('quick');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.locator('.study-progress')).toContainText(/epoch \d+ of at least \d+/);
  await page.locator('.loss-curve').first().waitFor({ timeout: 60_000, state: 'attached' });
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
  await page.getByRole('combobox', { name: 'Budget' }).selectOption('tiny');
  await alone(page, 'Base transfer');
  await expect(page.getByTestId('study-rows')).toContainText('are sealed');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const result = page.getByTestId('study-result');
  const unblind = page.getByRole('button', { name: 'Unblind', exact: true });
  await unblind.waitFor({ timeout: 90_000 });
  await expect(page.getByText('synthetic stand-in, not experiment').first()).toBeVisible();
  await expect(page.getByText('The exact ratio of densities, signal included,')).toBeVisible();
  await expect(page.getByText('Only the target holds signal')).toBeVisible();
  await expect(result.getByText('sealed')).toHaveCount(2);
  await unblind.click();
  await page.getByRole('button', { name: 'Stay blind' }).click();
  await expect(result.getByText('sealed')).toHaveCount(2);
  await unblind.click();
  await page.getByRole('button', { name: 'Unblind and judge' }).click();
  await expect(page.getByTestId('blinding')).toContainText('Unblinded at');
  await expect(result.getByText('sealed')).toHaveCount(0, { timeout: 60_000 });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save all numbers' }).click(),
  ]);
  const saved = JSON.parse(await readFile(await download.path(), 'utf8')) as {
    unblinding: { by: string; rows: number }[];
    input: { optimalAuc: number };
  };
  expect(saved.unblinding).toEqual([expect.objectContaining({ by: 'the Unblind button' })]);
  // Of background alone 0.575.
  expect(Math.abs(saved.input.optimalAuc - 0.594)).toBeLessThan(0.005);
  expect(watch.complaints).toEqual([]);
});
