/** Products of figures out of the store, as those who draw and judge ask for them. */
import { orderKey } from '../../figures/orders.ts';
import type { Products } from '../../figures/source.ts';
import type { FigureSpec } from '../../protocol/figure.ts';
import type { FigureBudget } from '../../protocol/figureIds.ts';
import type { Product } from '../../protocol/product.ts';
import { withoutCells } from '../../protocol/productCells.ts';
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
