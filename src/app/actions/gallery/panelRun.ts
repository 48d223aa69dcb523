/** The run behind a panel of a figure. Looks it up; trains and opens nothing. */
import { orderKey } from '../../../figures/orders.ts';
import type { FigureSpec } from '../../../protocol/figure.ts';
import type { RunOrder, RunProduct } from '../../../protocol/product.ts';
import type { GalleryChoice, Held } from '../../state/gallery.ts';
import type { HeldMap } from './parts.ts';

export interface PanelRun {
  order: RunOrder;
  held: Held & { product: RunProduct };
}

/** @param key the figure's own key of the order; null where no run is held */
export function panelRun(
  figure: FigureSpec,
  { budget, seed }: GalleryChoice,
  key: string,
  held: HeldMap,
): PanelRun | null {
  const order = ordersAt(figure, budget, seed)[key];
  if (order?.kind !== 'run') return null;
  const one = held.get(orderKey(order));
  if (one?.product.kind !== 'run') return null;
  return { order, held: { ...one, product: one.product } };
}

let latest: { name: string; orders: ReturnType<FigureSpec['orders']> } | null = null;

/** A figure's panels ask for the same orders one after the other. */
function ordersAt(
  figure: FigureSpec,
  budget: GalleryChoice['budget'],
  seed: number,
): ReturnType<FigureSpec['orders']> {
  const name = `${figure.id} ${budget} ${seed}`;
  if (latest?.name !== name) latest = { name, orders: figure.orders({ budget, seed }) };
  return latest.orders;
}
