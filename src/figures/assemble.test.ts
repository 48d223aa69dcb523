import { expect, test } from 'vitest';
import { configFor } from '../presets/presets.ts';
import type { MethodId } from '../protocol/catalogue.ts';
import type { FigureSpec, Layout, NumberOf, Quantity, Sentence } from '../protocol/figure.ts';
import type { Order, RunOrder } from '../protocol/product.ts';
import type { Schematic } from '../protocol/schematic.ts';
import { readProduct, writeProduct } from '../protocol/productFile.ts';
import { assemble, type Assembled } from './assemble.ts';
import { fakeStore, type Metrics } from './fakeProducts.ts';

const seeds = [1, 2, 3];
const run = (seed: number, method: MethodId): RunOrder => ({
  ...{ kind: 'run', c2st: false },
  views: [
    { own: [0.5], other: null },
    { own: [1], other: null },
  ],
  config: configFor({
    ...{ reference: 'four-circles', target: 'star', preset: 'tiny', condition: 'rotation' },
    ...{ method, seed },
  }),
});
const orders = (seed: number): Record<string, Order> => ({
  flows: run(seed, 'flows-for-flows'),
  bases: run(seed, 'base-transfer'),
  law: { kind: 'law', law: 'star', condition: 'none', contexts: [null], seed },
  pair: { kind: 'pair', reference: 'four-circles', target: 'star', seed },
});
const spec = (blocks: Layout[], caption: Sentence[] = []): FigureSpec => ({
  ...{ id: 's0-fig5', paper: 's0', place: 'Fig. 5', title: 'Title', blocks, caption },
  orders: ({ seed }) => orders(seed),
});
/** Flows move by 1.1, 1.2, 1.3; bases by 2. */
const metrics: Metrics = ({ method, seed }) => ({
  meanDistance: method === 'flows-for-flows' ? 1 + seed / 10 : 2,
});
const made = (
  figure: FigureSpec,
  {
    of = seeds,
    without = () => false,
  }: Partial<{ of: number[]; without: (o: Order) => boolean }> = {},
): Assembled => {
  const all = of.flatMap((seed) => Object.values(orders(seed))).filter((o) => !without(o));
  return assemble(figure, 'tiny', of, fakeStore(all, metrics));
};
const one = (figure: FigureSpec, options = {}) => made(figure, options).data.blocks[0];
const distance = (...over: NumberOf[]): Quantity => ({ label: 'd', unit: 'distance', over });
const moved = (order: string): NumberOf => ({ of: { order, view: 'all' }, metric: 'meanDistance' });

test('every kind of number finds its product', () => {
  const numbers: [NumberOf, number | null][] = [
    [{ constant: 7 }, 7],
    [moved('bases'), 2],
    [{ of: { order: 'bases', view: 1 }, metric: 'meanDistance' }, 2],
    [{ of: { order: 'bases', view: { base: 1 } }, metric: 'outOfSupport' }, 0.01],
    [{ of: { order: 'bases', view: { base: 1 } }, metric: 'meanDistance' }, null],
    [{ of: { order: 'law', view: 0 }, metric: 'outOfSupport' }, 0.01],
    [{ of: { order: 'flows', view: 'all' }, metric: 'ringSoft' }, null],
    [{ of: { order: 'pair' }, pair: 'otLaws' }, 1.2],
    [{ of: { order: 'pair' }, pair: 'randomPairing' }, 3],
    [{ of: { order: 'flows' }, phase: 'target-base', result: 'klGap' }, 0.04],
    [{ of: { order: 'flows' }, phase: 'transfer', result: 'klGap', direction: 'inverse' }, 0.08],
    [
      { of: { order: 'flows' }, phase: 'transfer', result: 'validationNll', direction: 'forward' },
      1,
    ],
  ];
  const cells = numbers.map(([number]) => distance(number));
  const block = one(
    spec([{ kind: 'table', title: null, columns: [], rows: [{ label: '', cells }] }]),
  );
  const row = block.kind === 'table' ? block.rows[0].cells : [];
  expect(row.map((cell) => (typeof cell === 'object' && cell ? cell.mean : cell))).toEqual(
    numbers.map(([, value]) => value),
  );
});

test('a table has means over the numbers, for each seed', () => {
  const cells = [distance(moved('flows'), moved('bases')), 'text', null];
  const block = one(
    spec([{ kind: 'table', title: 'T', columns: ['a'], rows: [{ label: 'r', cells }] }]),
  );
  if (block.kind !== 'table') throw new Error('no table');
  const [cell, text, empty] = block.rows[0].cells;
  expect([text, empty, block.title]).toEqual(['text', null, 'T']);
  if (typeof cell !== 'object' || !cell) throw new Error('no number');
  expect(cell.values.map((value) => value.toFixed(2))).toEqual(['1.55', '1.60', '1.65']);
  expect(cell.sd).toBeCloseTo(0.05, 12);
});

const panels: Layout = {
  ...{ kind: 'panels', title: null, look: 'density', columns: ['Reference', 'Flows'] },
  rows: [
    {
      label: 'Circles to star',
      panels: [
        { of: { order: 'law', view: 0 }, notes: [] },
        { of: { order: 'flows', view: 1 }, notes: [distance(moved('flows'))] },
      ],
    },
    { label: '', panels: [null, { of: { order: 'bases', view: { base: 0 } }, notes: [] }] },
  ],
};

test('panels show the first seed, their notes all of them', () => {
  const block = one(spec([panels]));
  if (block.kind !== 'panels') throw new Error('no panels');
  const [law, flows] = block.rows[0].panels;
  expect([law?.name, law?.order]).toEqual(['Circles to star, Reference', null]);
  expect([flows?.order, flows?.notes[0].stat?.values.length]).toEqual(['flows', 3]);
  expect([block.rows[1].panels[0], block.rows[1].panels[1]?.name]).toEqual([null, 'Flows']);
  // Three of four points in one cell.
  expect(block.most).toBe(0.75);
});

test('a figure can be shown half made, and says what it lacks', () => {
  const figure = spec(
    [panels],
    [{ kind: 'say', text: '{d}', values: { d: distance(moved('flows')) } }],
  );
  const without = (order: Order): boolean =>
    order.kind === 'run' && order.config.method === 'flows-for-flows' && order.config.seed !== 1;
  const { data, missing } = made(figure, { without });
  const [block] = data.blocks;
  if (block.kind !== 'panels') throw new Error('no panels');
  expect(block.rows[0].panels[1]?.notes[0].stat).toBeNull();
  expect(data.caption).toEqual([]);
  expect(missing).toEqual([2, 3].map((seed) => ({ seed, key: 'flows' })));
  const none = assemble(figure, 'tiny', [1], () => null);
  expect(none.missing.map(({ key }) => key)).toEqual(['law', 'flows', 'bases']);
  expect(none.data.blocks[0]).toMatchObject({ most: 0 });
});

test('a product without the views of the order counts as missing', () => {
  const bare = { ...run(1, 'flows-for-flows'), views: [] };
  const products = fakeStore([bare]);
  expect(assemble(spec([panels]), 'tiny', [1], products).missing).toContainEqual({
    ...{ seed: 1, key: 'flows' },
  });
});

test('a product that was kept without its cells has no panel, but its numbers', () => {
  const flows = run(1, 'flows-for-flows');
  const products = fakeStore([flows], metrics, (product) =>
    readProduct(writeProduct(product, { cells: false }).buffer),
  );
  const { data } = assemble(spec([panels, distances]), 'tiny', [1], products);
  const [first, second] = data.blocks;
  expect(first.kind === 'panels' && first.rows[0].panels[1]).toBeNull();
  expect(second.kind === 'distances' && second.series.length).toBe(1);
});

test('captions have the numbers of the runs, and the text that these ask for', () => {
  const compare: Sentence = {
    ...{ kind: 'compare', a: distance(moved('flows')), b: distance(moved('bases')) },
    ...{ above: 'more {a} {b}', below: 'less {a} than {b}', close: 'same' },
  };
  const say: Sentence = {
    kind: 'say',
    text: 'It is {x}.',
    values: { x: distance(moved('flows')) },
  };
  expect(made(spec([], [say, compare])).data.caption).toEqual([
    'It is 1.20 ± 0.10.',
    'less 1.20 ± 0.10 than 2.00 ± 0.00',
  ]);
  const wrong: Sentence = { kind: 'say', text: '{y}', values: {} };
  expect(() => made(spec([], [wrong]))).toThrow('invalid name in a caption: y');
});

const distances: Layout = {
  ...{ kind: 'distances', title: null, pairs: ['pair'] },
  series: [
    {
      ...{ label: 'F', method: 'flows-for-flows' },
      runs: [0, 1].map((view) => ({ order: 'flows', view })),
    },
    { label: 'T', method: 'base-transfer', runs: [{ order: 'bases', view: 'all' }] },
  ],
};

test('distances are pooled over tasks and spread over seeds', () => {
  const block = one(spec([distances]));
  if (block.kind !== 'distances') throw new Error('no distances');
  const [flows] = block.series;
  expect(flows.mean.values.map((value) => value.toFixed(3))).toEqual(['1.100', '1.200', '1.300']);
  expect(flows.otOwnImage?.mean).toBeCloseTo(0.9, 12);
  // All of a seed's points are in one bin: 27, 30 and 32.
  expect([27, 30, 32, 31].map((bin) => flows.share[bin].toFixed(3))).toEqual([
    ...['0.333', '0.333', '0.333', '0.000'],
  ]);
  expect(flows.shareSd?.[27]).toBeCloseTo(Math.sqrt(1 / 3), 12);
  expect(flows.share.length).toBe(283);
  expect(block.baseline?.mean.mean).toBe(3);
  expect(block.otLaws?.value.mean).toBeCloseTo(1.2, 12);
  expect(block.otLaws?.floor.mean).toBeCloseTo(0.1, 12);
  expect(block.maximum).toBeCloseTo(11.3137, 4);
  const single = one(spec([distances]), { of: [1] });
  expect(single.kind === 'distances' && single.series[0].shareSd).toBeNull();
});

test('a series without an assignment to its own images stands without that', () => {
  const unsolved = fakeStore(Object.values(orders(1)), () => ({ otOwnImage: null }));
  const [block] = assemble(spec([distances]), 'tiny', [1], unsolved).data.blocks;
  expect(block.kind === 'distances' && block.series.map((s) => s.otOwnImage)).toEqual([null, null]);
});

test('a series that lacks a run, and references that lack a pair, are left out', () => {
  const without = (order: Order): boolean =>
    order.kind === 'pair' || (order.kind === 'run' && order.config.method === 'flows-for-flows');
  const block = one(spec([distances]), { without });
  if (block.kind !== 'distances') throw new Error('no distances');
  expect(block.series.map(({ label }) => label)).toEqual(['T']);
  expect([block.baseline, block.otLaws]).toEqual([null, null]);
});

test('a curve has a slope through its means', () => {
  const curve: Layout = {
    ...{ kind: 'curve', title: null, xLabel: 'x', xUnit: 'degree', yLabel: 'y', x: [0, 1, 2] },
    series: [
      {
        ...{ label: 'F', method: 'flows-for-flows' },
        values: [1, 2, 3].map((c) => distance({ constant: c }, moved('flows'))),
      },
    ],
  };
  const block = one(spec([curve]));
  if (block.kind !== 'curve') throw new Error('no curve');
  const [{ values, slope }] = block.series;
  expect(values.map((value) => value?.mean.toFixed(2))).toEqual(['1.10', '1.60', '2.10']);
  expect(slope?.value).toBeCloseTo(0.5, 12);
  // The seeds lie apart, and their lines are parallel.
  expect(values[0]?.sd).toBeGreaterThan(0.01);
  expect(slope?.error).toBeCloseTo(0, 12);
  expect(block.unit).toBe('distance');
  const lacking = one(spec([curve]), { without: (o: Order) => o.kind === 'run' });
  expect(lacking.kind === 'curve' && lacking.series[0]).toMatchObject({
    ...{ values: [null, null, null], slope: null },
  });
});

test('a schematic comes from outside, and is left out while it is not known', () => {
  const figure = spec([{ kind: 'schematic', of: 'f4f' }]);
  const law = (label: string): Schematic['target'] => ({ law: 'star', label, shown: null });
  const schematic: Schematic = {
    ...{ id: 'f4f', reference: law('R'), target: law('T'), condition: 'none', context: null },
    ...{ sharedBase: false, methods: [] },
  };
  const points = { reference: new Float32Array(2), target: new Float32Array(2) };
  expect(assemble(figure, 'tiny', [1], () => null).data.blocks).toEqual([]);
  const known = assemble(
    figure,
    'tiny',
    [1],
    () => null,
    (id) => (id === 'f4f' ? { schematic, points } : null),
  );
  expect(known.data.blocks).toEqual([{ kind: 'schematic', schematic, points }]);
});

test('faults of a figure are told', () => {
  const panelOf = (of: { order: string; view: number | 'all' }): FigureSpec =>
    spec([
      {
        ...{ kind: 'panels', title: null, look: 'colour', columns: [] },
        rows: [{ label: '', panels: [{ of, notes: [] }] }],
      },
    ]);
  expect(() => made(panelOf({ order: 'flow', view: 0 }))).toThrow(
    'invalid order key of s0-fig5: flow',
  );
  expect(() => made(panelOf({ order: 'flows', view: 2 }))).toThrow('invalid view: 2 of 2');
  expect(() => made(panelOf({ order: 'pair', view: 'all' }))).toThrow(
    'invalid view of pair: "all"',
  );
  expect(() => made(panelOf({ order: 'law', view: 1 }))).toThrow('invalid view of law: 1');
});
