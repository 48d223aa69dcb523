/** Exports by the names they stand under, the link on the clipboard, and undo of settings. */
import { readFile } from 'node:fs/promises';
import { expect, type Download, type Page } from 'playwright/test';
import { parseSafetensors } from '../src/protocol/safetensors.ts';
import { ended, open, playButton, test } from './lab.ts';

const short = 'set=tiny&steps=12&bsteps=12&every=4&points=200&engine=wasm&threads=1&cond=radial';
const stem = 'morphlab-flows-for-flows-four-circles-star-seed7-transfer-12';

async function train(page: Page, hash = ''): Promise<void> {
  await open(page, `${short}${hash}`);
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
}

/** Presses a button of the open dialog and takes the file. */
async function save(page: Page, name: string): Promise<Download> {
  const coming = page.waitForEvent('download');
  await page.getByTestId('export-dialog').getByRole('button', { name, exact: true }).click();
  return coming;
}

const bytesOf = async (file: Download): Promise<Buffer> => readFile(await file.path());

test('before a run the dialog says why nothing can be exported', async ({ page }) => {
  await open(page, short);
  await page.keyboard.press('e');
  const dialog = page.getByTestId('export-dialog');
  await expect(dialog).toContainText('There is no run yet. Press Play first.');
  for (const name of ['PNG', 'SVG', 'Points, CSV', 'Metrics, JSON', 'Transfer'])
    await expect(dialog.getByRole('button', { name, exact: true })).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('tables hold the numbers of the frame, under a name that says whose', async ({
  page,
  watch,
}) => {
  await train(page);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const points = await save(page, 'Points, CSV');
  expect(points.suggestedFilename()).toBe(`${stem}.points.csv`);
  const [header, ...rows] = (await bytesOf(points)).toString().trimEnd().split('\r\n');
  expect(header).toMatch(/^pane,method,seed,phase,step,point,x,y,fx,fy,distance,logdet,cond/);
  expect(rows).toHaveLength(200);
  const mapped = Float32Array.from(rows.flatMap((row) => row.split(',').slice(8, 10).map(Number)));
  const [frame] = await page.evaluate(() => window.__lab!.kept().slice(-1));
  expect(hashOf(mapped)).toBe(frame.hash);
  const cond = rows.map((row) => Number(row.split(',')[12]));
  expect(Math.min(...cond)).toBeGreaterThanOrEqual(0.5);
  expect(Math.max(...cond)).toBeLessThanOrEqual(1);

  const losses = await save(page, 'Losses, CSV');
  expect(losses.suggestedFilename()).toBe(`${stem}.losses.csv`);
  const all = await page.evaluate(() => window.__lab!.losses());
  const lines = (await bytesOf(losses)).toString().trimEnd().split('\r\n').slice(1);
  expect(lines.map((line) => Number(line.split(',')[7]))).toEqual(all.map(({ value }) => value));

  const metrics = await save(page, 'Metrics, JSON');
  expect(metrics.suggestedFilename()).toBe(`${stem}.metrics.json`);
  const json = JSON.parse((await bytesOf(metrics)).toString());
  const { meanDistance } = await page.evaluate(() => window.__lab!.state());
  expect(json.runs[0].live.meanDistance).toBe(meanDistance);
  expect(json.runs[0].final.slicedW2).toBeGreaterThan(0);
  expect(json.runs[0].config.seed).toBe(7);

  const history = await save(page, 'History, NPY');
  expect(history.suggestedFilename()).toBe(`${stem}.history.npy`);
  expect((await bytesOf(history)).toString('latin1', 0, 120)).toMatch(/'shape': \(\d+, 200, 2\)/);
  expect(watch.complaints).toEqual([]);
});

test('pictures have the size that was asked for, weights the flow', async ({ page, watch }) => {
  await train(page);
  await page.keyboard.press('e');
  for (const [size, pixels] of [
    ['1×', 640],
    ['4×', 2560],
  ] as const) {
    // prettier-ignore
    await page.getByRole('radio', { name: size }).click();
    const png = await save(page, 'PNG');
    expect(png.suggestedFilename()).toBe(`${stem}.png`);
    const bytes = await bytesOf(png);
    expect(bytes.readUInt32BE(16)).toBe(pixels);
  }
  await page.getByRole('radio', { name: 'Dark' }).click();
  const svg = await save(page, 'SVG');
  expect(svg.suggestedFilename()).toBe(`${stem}.svg`);
  const text = (await bytesOf(svg)).toString();
  // The page keeps its own theme; the file has the one asked for.
  const stage = (theme: string): Promise<string> =>
    page.evaluate((t) => {
      const root = document.documentElement;
      const before = root.dataset['theme'];
      root.dataset['theme'] = t;
      const value = getComputedStyle(root).getPropertyValue('--stage').trim();
      root.dataset['theme'] = before;
      return value;
    }, theme);
  expect(text).toContain(`fill="${await stage('dark')}"`);
  expect(text).not.toContain(`fill="${await stage('light')}"`);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  const parsed = await page.evaluate((xml) => {
    const root = new DOMParser().parseFromString(xml, 'image/svg+xml').documentElement;
    return { name: root.nodeName, paths: root.querySelectorAll('path').length };
  }, text);
  expect(parsed.name).toBe('svg');
  expect(parsed.paths).toBeGreaterThan(10);

  for (const [name, flow] of [
    ['Transfer', 'transfer'],
    ['Target base', 'target-base'],
  ]) {
    // prettier-ignore
    const weights = await save(page, name);
    expect(weights.suggestedFilename()).toBe(`${stem}.${flow}.safetensors`);
    const { tensors, metadata } = parseSafetensors(new Uint8Array(await bytesOf(weights)));
    expect(metadata.format).toBe('morphlab-flow-1');
    expect(tensors.size).toBeGreaterThan(4);
  }
  await expect(page.getByTestId('export-said')).toHaveText(`Saved ${stem}.target-base.safetensors`);
  expect(watch.complaints).toEqual([]);
});

test('several runs go into one file, named by all methods', async ({ page }) => {
  await train(page, '&m=base-transfer,identity-init');
  await page.keyboard.press('e');
  await page.getByRole('radio', { name: 'All runs' }).click();
  const points = await save(page, 'Points, CSV');
  expect(points.suggestedFilename()).toBe(
    'morphlab-base-transfer+identity-init-four-circles-star-seed7-transfer-12.points.csv',
  );
  const rows = (await bytesOf(points)).toString().trimEnd().split('\r\n').slice(1);
  expect(new Set(rows.map((row) => row.split(',')[0]))).toEqual(new Set(['A', 'B']));
  await page.getByRole('radio', { name: '1×' }).click();
  expect((await bytesOf(await save(page, 'PNG'))).readUInt32BE(16)).toBe(2 * 640 + 24);
});

test('S copies the link and says so', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, short);
  await page.keyboard.press('s');
  await expect(page.getByRole('status').filter({ hasText: 'Link copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
});

test('settings are undone and redone, by keys and by buttons', async ({ page }) => {
  await open(page, short);
  const undo = page.getByRole('button', { name: 'Undo a change of settings' });
  const redo = page.getByRole('button', { name: 'Redo a change of settings' });
  await expect(undo).toBeDisabled();
  await page.keyboard.press('m');
  await page.keyboard.press('x');
  await expect(page).toHaveURL(/ref=star.*tgt=four-circles/);
  await page.keyboard.press('Control+z');
  await expect(page).not.toHaveURL(/ref=star/);
  await expect(page).toHaveURL(/m=movement-penalty/);
  await undo.click();
  await expect(page).toHaveURL(/m=flows-for-flows/);
  await expect(undo).toBeDisabled();
  await page.keyboard.press('Control+Shift+z');
  await redo.click();
  await expect(page).toHaveURL(/m=movement-penalty.*ref=star/);
  await expect(redo).toBeDisabled();
  // A link is a change as any other.
  await page.evaluate(() => (location.hash = '#v=1&seed=99&m=unidirectional'));
  await expect(page).toHaveURL(/seed=99/);
  await page.keyboard.press('Control+z');
  await expect(page).toHaveURL(/m=movement-penalty.*ref=star/);
});

/** As `window.__lab` hashes frames. */
function hashOf(points: Float32Array): string {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(points.buffer)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
