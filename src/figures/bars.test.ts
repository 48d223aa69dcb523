import { expect, test } from 'vitest';
import { figures } from '../presets/figures/index.ts';
import { methodIds } from '../protocol/catalogue.ts';
import type { FigureBudget, FigureId } from '../protocol/figureIds.ts';
import type { PhaseResult } from '../protocol/frame.ts';
import type { MapView, Product, RunProduct, StudyProduct } from '../protocol/product.ts';
import { bars, type Bar } from './bars.ts';
import { fakeDistances, fakeStore, type Metrics } from './fakeProducts.ts';
import { fakeStudy } from './fakeStudy.ts';
import { Lab } from './lab.ts';
import { mergeOrders } from './orders.ts';

const seeds = [101, 102, 103];
const used: FigureId[] = [
  ...(['s0-fig5', 's0-fig6', 's0-fig12', 's0-fig13', 's0-fig14', 's0-fig15'] as const),
  ...(['s0-fig16', 's0-fig17', 's4-fig6', 's4-fig7', 's0-fig9'] as const),
];
const ordersAt = (budget: FigureBudget) =>
  mergeOrders(
    seeds.flatMap((seed) =>
      used.flatMap((id) => Object.values(figures[id].orders({ budget, seed }))),
    ),
  );
const orders = { tiny: ordersAt('tiny'), quick: ordersAt('quick'), long: ordersAt('long') };

/** Runs that meet every bar. */
const good: Metrics = ({ reference, target, method }) => ({
  meanDistance: reference === target ? 0.02 : 1,
  outOfSupport: method === 'unidirectional' ? 0.06 : 0.03,
  roundTripP99: 5e-4,
});
const truth = new Map([
  [7.5, 0.209],
  [15, 0.43],
  [30, 0.8],
  [45, 1.224],
]);
type Turn = (view: MapView, run: RunProduct) => Partial<MapView['metrics']>;
/** Turned points move by about the truth; at shared angles support wavers without a trend. */
const turned: Turn = ({ own, other }, { config }) => {
  if (own && other) return { meanDistance: truth.get(45 * (other[0] - own[0])) ?? 1 };
  const step = own ? Math.round(6 * own[0]) : 0;
  const waver = [0, 1, -1, 0, -1, 1, 0][step] * 1e-3;
  return { outOfSupport: 0.03 + waver + (config.seed - 102) * 2e-3 };
};
const phaseGaps = (gap: (toy: string, name: PhaseResult['name']) => number) => (run: RunProduct) =>
  run.phases.map((phase): PhaseResult => {
    const { reference, target } = run.config;
    if (phase.name === 'transfer') {
      const value = gap('', phase.name);
      return { ...phase, klGap: { forward: value, inverse: value } };
    }
    const toy = phase.name === 'reference-base' ? reference : target;
    return { ...phase, klGap: gap(toy, phase.name) };
  });

interface Made {
  metrics?: Metrics;
  turn?: Turn;
  phases?: (run: RunProduct) => PhaseResult[];
  pairing?: number;
  of?: number[];
  study?: (product: StudyProduct) => StudyProduct;
}
function measured(budget: 'tiny' | 'quick' | 'long', made: Made = {}): Map<string, Bar> {
  const { metrics = good, turn = turned, phases = phaseGaps(() => 0.019), of = seeds } = made;
  const change = (product: Product): Product => {
    if (product.kind === 'law') return product;
    if (product.kind === 'study') return made.study?.(product) ?? product;
    if (product.kind === 'pair') {
      const same = product.reference === product.target;
      const pairing = made.pairing ?? (same ? 3.14 : 3.27);
      return { ...product, randomPairing: fakeDistances(pairing) };
    }
    const views = product.views.map((view) => ({
      ...view,
      metrics: { ...view.metrics, ...turn(view, product) },
    }));
    return { ...product, views, phases: phases(product) };
  };
  const lab = new Lab(figures, budget, of, fakeStore(orders[budget], metrics, change));
  return new Map(bars(lab).map((bar) => [bar.id, bar]));
}
const missed = (all: Map<string, Bar>): string[] =>
  [...all.values()].filter(({ met }) => met === false).map(({ id }) => id);

test('runs that meet every bar meet them at long', () => {
  const all = [...measured('long').values()];
  expect(all.filter(({ met }) => met !== true)).toEqual([]);
  expect(all.length).toBe(6 + 2 + 1 + 1 + 1 + 4 + 5 + 1 + 3 + 2 + 8);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
});

test('what a budget or too few seeds cannot tell is neither met nor missed', () => {
  const reasons = (all: Map<string, Bar>): (string | null)[] =>
    ['identity/identity-init/star', 'base/star', 'baseline/s0-fig6', 'maximum'].map(
      (id) => all.get(id)?.reason ?? null,
    );
  expect(reasons(measured('quick'))).toEqual([
    ...[null, 'It speaks of budget long; this is quick.', null, null],
  ]);
  expect(reasons(measured('tiny'))).toEqual([
    'It speaks of budget quick; this is tiny.',
    'It speaks of budget long; this is tiny.',
    ...[null, null],
  ]);
  const two = measured('long', { of: [101, 102] });
  expect(two.get('smearing')).toMatchObject({ met: null, reason: 'It takes 3 seeds.' });
  expect(two.get('base/star')?.met).toBe(true);
  const empty = bars(new Lab(figures, 'long', seeds, () => null));
  const known = empty.filter(({ met }) => met !== null).map(({ id }) => id);
  expect(known).toEqual(['maximum']);
  expect(empty.find(({ id }) => id === 'base/star')?.reason).toBe('Not all of its runs are made.');
});

test('every seed must hold a limit', () => {
  const oneSeed: Metrics = (config) => ({
    ...good(config),
    ...(config.seed === 102 && config.reference === 'star' && config.target === 'star'
      ? { meanDistance: 0.11 }
      : {}),
  });
  const all = measured('quick', { metrics: oneSeed });
  expect(missed(all)).toEqual(['identity/identity-init/star', 'identity/movement-penalty/star']);
  const value = all.get('identity/identity-init/star')?.value;
  expect(typeof value === 'object' && value?.values).toEqual([0.02, 0.11, 0.02]);
});

test('baselines are held within 0.02', () => {
  expect(missed(measured('quick', { pairing: 3.25 }))).toEqual(['baseline/s0-fig12']);
  expect(missed(measured('quick', { pairing: 3.16 }))).toEqual(['baseline/s0-fig6']);
});

test('smearing is counted over tasks', () => {
  const on =
    (targets: string[]): Metrics =>
    (config) => ({
      ...good(config),
      ...(config.method === 'unidirectional' && targets.includes(config.target)
        ? { outOfSupport: 0.02 }
        : {}),
    });
  const two = measured('quick', { metrics: on(['star']) }).get('smearing');
  expect([two?.value, two?.met]).toEqual([4, true]);
  const four = measured('quick', { metrics: on(['star', 'checkerboard']) }).get('smearing');
  expect([four?.value, four?.met]).toEqual([2, false]);
});

test('rotations move by about the truth, at every angle by itself', () => {
  const far: Turn = (view, run) => {
    const { own, other } = view;
    const is15 = own && other && Math.abs(45 * (other[0] - own[0]) - 15) < 1e-9;
    return is15 ? { meanDistance: 0.47 } : turned(view, run);
  };
  expect(missed(measured('quick', { turn: far }))).toEqual(['rotation/15']);
});

test('a trend of support in the angle is seen against its error', () => {
  const trend: Turn = (view, run) => {
    const made = turned(view, run);
    const { own, other } = view;
    if (run.config.method !== 'identity-init' || !own || other) return made;
    return { outOfSupport: (made.outOfSupport ?? 0) + 0.01 * own[0] };
  };
  expect(missed(measured('quick', { turn: trend }))).toEqual(['flat/identity-init']);
});

test('the way back is that of the worst view', () => {
  const lost: Turn = (view, run) => ({
    ...turned(view, run),
    ...(run.config.seed === 103 && view.own?.[0] === 1 ? { roundTripP99: 2e-3 } : {}),
  });
  const bar = measured('quick', { turn: lost }).get('round-trip');
  expect([bar?.met, typeof bar?.value === 'object' && bar.value?.values]).toEqual([
    ...[false, [5e-4, 5e-4, 2e-3]],
  ]);
});

test('bases and the transfer are held to their nats', () => {
  const star = phaseGaps((toy) => (toy === 'star' ? 0.021 : 0.019));
  expect(missed(measured('long', { phases: star }))).toEqual(['base/star']);
  const target = phaseGaps((toy, name) =>
    toy === 'checkerboard' && name === 'target-base' ? 0.061 : 0.019,
  );
  expect(missed(measured('long', { phases: target }))).toEqual(['base/checkerboard']);
  const transfer = phaseGaps((_, name) => (name === 'transfer' ? 0.13 : 0.019));
  expect(missed(measured('long', { phases: transfer }))).toEqual([
    ...['transfer/forward', 'transfer/inverse'],
  ]);
});

test('the study of the stand-in is held in the signal region, seed by seed but for its optimum', () => {
  const of =
    (
      method: (seed: number) => { auc: number; distance: number },
      optimalAuc = (_seed: number): number => 0.575,
    ) =>
    ({ result: { study } }: StudyProduct): StudyProduct =>
      fakeStudy({ kind: 'study', study }, () => method(study.seed), {
        optimalAuc: optimalAuc(study.seed),
      });
  const told = measured('quick', {
    study: of((seed) => ({
      auc: seed === 102 ? 0.531 : 0.51,
      distance: seed === 103 ? 0.43 : 0.3,
    })),
  });
  expect(missed(told)).toEqual([
    ...methodIds.map((method) => `study/closure/${method}`),
    'study/penalty',
  ]);
  const good = { auc: 0.51, distance: 0.3 };
  const wavering = (off: number) =>
    of(
      () => good,
      (seed) => 0.575 + (seed - 102) * 0.008 + off,
    );
  expect(missed(measured('quick', { study: wavering(0) }))).toEqual([]);
  expect(missed(measured('quick', { study: wavering(0.006) }))).toEqual(['study/optimum']);
  expect(measured('tiny').get('study/morph')?.met).toBeNull();
});
