import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fakeProduct } from '../../figures/fakeProducts.ts';
import { judge } from '../../figures/judge.ts';
import { Lab } from '../../figures/lab.ts';
import { orderKey, ordersOf, satisfies } from '../../figures/orders.ts';
import { allFigures, figures } from '../../presets/figures/index.ts';
import {
  galleryFileName,
  parseGalleryIndex,
  parseSchematics,
  type GalleryIndex,
} from '../../protocol/gallery.ts';
import type { Order, Product } from '../../protocol/product.ts';
import { readProduct } from '../../protocol/productFile.ts';
import { parseJudged } from '../../protocol/judged.ts';
import { sha256Hex } from '../../util/sha256.ts';
import { textKey } from '../../protocol/textKey.ts';
import { allSchematics, recordGallery, type Recorded } from './record.ts';
import { FigureStore } from './store.ts';
import { figuresFromWords } from './words.ts';

const asked = figuresFromWords(
  // Colour, density, nothing but numbers, a study, and views under conditions.
  [
    '--id',
    's0-fig4,s0-fig6,s0-fig9,s0-fig13,s0-fig17',
    '--budget',
    'tiny',
    '--seeds',
    '2',
    '--seed',
    '5',
  ],
)!;
let folder = '';
let recorded: Recorded;
let index: GalleryIndex;
const orders = ordersOf(asked.figures, 'tiny', asked.seeds);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'record-'));
  const store = new FigureStore(join(folder, 'store'));
  // One is not made yet.
  for (const order of orders.slice(1)) await store.writeProduct(order, fakeProduct(order));
  await writeFile(join(folder, 'ffff.mlp'), 'of another recording');
  const made = { command: 'c', version: '1', date: '2026-01-01' };
  recorded = await recordGallery(asked, folder, store, made);
  index = parseGalleryIndex(JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(order: Order): Promise<Product> {
  const entry = index.files.find(({ key }) => key === textKey(orderKey(order)))!;
  const bytes = new Uint8Array(await readFile(join(folder, galleryFileName(entry))));
  expect(bytes.length).toBe(entry.bytes);
  expect(await sha256Hex(bytes)).toBe(entry.sha256);
  return readProduct(bytes.buffer);
}

test('every order of every seed is there once, but for what is not made', async () => {
  expect(recorded).toMatchObject({ files: orders.length - 1, missing: 1 });
  expect(new Set(index.files.map(galleryFileName)).size).toBe(orders.length - 1);
  expect(index.made.seeds).toEqual([5, 6]);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.mlp'));
  expect(names.sort()).toEqual(index.files.map(galleryFileName).sort());
  for (const order of orders.slice(1)) expect(satisfies(await read(order), order)).toBe(true);
});

test('cells and points are kept of the first seed, where panels show them', async () => {
  const runs = async (seed: number, plain: boolean): Promise<Product[]> =>
    Promise.all(
      orders
        .slice(1)
        .filter((o) => o.kind === 'run' && o.config.seed === seed)
        .filter((o) => o.kind === 'run' && (o.config.condition === 'none') === plain)
        .map(read),
    );
  for (const product of await runs(6, true)) {
    if (product.kind !== 'run') continue;
    expect(product.all.cells.side).toBe(0);
    expect(product.all.start).toHaveLength(0);
    expect(product.all.metrics.meanDistance).toBe(1);
  }
  const shown = (await runs(5, true)).filter(
    (p) => p.kind === 'run' && p.config.reference === 'four-circles' && p.config.target === 'star',
  );
  expect(shown.length).toBe(5);
  for (const product of shown) {
    if (product.kind !== 'run') continue;
    expect(product.all.cells).toMatchObject({ side: 2, n: 4 });
    expect(product.all.cells.startX).toHaveLength(4);
    expect(product.all.start).toHaveLength(4);
  }
  // Fig. 17 shows all angles, as densities alone; Fig. 13 some, in colours.
  for (const product of await runs(5, false)) {
    if (product.kind !== 'run') continue;
    expect(product.views.some(({ cells }) => cells.side > 0)).toBe(true);
    const target = product.config.target;
    for (const { cells } of product.views)
      if (cells.side > 0) expect(cells.startX.length > 0).toBe(target === 'four-circles');
  }
});

test('the drawings that ship are what the model says: else record again', async () => {
  const shipped: unknown = JSON.parse(
    await readFile(join('public', 'gallery', 'schematics.json'), 'utf8'),
  );
  expect(parseSchematics(shipped)).toEqual(allSchematics());
});

test('the verdicts that ship are those of the products that ship', async () => {
  const gallery = join('public', 'gallery');
  const json = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(gallery, name), 'utf8'));
  const { files, made } = parseGalleryIndex(await json('index.json'));
  const shipped = parseJudged(await json('judged.json'));
  const names = new Map(files.map((file) => [file.key, galleryFileName(file)]));
  const held = new Map<string, Product>();
  for (const order of ordersOf(allFigures, made.budget, made.seeds)) {
    const name = names.get(textKey(orderKey(order)));
    if (name === undefined) continue;
    const bytes = new Uint8Array(await readFile(join(gallery, name)));
    held.set(orderKey(order), readProduct(bytes.buffer));
  }
  const lab = new Lab(figures, made.budget, made.seeds, (_, key) => held.get(key) ?? null);
  const { findings, ranks, bars } = judge(lab);
  expect(shipped.findings).toEqual(findings);
  expect(shipped.ranks).toEqual(ranks);
  const own = shipped.bars.filter(({ budget }) => budget === made.budget);
  expect(own.length).toBeGreaterThan(15);
  for (const bar of own) expect(bar).toEqual(bars.find(({ id }) => id === bar.id));
});

test('what ships is whole and small', async () => {
  const gallery = join('public', 'gallery');
  const { files } = parseGalleryIndex(
    JSON.parse(await readFile(join(gallery, 'index.json'), 'utf8')),
  );
  expect(files.length).toBeGreaterThan(0);
  expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(10e6);
  for (const file of files) {
    const found = new Uint8Array(await readFile(join(gallery, galleryFileName(file))));
    expect([found.length, await sha256Hex(found)]).toEqual([file.bytes, file.sha256]);
  }
});
