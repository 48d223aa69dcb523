/** Products of figures out of the store, as those who draw and judge ask for them. */
import { orderKey } from '../../figures/orders.ts';
import type { Products } from '../../figures/source.ts';
import type { FigureSpec } from '../../protocol/figure.ts';
import type { FigureBudget } from '../../protocol/figureIds.ts';
import type { CellCounts, Product } from '../../protocol/product.ts';
import type { FigureStore } from './store.ts';

/**
 * All products that figures name, in memory.
 * @param cellsOf seed whose cells are kept, half a megabyte for each view; null: of none
 */
export async function productsOf(
  figures: readonly FigureSpec[],
  budget: FigureBudget,
  seeds: readonly number[],
  store: FigureStore,
  cellsOf: number | null,
): Promise<Products> {
  const held = new Map<string, Product>();
  for (const figure of figures)
    for (const seed of seeds)
      for (const order of Object.values(figure.orders({ budget, seed }))) {
        const key = orderKey(order);
        if (held.has(key)) continue;
        const product = await store.readProduct(order);
        if (product) held.set(key, seed === cellsOf ? product : withoutCells(product));
      }
  return (_, key) => held.get(key) ?? null;
}

const none: CellCounts = {
  side: 0,
  n: 0,
  counts: new Uint32Array(0),
  startX: new Float32Array(0),
  startY: new Float32Array(0),
};

/** The numbers alone. */
function withoutCells(product: Product): Product {
  const bare = <T extends { cells: CellCounts }>(view: T): T => ({ ...view, cells: none });
  switch (product.kind) {
    case 'pair':
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
