/**
 * `--record`: the folder that the gallery opens with, made from a store. It keeps what is looked at:
 * cells and sample points of the first seed where a panel shows them, numbers of every seed, and what
 * they say of findings and bars.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { orderKey, ordersOf, productKey, satisfies } from '../../figures/orders.ts';
import { shownViews, viewName, type Shown } from '../../figures/shown.ts';
import { sha256Of } from '../../model/experiment/hash.ts';
import { schematicOf } from '../../model/experiment/schematic.ts';
import { figureBudgets } from '../../protocol/figureIds.ts';
import {
  galleryFileName,
  productEnding,
  schematicKey,
  type GalleryFile,
  type GalleryIndex,
  type GallerySchematics,
} from '../../protocol/gallery.ts';
import type { CellCounts, LawView, MapView, Order, Product } from '../../protocol/product.ts';
import { noCells } from '../../protocol/productCells.ts';
import { mergeCells, writeProduct } from '../../protocol/productFile.ts';
import { schematicIds } from '../../protocol/schematic.ts';
import { textKey } from '../../protocol/textKey.ts';
import { judgedOf } from './judged.ts';
import { put, type FigureStore } from './store.ts';
import type { Asked } from './words.ts';

/** Cells along each side of a recorded panel. */
const side = 100;

export interface Recorded {
  files: number;
  bytes: number;
  /** Orders that the store does not answer. */
  missing: number;
}

export async function recordGallery(
  asked: Asked,
  folder: string,
  store: FigureStore,
  made: Pick<GalleryIndex['made'], 'command' | 'version' | 'date'>,
): Promise<Recorded> {
  const { figures, budget, seeds } = asked;
  const shown = shownViews(figures, { budget, seed: seeds[0] });
  const files: GalleryFile[] = [];
  const engines = new Set<string>();
  let missing = 0;
  await mkdir(folder, { recursive: true });
  for (const [order, seed] of ordersBySeed(asked)) {
    const product = await store.readProduct(order);
    if (!product || !satisfies(product, order)) {
      missing++;
      continue;
    }
    if ('engine' in product) engines.add(product.engine);
    const key = textKey(orderKey(order));
    const bytes = writeProduct(thinned(product, shown), { lean: true });
    await put(join(folder, galleryFileName({ key })), bytes);
    files.push({ key, bytes: bytes.length, sha256: await sha256Of(bytes), seed });
  }
  await removeOthers(folder, new Set(files.map(galleryFileName)));
  const index: GalleryIndex = {
    format: 'morphlab-gallery-1',
    made: { ...made, engines: [...engines], budget, seeds },
    files,
  };
  await put(join(folder, 'judged.json'), `${JSON.stringify(await judgedOf(asked, store))}\n`);
  await put(join(folder, 'schematics.json'), `${JSON.stringify(allSchematics())}\n`);
  await put(join(folder, 'index.json'), `${JSON.stringify(index)}\n`);
  return { files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), missing };
}

/** Drawings of every budget as the model has them now. */
export function allSchematics(): GallerySchematics {
  const papers = ['s0', 's4'] as const;
  return Object.fromEntries(
    schematicIds.flatMap((id) =>
      papers.flatMap((paper) =>
        figureBudgets.map((budget) => [
          schematicKey(id, paper, budget),
          schematicOf(id, { paper, budget }),
        ]),
      ),
    ),
  );
}

/** Every order once, with the first of the chosen seeds that asks for it. */
function ordersBySeed({ figures, budget, seeds }: Asked): [Order, number][] {
  const known = new Set<string>();
  return seeds.flatMap((seed) =>
    ordersOf(figures, budget, [seed]).flatMap((order): [Order, number][] => {
      const key = orderKey(order);
      if (known.has(key)) return [];
      known.add(key);
      return [[order, seed]];
    }),
  );
}

const nothing = new Float32Array(0);

/** What panels show of a product, and all of its numbers. */
export function thinned(product: Product, shown: Shown): Product {
  const views = shown.get(productKey(product));
  const cells = (given: CellCounts, name: string): CellCounts => {
    const looks = views?.get(name);
    if (!looks) return noCells(given.n);
    const merged = mergeCells(given, Math.min(given.side, side));
    return looks.has('colour') ? merged : { ...merged, startX: nothing, startY: nothing };
  };
  const map = (view: MapView, name: string, points: boolean): MapView => ({
    ...view,
    cells: cells(view.cells, name),
    ...(points ? {} : { start: nothing, mapped: nothing }),
  });
  const law = (view: LawView, name: string): LawView => ({
    ...view,
    cells: cells(view.cells, name),
  });
  switch (product.kind) {
    case 'pair':
    case 'study':
      return product;
    case 'law':
      return {
        ...product,
        views: product.views.map((view) => law(view, viewName.view(view.own, null))),
      };
    case 'run':
      return {
        ...product,
        all: map(product.all, viewName.all, views !== undefined),
        views: product.views.map((view) => {
          const name = viewName.view(view.own, view.other);
          return map(view, name, views?.has(name) === true);
        }),
        baseViews: product.baseViews.map((view) => law(view, viewName.base(view.own))),
      };
    default:
      return product satisfies never;
  }
}

async function removeOthers(folder: string, names: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(folder))
    if (name.endsWith(productEnding) && !names.has(name)) await rm(join(folder, name));
}
