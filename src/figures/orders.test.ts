import { expect, test } from 'vitest';
import { configFor, type Choice } from '../presets/presets.ts';
import type { FigureSpec } from '../protocol/figure.ts';
import type { Order, RunOrder, ViewOrder } from '../protocol/product.ts';
import { fakeLaw, fakePair, fakeRun } from './fakeProducts.ts';
import {
  baseViewOf,
  mergeOrders,
  orderKey,
  ordersOf,
  productKey,
  satisfies,
  viewOf,
} from './orders.ts';

const view = (own: number, other: number | null = null): ViewOrder => ({
  own: [own],
  other: other === null ? null : [other],
});
const run = (change: Partial<Choice> = {}, views: ViewOrder[] = [], c2st = false): RunOrder => ({
  ...{ kind: 'run', views, c2st },
  config: configFor({
    ...{ reference: 'four-circles', target: 'star', method: 'flows-for-flows' },
    ...{ preset: 'tiny', seed: 5 },
    ...change,
  }),
});
const law = (contexts: (number[] | null)[], seed = 5): Order & { kind: 'law' } => ({
  ...{ kind: 'law', law: 'star', condition: 'none', contexts, seed },
});
const pair: Order & { kind: 'pair' } = {
  ...{ kind: 'pair', reference: 'star', target: 'checkerboard', seed: 5 },
};

test('a key is canonical JSON of what is trained', () => {
  const order = run();
  const keys = JSON.parse(orderKey(order)) as { config: Record<string, unknown> };
  expect(keys.config.seed).toBe(5);
  expect(keys.config.engine).toEqual({ id: 'auto', build: 'strict' });
  expect(keys.config).not.toHaveProperty('view');
  const config = Object.fromEntries(Object.entries(order.config).reverse());
  expect(orderKey({ ...order, config } as RunOrder)).toBe(orderKey(order));
});

test('threads, pace and what is looked at leave the key alone', () => {
  const order = run();
  const { config } = order;
  const engine = { ...config.engine, threads: 7 };
  const pace = { frameEvery: 3, framePoints: 20 };
  const other: RunOrder = {
    ...{ kind: 'run', c2st: true, views: [view(1)] },
    config: { ...config, view: pace, engine },
  };
  expect(orderKey(other)).toBe(orderKey(order));
});

test('seed, method, build, law and kind are part of it', () => {
  const relaxed = structuredClone(run());
  relaxed.config.engine.build = 'relaxed';
  const orders = [run(), run({ seed: 6 }), run({ method: 'identity-init' }), relaxed];
  const others: Order[] = [law([null]), law([null], 6), pair, { ...pair, target: 'star' }];
  expect(new Set([...orders, ...others].map(orderKey)).size).toBe(8);
});

test('a product has the key of its order', () => {
  const [a, b] = [run({}, [view(1)], true), law([null])];
  expect(productKey(fakeRun(a))).toBe(orderKey(a));
  expect(productKey(fakeLaw(b))).toBe(orderKey(b));
  expect(productKey(fakePair(pair))).toBe(orderKey(pair));
});

test('a product satisfies an order whose views and classifier test it holds', () => {
  const product = fakeRun(run({}, [view(0.5), view(0, 1)], true));
  expect(satisfies(product, run({}, [view(0, 1)]))).toBe(true);
  expect(satisfies(product, run({}, [view(0)]))).toBe(false);
  expect(satisfies(product, run({ seed: 6 }))).toBe(false);
  expect(satisfies(fakeRun(run()), run({}, [], true))).toBe(false);
  expect(satisfies(fakeLaw(law([[1], null])), law([null]))).toBe(true);
  expect(satisfies(fakeLaw(law([[1]])), law([null]))).toBe(false);
  expect(satisfies(fakePair(pair), pair)).toBe(true);
  expect(satisfies(fakePair(pair), law([null]))).toBe(false);
});

test('base transfer must also hold samples of the base for every view', () => {
  const order = run({ method: 'base-transfer' }, [view(0.5)]);
  const product = fakeRun(order);
  expect(satisfies(product, order)).toBe(true);
  expect(satisfies({ ...product, baseViews: [] }, order)).toBe(false);
});

test('views are found by their contexts, whatever their place', () => {
  const held = fakeRun(run({ method: 'base-transfer' }, [view(0.25), view(0, 1), view(0.5)]));
  const order = run({ method: 'base-transfer' }, [view(0.5), view(0, 1), view(0.75)]);
  expect(viewOf(held, order, 0)).toBe(held.views[2]);
  expect(viewOf(held, order, 1)).toBe(held.views[1]);
  expect(baseViewOf(held, order, 0)).toBe(held.baseViews[2]);
  expect(viewOf(held, order, 2)).toBeNull();
  expect(() => viewOf(held, order, 3)).toThrow('invalid view: 3 of 3');
  expect(() => viewOf(held, order, -1)).toThrow('invalid view: -1 of 3');
});

test('merged orders look at the union, in the order of the numbers', () => {
  const a = run({}, [view(0.5), { own: null, other: null }]);
  const b = run({}, [view(0, 1), view(0.5), view(0, 0.25)], true);
  const expected = [{ own: null, other: null }, view(0, 0.25), view(0, 1), view(0.5)];
  for (const orders of [
    [a, pair, b],
    [b, pair, a],
  ]) {
    const [first, second, ...rest] = mergeOrders([...orders, pair]);
    expect([first.kind, second, rest]).toEqual(['run', pair, []]);
    expect(first).toMatchObject({ views: expected, c2st: true });
  }
  expect(mergeOrders([law([[1], null]), law([[0.5], [1]])])).toEqual([law([null, [0.5], [1]])]);
});

test('orders of many figures: once each, seed by seed, bases first', () => {
  const methods = ['identity-init', 'base-transfer', 'unidirectional'] as const;
  const spec = (targets: ('star' | 'checkerboard')[]): FigureSpec => ({
    ...{ id: 's0-fig5', paper: 's0', place: '', title: '', blocks: [], caption: [] },
    orders: ({ seed }) =>
      Object.fromEntries([
        ...methods.flatMap((method) =>
          targets.map((target) => [`${method} ${target}`, run({ method, target, seed })] as const),
        ),
        ['law', law([null], seed)],
      ]),
  });
  const orders = ordersOf([spec(['star', 'checkerboard']), spec(['star'])], 'tiny', [5, 6]);
  const words = orders.map((order) =>
    order.kind === 'run'
      ? `${order.config.seed} ${order.config.target} ${order.config.method}`
      : `${order.kind === 'study' ? order.study.seed : order.seed} ${order.kind}`,
  );
  const runs = (seed: number, target: string): string[] =>
    ['base-transfer', 'identity-init', 'unidirectional'].map((m) => `${seed} ${target} ${m}`);
  expect(words).toEqual(
    [5, 6].flatMap((seed) => [`${seed} law`, ...runs(seed, 'star'), ...runs(seed, 'checkerboard')]),
  );
});
