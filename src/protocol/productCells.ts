/** Cells of products, which only pictures need: with them, without them, and how full they are. */
import type { CellCounts, Product } from './product.ts';

/** What stands for cells that were not kept: no sides. @param n points that there were */
export const noCells = (n: number): CellCounts => ({
  side: 0,
  n,
  counts: new Uint32Array(0),
  startX: new Float32Array(0),
  startY: new Float32Array(0),
});

const bare = <T extends { cells: CellCounts }>(view: T): T => ({
  ...view,
  cells: noCells(view.cells.n),
});

/** The numbers alone. */
export function withoutCells(product: Product): Product {
  switch (product.kind) {
    case 'pair':
    case 'study':
      return product;
    case 'law':
      return { ...product, views: product.views.map(bare) };
    case 'run':
      return {
        ...product,
        all: bare(product.all),
        views: product.views.map(bare),
        baseViews: product.baseViews.map(bare),
      };
    default:
      return product satisfies never;
  }
}

/** All cells of a product. */
export function cellsOf(product: Product): CellCounts[] {
  if (product.kind === 'pair' || product.kind === 'study') return [];
  if (product.kind === 'law') return product.views.map(({ cells }) => cells);
  return [product.all, ...product.views, ...product.baseViews].map(({ cells }) => cells);
}

const known = new WeakMap<CellCounts, number>();

/** Share of all points in the fullest cell. Asked for at every picture of the same cells. */
export function fullestShare(cells: CellCounts): number {
  const share = known.get(cells);
  if (share !== undefined) return share;
  let most = 0;
  for (const count of cells.counts) if (count > most) most = count;
  const found = most / Math.max(1, cells.n);
  known.set(cells, found);
  return found;
}
