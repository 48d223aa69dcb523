/** Small made-up products for tests: numbers that a test chooses, everything else plain. */
import type { ExperimentConfig } from '../protocol/config.ts';
import type { PhaseResult } from '../protocol/frame.ts';
import {
  distanceBin,
  distanceBins,
  type CellCounts,
  type DistanceHistogram,
  type LawProduct,
  type LawView,
  type MapView,
  type Order,
  type PairProduct,
  type Product,
  type RunOrder,
  type RunProduct,
  type ViewMetrics,
} from '../protocol/product.ts';
import { fakeStudy } from './fakeStudy.ts';
import { mergeOrders, orderKey } from './orders.ts';
import type { Products } from './source.ts';

/** Two cells a side; one holds `count` of n points that started at (1, -1). */
export function fakeCells(count = 3, n = 4): CellCounts {
  return {
    ...{ side: 2, n, counts: Uint32Array.of(0, count, 1, 0) },
    startX: Float32Array.of(0, 1, -0.5, 0),
    startY: Float32Array.of(0, -1, 2, 0),
  };
}

/** All points of one bin. */
export function fakeDistances(mean: number, sd = 0.5, n = 10): DistanceHistogram {
  const bins = new Uint32Array(distanceBins);
  bins[Math.floor(mean / distanceBin)] = n;
  return { n, mean, sd, max: mean + 3 * sd, bins };
}

const plainMetrics: ViewMetrics = {
  ...{ n: 10, meanDistance: 1, sdDistance: 0.5, medianDistance: 1, q95Distance: 2 },
  ...{ maxDistance: 3, meanAbsolute: 0.6, slicedW2: 0.1, outOfSupport: 0.02, farOutside: null },
  ...{ coverage: 0.99, knnDensity: 1, knnCoverage: 0.95, ringSoft: null, ringHard: null },
  ...{ armEntropy: null, otOwnImage: 0.9, efficiency: 0.9, roundTripP99: 1e-5 },
  ...{ roundTripMax: 1e-4, c2stAuc: null, c2stNullSd: null },
};

export function fakeView(change: Partial<ViewMetrics> = {}): MapView {
  const metrics = { ...plainMetrics, ...change };
  return {
    ...{ own: null, other: null, metrics, cells: fakeCells() },
    distances: fakeDistances(metrics.meanDistance),
    start: Float32Array.of(1, -1, 0.25, 0.5),
    mapped: Float32Array.of(1.1, -9.5, 0.3, 0.4),
  };
}

export const fakeLawView = (own: LawView['own'], outOfSupport = 0.01): LawView => ({
  ...{ own, cells: fakeCells(), outOfSupport },
});

export function fakeRun(order: RunOrder, change: Partial<ViewMetrics> = {}): RunProduct {
  const base: LawView[] = order.views.map(({ own }) => fakeLawView(own));
  const metrics = { ...(order.c2st ? { c2stAuc: 0.55, c2stNullSd: 0.003 } : {}), ...change };
  return {
    ...{ kind: 'run', config: order.config, engine: 'wasm', version: '1', hash: 'ab' },
    seconds: { trained: 1, measured: 2 },
    phases: [fakePhase('reference-base'), fakePhase('target-base'), fakePhase('transfer')],
    all: fakeView(metrics),
    views: order.views.map((view) => ({ ...fakeView(metrics), ...view })),
    baseViews: order.config.method === 'base-transfer' ? base : [],
  };
}

export function fakePhase(name: PhaseResult['name'], klGap = 0.04): PhaseResult {
  const sides = (value: number): { forward: number; inverse: number } => ({
    forward: value,
    inverse: 2 * value,
  });
  const transfer = name === 'transfer';
  return {
    ...{ name, steps: 10, seconds: 1, msPerStep: 100 },
    validationNll: transfer ? sides(1) : 1,
    entropy: transfer ? sides(0.9) : 0.9,
    klGap: transfer ? sides(klGap) : klGap,
    klGapSd: transfer ? sides(0.01) : 0.01,
  };
}

export function fakeLaw(order: Extract<Order, { kind: 'law' }>): LawProduct {
  const { law, condition, seed, contexts } = order;
  return { kind: 'law', law, condition, seed, views: contexts.map((own) => fakeLawView(own)) };
}

export function fakePair(
  order: Extract<Order, { kind: 'pair' }>,
  change: Partial<PairProduct> = {},
): PairProduct {
  return {
    ...order,
    ...{ randomPairing: fakeDistances(3, 1.5), otLaws: 1.2, otLawsFloor: 0.1, bayesAuc: 0.9 },
    ...{ outOfSupport: 0.8, outOfSupportFloor: 0.01, slicedW2: 0.6, slicedW2Floor: 0.03 },
    ...change,
  };
}

export function fakeProduct(order: Order): Product {
  if (order.kind === 'run') return fakeRun(order);
  if (order.kind === 'study') return fakeStudy(order);
  return order.kind === 'law' ? fakeLaw(order) : fakePair(order);
}

/** A config whose metrics a test decides. */
export type Metrics = (config: ExperimentConfig) => Partial<ViewMetrics>;

/** Products of these orders, runs with the metrics given, each changed at the end. */
export function fakeStore(
  orders: readonly Order[],
  metrics: Metrics = () => ({}),
  change: (product: Product) => Product = (product) => product,
): Products {
  const held = new Map<string, Product>();
  for (const order of mergeOrders(orders)) {
    const product =
      order.kind === 'run' ? fakeRun(order, metrics(order.config)) : fakeProduct(order);
    held.set(orderKey(order), change(product));
  }
  return (_seed, key) => held.get(key) ?? null;
}
