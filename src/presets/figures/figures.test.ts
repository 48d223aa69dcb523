import { describe, expect, it } from 'vitest';
import { methodIds } from '../../protocol/catalogue.ts';
import { parseConfig } from '../../protocol/config.ts';
import type { FigureSpec, Layout, NumberOf, Quantity, Ref } from '../../protocol/figure.ts';
import { figureBudgets, figureIds } from '../../protocol/figureIds.ts';
import type { Order } from '../../protocol/product.ts';
import { allFigures, figures } from './index.ts';

const quantitiesOf = (block: Layout): Quantity[] => {
  switch (block.kind) {
    case 'panels':
      return block.rows.flatMap(({ panels }) => panels.flatMap((panel) => panel?.notes ?? []));
    case 'table':
      return block.rows.flatMap(({ cells }) =>
        cells.filter((cell): cell is Quantity => cell !== null && typeof cell !== 'string'),
      );
    case 'curve':
      return block.series.flatMap(({ values }) => values);
    case 'histograms':
      return [
        ...block.series.flatMap(({ notes }) => notes),
        ...block.panels.flatMap(({ lines }) =>
          lines.flatMap(({ at, floor }) => (floor ? [at, floor] : [at])),
        ),
      ];
    case 'distances':
    case 'schematic':
      return [];
    default:
      return block satisfies never;
  }
};

const refsOf = (block: Layout): Ref[] => {
  if (block.kind === 'panels')
    return block.rows.flatMap(({ panels }) => panels.flatMap((panel) => (panel ? [panel.of] : [])));
  return block.kind === 'distances' ? block.series.flatMap(({ runs }) => runs) : [];
};

const captionQuantities = ({ caption }: FigureSpec): Quantity[] =>
  caption.flatMap((sentence) =>
    sentence.kind === 'say' ? Object.values(sentence.values) : [sentence.a, sentence.b],
  );

/** What is wrong with a reference into the orders; null if nothing is. */
function fault(orders: Record<string, Order>, of: Ref | { order: string }): string | null {
  if (!Object.hasOwn(orders, of.order)) return `no order ${of.order}`;
  const order = orders[of.order];
  if (!('view' in of) || of.view === 'all') return null;
  const number = typeof of.view === 'number' ? of.view : of.view.base;
  const count =
    order.kind === 'run' ? order.views.length : order.kind === 'law' ? order.contexts.length : 0;
  return number < count ? null : `${of.order} has ${count} views, asked for ${number}`;
}

describe.each(allFigures)('$id', (figure) => {
  const orders = figure.orders({ budget: 'quick', seed: 1 });

  it('refers to nothing that it does not order', () => {
    const quantities = [...figure.blocks.flatMap(quantitiesOf), ...captionQuantities(figure)];
    const numbers = quantities.flatMap(({ over }) => over).filter((one) => !('constant' in one));
    const refs = [
      ...figure.blocks.flatMap(refsOf),
      ...numbers.map((one) => (one as Exclude<NumberOf, { constant: number }>).of),
    ];
    expect(refs.map((ref) => fault(orders, ref)).filter((each) => each !== null)).toEqual([]);
    for (const block of figure.blocks)
      if (block.kind === 'distances')
        for (const pair of block.pairs) expect(orders[pair].kind).toBe('pair');
  });

  it('orders configs that can run, at every budget', () => {
    for (const budget of figureBudgets)
      for (const order of Object.values(figure.orders({ budget, seed: 7 })))
        if (order.kind === 'run') expect(() => parseConfig(order.config)).not.toThrow();
  });

  it('says numbers only where it has values for them, and all it has', () => {
    for (const sentence of figure.caption) {
      const texts =
        sentence.kind === 'say'
          ? [sentence.text]
          : [sentence.above, sentence.below, sentence.close];
      const names = sentence.kind === 'say' ? Object.keys(sentence.values) : ['a', 'b'];
      for (const text of texts) {
        const used = [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        expect([...new Set(used)].sort()).toEqual([...names].sort());
      }
    }
  });

  it('has a column head over every panel', () => {
    for (const block of figure.blocks)
      if (block.kind === 'panels')
        for (const row of block.rows) expect(row.panels.length).toBe(block.columns.length);
  });
});

describe('figures', () => {
  it('come in the order of their ids', () => {
    expect(allFigures.map(({ id }) => id)).toEqual([...figureIds]);
  });

  it('give Fig. 5 six tasks and five methods', () => {
    const runs = Object.values(figures['s0-fig5'].orders({ budget: 'quick', seed: 1 })).filter(
      ({ kind }) => kind === 'run',
    );
    expect(runs.length).toBe(6 * methodIds.length);
  });

  it('train the preprint as the preprint did at budget paper', () => {
    const orders = figures['s4-fig3'].orders({ budget: 'paper', seed: 1 });
    const run = Object.values(orders).find((order) => order.kind === 'run');
    if (run?.kind !== 'run') throw new Error('no run');
    const { base, transfer } = run.config;
    expect([base.training.epochs, transfer.training.epochs]).toEqual([10, 20]);
    expect(transfer.shape).toEqual(base.shape);
  });
});
