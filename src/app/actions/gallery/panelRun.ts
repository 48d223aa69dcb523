/** What Explore shows of a panel of a figure. Looks it up; trains and opens nothing. */
import { orderKey, ordersBySeed, viewOf } from '../../../figures/orders.ts';
import type { FigureSpec, PanelData, PanelsBlock } from '../../../protocol/figure.ts';
import type { MapView, Order, RunProduct } from '../../../protocol/product.ts';
import type { GalleryChoice, Held } from '../../state/gallery.ts';
import type { HeldMap } from './parts.ts';

export interface PanelRun {
  held: Held & { product: RunProduct };
  /** Number of the product's view; null: all points. */
  view: number | null;
  /** Where the points stand: at their start for the law that they start from, else at their end. */
  morph: 0 | 1;
}

/** A panel's place in a block. */
export interface PanelAt {
  block: PanelsBlock;
  row: number;
  column: number;
}

interface Lookup {
  orders: Record<string, Order>;
  held: HeldMap;
}

/** Null where no run that kept points to show is held. */
export function panelRun(
  figure: FigureSpec,
  { budget, seed }: GalleryChoice,
  at: PanelAt,
  held: HeldMap,
): PanelRun | null {
  const panel = at.block.rows[at.row].panels[at.column];
  if (!panel) return null;
  const lookup = { orders: ordersBySeed(figure, { budget, seed }), held };
  return panel.order === null ? ofLaw(panel, at, lookup) : ofRun(panel, panel.order, lookup);
}

function heldRun(key: string, { orders, held }: Lookup): PanelRun['held'] | null {
  const one = held.get(orderKey(orders[key]));
  if (one?.product.kind !== 'run' || one.product.all.start.length === 0) return null;
  return { ...one, product: one.product };
}

/** The view's number if its points were kept. */
const kept = ({ views }: RunProduct, view: MapView | null | undefined): number | null =>
  view && view.start.length > 0 ? views.indexOf(view) : null;

function ofRun({ ref }: PanelData, key: string, lookup: Lookup): PanelRun | null {
  const held = heldRun(key, lookup);
  const order = lookup.orders[key];
  if (!held || order.kind !== 'run') return null;
  const view = typeof ref.view === 'number' ? viewOf(held.product, order, ref.view) : null;
  return { held, view: kept(held.product, view), morph: 1 };
}

type Context = readonly number[] | null;

const same = (a: Context, b: Context): boolean =>
  a?.length === b?.length && (a ?? []).every((value, i) => value === b?.[i]);

/** A law alone has no run: that of a panel beside, below or elsewhere that starts or ends there. */
function ofLaw({ ref }: PanelData, at: PanelAt, lookup: Lookup): PanelRun | null {
  const order = lookup.orders[ref.order];
  if (order.kind !== 'law' || typeof ref.view !== 'number') return null;
  const context = order.contexts[ref.view];
  for (const key of nearest(at)) {
    const held = heldRun(key, lookup);
    if (!held || held.product.config.condition !== order.condition) continue;
    const { config, views } = held.product;
    const starts = config.reference === order.law;
    if (!starts && config.target !== order.law) continue;
    if (context === null) return { held, view: null, morph: starts ? 0 : 1 };
    const from = views.find(({ own }) => starts && same(own, context));
    const to = views.find(({ own, other }) => same(other ?? own, context));
    const view = kept(held.product, from ?? to);
    if (view !== null) return { held, view, morph: from ? 0 : 1 };
  }
  return null;
}

/** Keys of the block's runs: those of the panel's row first, then those of its column. */
function nearest({ block, row, column }: PanelAt): string[] {
  const near = (r: number, c: number): number => (r === row ? 0 : c === column ? 1 : 2);
  return block.rows
    .flatMap(({ panels }, r) =>
      panels.flatMap((panel, c) => (panel?.order ? [{ key: panel.order, far: near(r, c) }] : [])),
    )
    .sort((a, b) => a.far - b.far)
    .map(({ key }) => key);
}
