import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  fakeCells,
  fakeDistances,
  fakeLaw,
  fakeLawView,
  fakePair,
  fakeRun,
  fakeView,
} from '../figures/fakeProducts.ts';
import { fakeStudy } from '../figures/fakeStudy.ts';
import { studyOf } from '../presets/figures/study.ts';
import { configFor, defaultChoice } from '../presets/presets.ts';
import { mergeCells, readProduct, writeProduct } from './productFile.ts';
import type { CellCounts, Product, RunProduct } from './product.ts';

const run: RunProduct = {
  ...fakeRun({
    ...{
      kind: 'run',
      c2st: true,
      views: [
        { own: [0], other: [0.5] },
        { own: [1], other: null },
      ],
    },
    config: configFor({ ...defaultChoice, method: 'base-transfer', condition: 'rotation' }),
  }),
};
const law: Product = fakeLaw({
  ...{ kind: 'law', law: 'star', condition: 'none', contexts: [null, [0.5, 1]], seed: 3 },
});
const pair: Product = fakePair({
  ...{ kind: 'pair', reference: 'star', target: 'checkerboard', seed: 3 },
});
const study = fakeStudy({
  kind: 'study',
  study: studyOf({ budget: 'tiny', seed: 3 }),
});
const back = (product: Product): Product => readProduct(writeProduct(product).buffer);

test('every kind of product comes back as it was', () => {
  for (const product of [run, law, pair, study]) expect(back(product)).toEqual(product);
});

test('a study whose numbers cannot be is refused', () => {
  const { input } = study.result;
  const broken = { ...study, result: { ...study.result, input: { ...input, otLaws: NaN } } };
  expect(() => writeProduct(broken)).toThrow('cannot write this product: result.input.otLaws');
});

test('a base that was given comes back as given', () => {
  const given = run.phases.map((phase) => ({ ...phase, recorded: true as const }));
  expect(back({ ...run, phases: given })).toEqual({ ...run, phases: given });
});

test('sample points may lie anywhere', () => {
  const mapped = Float32Array.of(1e6, -9.123456, 0.1, 0.2);
  const read = back({ ...run, all: { ...run.all, mapped } }) as RunProduct;
  expect(read.all.mapped).toEqual(mapped);
});

test('lean points are right to half a step; those that lie far out are kept as they are', () => {
  const mapped = Float32Array.of(15, -9.123456, 0.1, 0.2);
  const lean = (points: Float32Array): RunProduct => {
    const bytes = writeProduct({ ...run, all: { ...run.all, mapped: points } }, { lean: true });
    return readProduct(bytes.buffer) as RunProduct;
  };
  const read = lean(mapped).all;
  mapped.forEach((value, i) => expect(Math.abs(read.mapped[i] - value)).toBeLessThan(1 / 4000));
  expect(read.start).toEqual(run.all.start);
  const far = Float32Array.of(16.5, 0.12345678, 0, 0);
  expect(lean(far).all.mapped).toEqual(far);
});

test('cells without mean starts come back without them', () => {
  const bare = { ...fakeCells(), startX: new Float32Array(0), startY: new Float32Array(0) };
  const product: Product = { ...run, all: { ...run.all, cells: bare } };
  expect(back(product)).toEqual(product);
  expect(mergeCells(bare, 1)).toMatchObject({ side: 1, startX: new Float32Array(0) });
});

/** Random cells, some of them with more points than 16 bits hold. */
const cells = fc
  .record({
    side: fc.constantFrom(1, 2, 6, 8),
    seed: fc.array(fc.tuple(fc.nat(100_000), fc.integer({ min: -32768, max: 32767 })), {
      ...{ minLength: 64, maxLength: 64 },
    }),
    holes: fc.array(fc.boolean(), { minLength: 64, maxLength: 64 }),
  })
  .map(({ side, seed, holes }): CellCounts => {
    const size = side * side;
    const counts = Uint32Array.from({ length: size }, (_, i) => (holes[i] ? 0 : seed[i][0]));
    const start = (sign: number): Float32Array =>
      Float32Array.from(counts, (count, i) => (count > 0 ? (sign * seed[i][1]) / 4097 : 0));
    const n = counts.reduce((a, b) => a + b, 7);
    return { side, n, counts, startX: start(1), startY: start(-0.5) };
  });

test('counts come back exactly and mean starts to half a step', () => {
  const property = fc.property(cells, (given) => {
    const view = { ...fakeLawView(null), cells: given };
    const read = back({ ...law, views: [view] } as Product) as { views: (typeof view)[] };
    const held = read.views[0].cells;
    expect([held.side, held.n, held.counts]).toEqual([given.side, given.n, given.counts]);
    for (const axis of ['startX', 'startY'] as const)
      for (const [i, value] of given[axis].entries())
        expect(Math.abs(held[axis][i] - value)).toBeLessThanOrEqual(0.5 / 4096 + 1e-7);
  });
  fc.assert(property, { seed: 1, numRuns: 60 });
});

test('merged cells keep the points, their centre of starts, and their places', () => {
  const given: CellCounts = {
    ...{ side: 4, n: 20, counts: Uint32Array.of(1, 3, 0, 0, 0, 0, 0, 2, ...Array(7).fill(0), 5) },
    startX: Float32Array.of(1, 2, 0, 0, 0, 0, 0, -1, ...Array<number>(7).fill(0), 3),
    startY: Float32Array.of(0, 4, 0, 0, 0, 0, 0, 1, ...Array<number>(7).fill(0), -3),
  };
  expect(mergeCells(given, 2)).toEqual({
    ...{ side: 2, n: 20, counts: Uint32Array.of(4, 2, 0, 5) },
    startX: Float32Array.of(1.75, -1, 0, 3),
    startY: Float32Array.of(3, 1, 0, -3),
  });
  expect(mergeCells(given, 8)).toBe(given);
  expect(() => mergeCells(given, 3)).toThrow('invalid side: 4 cells do not merge to 3');
});

test('room can be saved by larger cells or none', () => {
  const wide = {
    ...fakeView(),
    cells: { ...fakeCells(), counts: Uint32Array.of(0, 3, 70_000, 0) },
  };
  const merged = readProduct(writeProduct({ ...run, all: wide }, { side: 1 }).buffer) as RunProduct;
  expect(merged.all.cells.counts).toEqual(Uint32Array.of(70_003));
  const bare = readProduct(writeProduct(run, { cells: false }).buffer) as RunProduct;
  expect([bare.all.cells.side, bare.all.cells.n]).toEqual([0, run.all.cells.n]);
  expect(bare.all.distances).toEqual(run.all.distances);
  expect(bare.views[1].metrics).toEqual(run.views[1].metrics);
});

test('a typical run takes little room', () => {
  const side = 200;
  const counts = Uint32Array.from({ length: side * side }, (_, i) => (i % 5 === 0 ? 12 : 0));
  const zero = new Float32Array(side * side);
  const view = { ...fakeView(), cells: { side, n: 96_000, counts, startX: zero, startY: zero } };
  expect(writeProduct({ ...run, all: view, views: [] }).length).toBeLessThan(60_000);
});

test('what is no such file is refused in one sentence', () => {
  const bytes = writeProduct(pair);
  const read = (change: Uint8Array): (() => Product) => {
    const copy = Uint8Array.from(change);
    return () => readProduct(copy.buffer);
  };
  expect(read(bytes.subarray(0, bytes.length - 4))).toThrow('it is cut short');
  expect(read(Uint8Array.of(...bytes, 0, 0, 0, 0))).toThrow('4 bytes are left over');
  expect(read(new TextEncoder().encode('MLR1 and more'))).toThrow('invalid MLP1 file: it begins');
  const text = new TextDecoder('latin1').decode(bytes).replace('"star"', '"moon"');
  const other = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  expect(read(other)).toThrow(/^invalid MLP1 file: reference: /);
});

test('a mask that marks another number of cells is refused', () => {
  const bytes = writeProduct({ ...law, views: [fakeLawView(null)] } as Product);
  const mask = bytes.length - 3 * 4 - 4;
  expect(bytes[mask]).toBe(0b0110);
  bytes[mask] = 0b0111;
  expect(() => readProduct(bytes.buffer)).toThrow('3 cells are marked, 2 were promised');
});

test('a number that no file can hold is refused when it is written', () => {
  const broken = { ...run, all: fakeView({ roundTripMax: Number.NaN }) };
  expect(() => writeProduct(broken)).toThrow(/^cannot write this product: all.metrics.roundTrip/);
  expect(() =>
    writeProduct({ ...pair, randomPairing: fakeDistances(Infinity) } as Product),
  ).toThrow(/^cannot write this product: randomPairing.mean/);
});
