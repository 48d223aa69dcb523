import { expect, test } from 'vitest';
import { figures } from '../presets/figures/index.ts';
import type { MethodId } from '../protocol/catalogue.ts';
import type { FigureId } from '../protocol/figureIds.ts';
import type { Product } from '../protocol/product.ts';
import { judge, type Claim } from './claim.ts';
import { fakeStore, type Metrics } from './fakeProducts.ts';
import { fakeStudy } from './fakeStudy.ts';
import { findings, rankTables, type Finding } from './findings.ts';
import { Lab } from './lab.ts';
import { mergeOrders } from './orders.ts';
import { rankStability } from './ranks.ts';

const seeds = [101, 102, 103];

/** A claim that a is smaller than each of the others, one number a seed. */
const claim = (pairs: (readonly (number | null)[])[][], atLeast?: number): Claim => ({
  ...{ id: 'c', place: 'P', text: 'T', unit: 'distance' },
  comparisons: pairs.map(([low, high]) => ({
    smaller: { label: 'a', at: (seed) => low[seed] },
    larger: { label: 'b', at: (seed) => high[seed] },
  })),
  ...(atLeast === undefined ? {} : { atLeast }),
});
const of = (pairs: (readonly (number | null)[])[][], atLeast?: number, k = 3): Finding =>
  judge(claim(pairs, atLeast), [...Array(k).keys()]);

// Differences 1, 1.1, 1.2; the opposite; and ones that waver around 0.
const yes = [
  [1, 2, 3],
  [2, 3.1, 4.2],
];
const no = [...yes].reverse();
const perhaps = [
  [1, 2, 3],
  [2, 1, 3.1],
];

test('the mean difference must exceed two standard errors', () => {
  expect(of([yes]).verdict).toBe('reproduced');
  expect(of([no]).verdict).toBe('not reproduced');
  expect(of([perhaps])).toMatchObject({
    ...{
      verdict: 'undecided',
      reason: 'Differences that it needs lie within two standard errors over the seeds.',
    },
  });
  // Differences 3, 1, 1: mean 1.67 is 2.5 errors of 0.67. Then 3, 0.5, 0.5: 1.33 is 1.6 of 0.83.
  expect(
    of([
      [
        [0, 0, 0],
        [3, 1, 1],
      ],
    ]).verdict,
  ).toBe('reproduced');
  expect(
    of([
      [
        [0, 0, 0],
        [3, 0.5, 0.5],
      ],
    ]).verdict,
  ).toBe('undecided');
  expect(
    of([
      [
        [1, 1, 1],
        [1, 1, 1],
      ],
    ]).verdict,
  ).toBe('undecided');
});

test('the numbers that it rests on are kept', () => {
  const [{ smaller, larger, difference }] = of([yes]).compared;
  expect([smaller.stat?.mean, larger.stat?.values]).toEqual([2, [2, 3.1, 4.2]]);
  expect(difference?.mean).toBeCloseTo(1.1, 12);
});

test('below three seeds nothing is decided', () => {
  expect(of([yes], undefined, 2)).toMatchObject({
    ...{ verdict: 'undecided', reason: 'It takes at least 3 seeds to tell; these are 2.' },
  });
  expect(of([no], undefined, 1).reason).toBe('It takes at least 3 seeds to tell; this is one.');
});

test('a missing run leaves it open', () => {
  expect(
    of([
      [
        [1, null, 1],
        [2, 2, 2],
      ],
    ]),
  ).toMatchObject({
    ...{ verdict: 'undecided', reason: 'Not all of its runs are made.' },
  });
  expect(of([]).reason).toBe('No figure orders the runs it is about.');
});

test('a chain needs all, another claim so many', () => {
  expect(of([yes, yes]).verdict).toBe('reproduced');
  expect(of([yes, perhaps]).verdict).toBe('undecided');
  expect(of([yes, no]).verdict).toBe('not reproduced');
  expect(of([yes, yes, no], 2).verdict).toBe('reproduced');
  expect(of([yes, perhaps, no], 2).verdict).toBe('undecided');
  expect(of([yes, no, no], 2).verdict).toBe('not reproduced');
});

test('ranks are counted over the seeds; equal numbers share the better', () => {
  const rows = [
    { label: 'a', values: [1, 3, 2] },
    { label: 'b', values: [2, 1, 2] },
    { label: 'c', values: [3, 2, 1] },
  ];
  expect(rankStability(rows)).toEqual([
    { label: 'a', counts: [1, 1, 1] },
    { label: 'b', counts: [1, 2, 0] },
    { label: 'c', counts: [1, 1, 1] },
  ]);
});

const used: FigureId[] = [
  's0-fig5',
  's0-fig6',
  's0-fig12',
  's4-fig3',
  's4-fig4',
  's4-fig6',
  's4-table1',
  's0-fig9',
];

const orders = mergeOrders(
  seeds.flatMap((seed) =>
    used.flatMap((id) => Object.values(figures[id].orders({ budget: 'tiny', seed }))),
  ),
);

const labOf = (metrics: Metrics, change?: (product: Product) => Product): Lab =>
  new Lab(figures, 'tiny', seeds, fakeStore(orders, metrics, change));
const verdicts = (lab: Lab): Record<string, string> =>
  Object.fromEntries(findings(lab).map(({ id, verdict }) => [id, verdict]));

/** As the papers have it. */
const distance: Record<MethodId, number> = {
  ...{ 'movement-penalty': 0.9, unidirectional: 1.1, 'base-transfer': 1.4 },
  ...{ 'flows-for-flows': 1.6, 'identity-init': 1.7 },
};
const ontoItself: Record<MethodId, number> = {
  ...{ 'identity-init': 0.01, 'movement-penalty': 0.05, 'flows-for-flows': 0.4 },
  ...{ unidirectional: 0.6, 'base-transfer': 1 },
};
const outside: Record<MethodId, number> = {
  ...{ 'base-transfer': 0.02, unidirectional: 0.2, 'flows-for-flows': 0.04 },
  ...{ 'movement-penalty': 0.05, 'identity-init': 0.03 },
};
const papers: Metrics = ({ method, seed, reference, target, transfer }) => {
  const off = (seed - 102) * 1e-3;
  const { likelihood, penalty } = transfer.objective;
  const moved = (reference === target ? ontoItself : distance)[method];
  const absolute = !likelihood ? 0.001 : penalty ? 0.03 : ontoItself[method];
  return {
    ...{ meanDistance: moved + off, outOfSupport: outside[method] + off / 10 },
    meanAbsolute: absolute + off / 10,
  };
};
/** How far base transfer moves events of the stand-in; flows for flows, by 0.5. */
const studied = (product: Product, base: number): Product =>
  product.kind !== 'study'
    ? product
    : fakeStudy({ kind: 'study', study: product.result.study }, (method) => ({
        auc: 0.51,
        distance:
          (method === 'base-transfer' ? base : 0.5) + 1e-3 * (product.result.study.seed - 102),
      }));
/** The base density's own samples are the least sharp. */
const blurred = (product: Product, base = 1): Product =>
  product.kind === 'run'
    ? { ...product, baseViews: product.baseViews.map((view) => ({ ...view, outOfSupport: 0.08 })) }
    : studied(product, base);

test('every finding is reproduced by runs that are as the papers say', () => {
  const all = verdicts(labOf(papers, blurred));
  expect(Object.keys(all)).toEqual([
    ...['d6-penalty-shortest', 'd6-beyond-base-transfer', 'identity-about-zero'],
    ...['identity-ranking', 'd6-unidirectional-worst', 'unidirectional-smearing'],
    ...['c3-base-transfer-sharper', 'c6-transport-sharper', 'c2-half-of-base-transfer'],
    ...['c5-translation-order', 'd12-base-transfer-farther'],
  ]);
  expect(new Set(Object.values(all))).toEqual(new Set(['reproduced']));
});

test('and by none that are the other way round', () => {
  const turned: Metrics = (config) => {
    const { meanDistance = 0, outOfSupport = 0, meanAbsolute = 0 } = papers(config);
    return {
      ...{ meanDistance: 3 - meanDistance, outOfSupport: 1 - outOfSupport },
      meanAbsolute: 3 - meanAbsolute,
    };
  };
  const other = verdicts(labOf(turned, (product) => blurred(product, 0.3)));
  expect(new Set(Object.values(other))).toEqual(new Set(['not reproduced']));
});

test('each finding hangs on its own numbers', () => {
  const change =
    (method: MethodId, by: ReturnType<Metrics>): Metrics =>
    (config) =>
      config.method === method ? { ...papers(config), ...by } : papers(config);
  const failing = (metrics: Metrics, blur: (product: Product) => Product = blurred): string[] =>
    Object.entries(verdicts(labOf(metrics, blur)))
      .filter(([, verdict]) => verdict !== 'reproduced')
      .map(([id]) => id);
  expect(failing(change('unidirectional', { outOfSupport: 0.045 }))).toEqual([
    'unidirectional-smearing',
  ]);
  expect(failing(papers, (product) => studied(product, 1))).toEqual(['c6-transport-sharper']);
  expect(failing(papers, (product) => blurred(product, 0.499))).toEqual([
    'd12-base-transfer-farther',
  ]);
  expect(failing(change('flows-for-flows', { outOfSupport: 0.01 }))).toEqual([
    'c3-base-transfer-sharper',
  ]);
  expect(failing(change('flows-for-flows', { meanAbsolute: 0.02 }))).toEqual([
    'c5-translation-order',
  ]);
  // Six tenths of base transfer's.
  const sixTenths: Metrics = (config) =>
    config.method === 'flows-for-flows' && config.reference === config.target
      ? { ...papers(config), meanDistance: 0.6 }
      : papers(config);
  expect(failing(sixTenths)).toEqual(['c2-half-of-base-transfer']);
});

test('four of six tasks are enough for unidirectional to be worst', () => {
  const sharpOn =
    (tasks: string[]): Metrics =>
    (config) =>
      config.method === 'unidirectional' && tasks.includes(`${config.reference} ${config.target}`)
        ? { ...papers(config), outOfSupport: 0.001 }
        : papers(config);
  const two = ['four-circles star', 'star four-circles'];
  const worst = (tasks: string[]) => verdicts(labOf(sharpOn(tasks)))['d6-unidirectional-worst'];
  expect(worst(two)).toBe('reproduced');
  expect(worst([...two, 'star checkerboard'])).toBe('not reproduced');
});

test('rank tables count every method, and wait for their runs', () => {
  const [support, moved, onto, translation] = rankTables(labOf(papers));
  expect(support.rows?.map(({ counts }) => counts.indexOf(3))).toEqual([0, 4, 2, 3, 1]);
  expect(moved.rows?.map(({ label, counts }) => [label, counts.indexOf(3)])).toEqual([
    ['Base transfer', 2],
    ['Unidirectional', 1],
    ['Flows for flows', 3],
    ['Movement penalty', 0],
    ['Identity initialisation', 4],
  ]);
  expect(onto.rows?.[4].counts).toEqual([3, 0, 0, 0, 0]);
  expect(translation.rows?.map(({ counts }) => counts.indexOf(3))).toEqual([0, 1, 2, 3]);
  const empty = new Lab(figures, 'tiny', seeds, () => null);
  expect(rankTables(empty).map(({ rows }) => rows)).toEqual([null, null, null, null]);
  expect(new Set(findings(empty).map(({ reason }) => reason))).toEqual(
    new Set(['Not all of its runs are made.']),
  );
});

test('runs that a figure makes from other seeds are not taken for this one', () => {
  const lab = new Lab(figures, 'tiny', seeds, () => null);
  const all = figures['s4-fig-a1'].orders({ budget: 'tiny', seed: 101 });
  const others = Object.values(all).filter((o) => o.kind === 'run' && o.config.seed !== 101);
  const taken = lab.runs('s4-fig-a1', {}, 101).map(([, { config }]) => config.seed);
  expect([others.length, taken]).toEqual([1, [101, 101, 101]]);
});
