import { describe, expect, test } from 'vitest';
import { assemble } from '../../../figures/assemble.ts';
import { fakeProduct } from '../../../figures/fakeProducts.ts';
import { orderKey, ordersBySeed, ordersOf } from '../../../figures/orders.ts';
import { allFigures } from '../../../presets/figures/index.ts';
import type { FigureSpec, PanelsBlock } from '../../../protocol/figure.ts';
import type { Product } from '../../../protocol/product.ts';
import type { Held } from '../../state/gallery.ts';
import { panelRun, type PanelAt } from './panelRun.ts';

const choice = { budget: 'tiny', seed: 5, seeds: 1 } as const;

const heldOf = (figure: FigureSpec, change = (product: Product) => product): Map<string, Held> =>
  new Map(
    ordersOf([figure], choice.budget, [choice.seed]).map((order) => [
      orderKey(order),
      { product: change(fakeProduct(order)), from: 'recorded' },
    ]),
  );

function panelsOf(figure: FigureSpec, held: ReadonlyMap<string, Held>): PanelAt[] {
  const products = (_: number, key: string): Product | null => held.get(key)?.product ?? null;
  const { data } = assemble(figure, choice.budget, [choice.seed], products);
  return data.blocks
    .filter((block): block is PanelsBlock => block.kind === 'panels')
    .flatMap((block) =>
      block.rows.flatMap(({ panels }, row) =>
        panels.flatMap((panel, column) => (panel ? [{ block, row, column }] : [])),
      ),
    );
}

const panelAt = ({ block, row, column }: PanelAt) => block.rows[row].panels[column]!;
const withPanels = allFigures.filter(({ blocks }) => blocks.some(({ kind }) => kind === 'panels'));

describe.each(withPanels.map((figure) => [figure.id, figure] as const))('%s', (_, figure) => {
  const held = heldOf(figure);
  const orders = ordersBySeed(figure, choice);

  test('every panel opens: a run under its condition, a law where a run starts or ends in it', () => {
    const panels = panelsOf(figure, held);
    expect(panels.length).toBeGreaterThan(0);
    for (const at of panels) {
      const { ref, order: key, name } = panelAt(at);
      const found = panelRun(figure, choice, at, held);
      expect(found, name).not.toBeNull();
      const { product } = found!.held;
      const seen = found!.view === null ? null : product.views[found!.view];
      const order = orders[key ?? ref.order];
      if (order.kind === 'run') {
        expect(orderKey(order)).toBe(orderKey({ ...order, config: product.config }));
        expect(found!.morph).toBe(1);
        const asked = typeof ref.view === 'number' ? order.views[ref.view] : null;
        expect(seen && { own: seen.own, other: seen.other }).toEqual(asked);
        continue;
      }
      if (order.kind !== 'law' || typeof ref.view !== 'number') throw new Error('no law');
      const { config } = product;
      expect(found!.morph === 0 ? config.reference : config.target, name).toBe(order.law);
      const context = order.contexts[ref.view];
      const stands = found!.morph === 0 ? seen?.own : (seen?.other ?? seen?.own);
      expect(stands ?? null, name).toEqual(context);
    }
  });

  test('without points to show none opens', () => {
    const bare = heldOf(figure, (product) =>
      product.kind === 'run'
        ? { ...product, all: { ...product.all, start: new Float32Array(0) } }
        : product,
    );
    for (const at of panelsOf(figure, bare)) expect(panelRun(figure, choice, at, bare)).toBeNull();
  });
});
