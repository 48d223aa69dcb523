/**
 * Which views of which orders stand in panels, and how they are looked at: what a recording has to keep
 * cells of. Draws nothing.
 */
import type { FigureChoice, FigureSpec, PanelsLayout, Ref } from '../protocol/figure.ts';
import type { Order } from '../protocol/product.ts';
import { canonical } from '../util/canonical.ts';
import { orderKey, ordersBySeed } from './orders.ts';

/** By `orderKey`; then by `viewName`. */
export type Shown = Map<string, Map<string, Set<PanelsLayout['look']>>>;

/** A view by what it is of, whatever its number in an order. */
export const viewName = {
  all: 'all',
  view: (own: unknown, other: unknown): string => `view ${canonical([own ?? null, other ?? null])}`,
  base: (own: unknown): string => `base ${canonical([own ?? null])}`,
};

export function shownViews(figures: readonly FigureSpec[], choice: FigureChoice): Shown {
  const shown: Shown = new Map();
  for (const figure of figures) {
    const orders = ordersBySeed(figure, choice);
    for (const block of figure.blocks) {
      if (block.kind !== 'panels') continue;
      for (const panel of block.rows.flatMap(({ panels }) => panels)) {
        if (!panel) continue;
        const order = orders[panel.of.order];
        const key = orderKey(order);
        const views = shown.get(key) ?? new Map<string, Set<PanelsLayout['look']>>();
        const name = nameOf(order, panel.of.view);
        shown.set(key, views.set(name, (views.get(name) ?? new Set()).add(block.look)));
      }
    }
  }
  return shown;
}

function nameOf(order: Order, view: Ref['view']): string {
  if (view === 'all') return viewName.all;
  const at = typeof view === 'number' ? view : view.base;
  if (order.kind === 'law') return viewName.view(order.contexts[at], null);
  if (order.kind === 'pair' || order.kind === 'study')
    throw new Error(`a ${order.kind} has no views`);
  const { own, other } = order.views[at];
  return typeof view === 'number' ? viewName.view(own, other) : viewName.base(own);
}
