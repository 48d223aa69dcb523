import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { startTestBackend } from '../../cli/testBackend.ts';
import { stream } from '../../util/streams.ts';
import { createMasks, prepareMade, runMade } from './conditioners/made.ts';
import { initialParameters } from './initialise.ts';
import { flowSpec, splineOutputs, type FlowSpec, type SpecInput } from './spec.ts';
import {
  autodiffLogDet,
  build,
  contextRows,
  finiteDifferenceLogDet,
  maxAbs,
  maxDifference,
  namedWeights,
  randomParameters,
  randomRows,
  unitRow,
} from './testFlows.ts';
import { splineForward, splineInverse } from './transforms/rationalQuadratic.ts';

beforeAll(async () => void (await startTestBackend('wasm')));
afterAll(() => tf.disposeVariables());
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const small: SpecInput = {
  features: 2,
  contextFeatures: 0,
  layers: 2,
  blocks: 1,
  hiddenFeatures: 16,
  bins: 8,
};

describe('rational-quadratic spline', () => {
  const spec = flowSpec({ ...small, bins: 3 });
  const raw = (): tf.Tensor2D => tf.tensor2d([[0.5, -1, 0.3, -0.2, 0.4, 1, 0.1, -0.7]]);
  const x = [-4.5, -3.9, -1, 0, 0.5, 3.99];
  const y = [-4.5, -3.9090158, -3.0696024, -2.6002858, -0.8487676, 3.9899593];
  const logAbsDet = [0, -0.1885403, -1.4035056, 0.3806522, 1.2428271, 0.0081153];
  const close = (found: tf.Tensor, expected: readonly number[], sign = 1): void =>
    found
      .dataSync()
      .forEach((value, i) =>
        expect(Math.abs(value - sign * expected[i]), `number ${i}`).toBeLessThan(
          2e-6 * Math.max(1, Math.abs(expected[i])),
        ),
      );

  test('gives the fixture of SCIENCE 2.2, both ways', () => {
    const there = splineForward(spec, tf.tensor1d(x), raw());
    close(there.y, y);
    close(there.logAbsDet, logAbsDet);
    const back = splineInverse(spec, tf.tensor1d(y), raw());
    close(back.y, x);
    close(back.logAbsDet, logAbsDet, -1);
  });

  test('beyond the tail bound nothing changes, to the last bit', () => {
    const outside = [-1e6, -17.3, -4.0000005, 4.0000005, 5.1, 3e7];
    for (const spline of [splineForward, splineInverse]) {
      const moved = spline(spec, tf.tensor1d(outside), raw());
      expect([...moved.y.dataSync()]).toEqual([...new Float32Array(outside)]);
      expect(maxAbs(moved.logAbsDet)).toBe(0);
    }
  });

  test('keeps the box and its order: ±B stays, values rise strictly', () => {
    const n = 401;
    const grid = tf.tensor1d(Array.from({ length: n }, (_, i) => (i - 200) / 50));
    const source = stream(4, 'test/raw');
    for (let round = 0; round < 4; round++) {
      const values = Array.from({ length: splineOutputs(3) }, () => 1.5 * source.normal());
      const moved = splineForward(spec, grid, tf.tensor2d([values])).y.dataSync();
      expect(Math.abs(moved[0] + 4)).toBeLessThan(2e-6);
      expect(Math.abs(moved[n - 1] - 4)).toBeLessThan(2e-6);
      for (let i = 1; i < n; i++) expect(moved[i]).toBeGreaterThan(moved[i - 1]);
    }
  });

  test('raw values of any size leave numbers that are finite', () => {
    const extreme = tf.tensor2d([[60, -60, 0, -80, 80, 0, 90, -90]]);
    for (const spline of [splineForward, splineInverse]) {
      const moved = spline(spec, tf.linspace(-4, 4, 200), extreme);
      for (const tensor of [moved.y, moved.logAbsDet])
        expect(tensor.dataSync().every(Number.isFinite)).toBe(true);
    }
  });

  test('slopes at the bound: ours are 1, nflows identity start has 1.2953 (trap T2)', () => {
    const of = (input: Partial<SpecInput>): number => {
      const given = flowSpec({ ...small, bins: 3, ...input });
      const { logAbsDet: log } = splineForward(given, tf.tensor1d([-4, 4]), raw());
      const [low, high] = tf.exp(log).dataSync();
      expect(high).toBeCloseTo(low, 5);
      return high;
    };
    expect(of({})).toBeCloseTo(1, 6);
    expect(of({ derivative: 'identity' })).toBeCloseTo(1, 6);
    expect(of({ nflowsCompatible: true })).toBeCloseTo(1, 6);
    const peer = of({ derivative: 'identity', nflowsCompatible: true });
    expect(Math.abs(peer - 1.2953)).toBeLessThan(1e-3);
  });
});

describe('masked network', () => {
  test('output i does not feel inputs j >= i, and feels every one before', () => {
    const sizes = fc.record({
      features: fc.integer({ min: 1, max: 16 }),
      extra: fc.integer({ min: 0, max: 5 }),
      blocks: fc.integer({ min: 0, max: 3 }),
      contextFeatures: fc.integer({ min: 0, max: 2 }),
      seed: fc.integer({ min: 1, max: 1000 }),
    });
    const check = (each: typeof sizes extends fc.Arbitrary<infer T> ? T : never): void => {
      const { features, blocks, contextFeatures, seed } = each;
      const hiddenFeatures = Math.max(1, features - 1) + each.extra;
      const spec = flowSpec({
        ...small,
        features,
        contextFeatures,
        hiddenFeatures,
        blocks,
        bins: 2,
      });
      const net = prepareMade(
        spec,
        0,
        namedWeights(spec, randomParameters(spec, seed)),
        createMasks(spec),
      );
      const context = contextRows(spec, 1, seed);
      const x = randomRows(1, features, seed);
      const outputs = splineOutputs(2);
      const plain = runMade(net, x, context).dataSync();
      for (let j = 0; j < features; j++) {
        const bumped = runMade(net, tf.add(x, [unitRow(features, j)]), context).dataSync();
        for (let i = 0; i < features; i++) {
          const own = (data: ArrayLike<number>): number[] =>
            Array.from({ length: outputs }, (_, k) => data[i * outputs + k]);
          if (i > j) expect(own(bumped), `output ${i}, input ${j}`).not.toEqual(own(plain));
          else expect(own(bumped), `output ${i}, input ${j}`).toEqual(own(plain));
        }
      }
    };
    fc.assert(
      fc.property(sizes, (each) => tf.tidy(() => check(each))),
      { seed: 1, numRuns: 25 },
    );
  });
});

const specs: fc.Arbitrary<FlowSpec> = fc
  .record({
    features: fc.integer({ min: 1, max: 6 }),
    contextFeatures: fc.integer({ min: 0, max: 3 }),
    layers: fc.integer({ min: 1, max: 4 }),
    blocks: fc.integer({ min: 0, max: 2 }),
    hiddenFeatures: fc.integer({ min: 3, max: 17 }),
    bins: fc.integer({ min: 2, max: 10 }),
    finalPermutation: fc.boolean(),
    nflowsCompatible: fc.boolean(),
    derivative: fc.constantFrom('softplus' as const, 'identity' as const),
  })
  .map(flowSpec);
const seeds = fc.integer({ min: 1, max: 1_000_000 });

describe('whole flows', () => {
  test('undo themselves, and so do their log-determinants', () => {
    const check = (spec: FlowSpec, seed: number): void => {
      const f = build(spec, randomParameters(spec, seed));
      const x = randomRows(40, spec.features, seed, 1.5);
      const context = contextRows(spec, 40, seed);
      const there = f.forward(x, context);
      const back = f.inverse(there.y, context);
      expect(maxDifference(back.y, x)).toBeLessThan(1e-4);
      expect(maxAbs(tf.add(there.logAbsDet!, back.logAbsDet!))).toBeLessThan(1e-4);
      expect(maxDifference(there.y, x)).toBeGreaterThan(0.01);
    };
    fc.assert(
      fc.property(specs, seeds, (spec, seed) => tf.tidy(() => check(spec, seed))),
      { seed: 2, numRuns: 25 },
    );
  });

  test('log-determinants are those of the Jacobian by finite differences', () => {
    const check = (spec: FlowSpec, seed: number): void => {
      const rows = 24;
      const f = build(spec, randomParameters(spec, seed));
      const x = randomRows(rows, spec.features, seed, 1.2);
      const context = contextRows(spec, rows, seed);
      const found = f.forward(x, context).logAbsDet!.dataSync();
      const expected = finiteDifferenceLogDet((p) => f.forward(p, context).y, x);
      const errors = expected.map((value, i) => Math.abs(value - found[i])).sort((a, b) => a - b);
      // A row whose difference straddles a knot is off by curvature times step: judge the bulk.
      expect(errors[Math.floor(rows / 2)]).toBeLessThan(1e-3);
      expect(errors[Math.floor(0.75 * rows)]).toBeLessThan(4e-3);
    };
    fc.assert(
      fc.property(specs, seeds, (spec, seed) => tf.tidy(() => check(spec, seed))),
      { seed: 3, numRuns: 20 },
    );
  });

  test('autodiff agrees with the log-determinant, both ways', () => {
    const check = (spec: FlowSpec, seed: number): void => {
      const f = build(spec, randomParameters(spec, seed));
      const x = randomRows(12, spec.features, seed, 1.5);
      const context = contextRows(spec, 12, seed);
      for (const way of ['forward', 'inverse'] as const) {
        const found = f[way](x, context).logAbsDet!.dataSync();
        const expected = autodiffLogDet((p) => f[way](p, context).y, x);
        expected.forEach((value, i) => expect(Math.abs(value - found[i])).toBeLessThan(5e-4));
      }
    };
    fc.assert(
      fc.property(specs, seeds, (spec, seed) => tf.tidy(() => check(spec, seed))),
      { seed: 4, numRuns: 12 },
    );
  });

  test('one layer leaves coordinates beyond the tail bound as they are', () => {
    const check = (spec: FlowSpec, seed: number): void => {
      const single = { ...spec, layers: 1, finalPermutation: false };
      const f = build(single, randomParameters(single, seed));
      const x = randomRows(50, spec.features, seed, 5);
      const context = contextRows(spec, 50, seed);
      const given = x.dataSync();
      for (const way of ['forward', 'inverse'] as const) {
        const moved = f[way](x, context).y.dataSync();
        given.forEach((value, i) => {
          if (Math.abs(value) > spec.tailBound) expect(moved[i]).toBe(value);
          else expect(Math.abs(moved[i])).toBeLessThanOrEqual(spec.tailBound + 2e-6);
        });
      }
    };
    fc.assert(
      fc.property(specs, seeds, (spec, seed) => tf.tidy(() => check(spec, seed))),
      { seed: 5, numRuns: 12 },
    );
  });

  test('layer by layer: features in their own order, the last one the result', () => {
    for (const layers of [1, 2, 3, 4]) {
      const spec = flowSpec({ ...small, layers, finalPermutation: layers % 2 === 0 });
      const f = build(spec, randomParameters(spec, layers));
      const x = randomRows(9, 2, 8);
      for (const way of ['forward', 'inverse'] as const) {
        const seen: tf.Tensor2D[] = [];
        const { y } = f[way](x, null, (at) => seen.push(at));
        expect(seen).toHaveLength(layers);
        expect(maxDifference(seen[layers - 1], y)).toBe(0);
      }
      // A layer moves its first feature by a function of that feature alone: an outside point stays.
      const first: tf.Tensor2D[] = [];
      f.forward(tf.tensor2d([[7, 9]]), null, (at) => first.push(at));
      for (const at of first) expect([...at.dataSync()]).toEqual([7, 9]);
    }
  });
});

const initialised = (spec: FlowSpec): Float32Array =>
  initialParameters(spec, stream(7, 'init/test'), false);

describe('density', () => {
  test.each([
    ['as initialised', initialised],
    ['with random weights', (spec: FlowSpec) => randomParameters(spec, 7, 1)],
  ])('of an unconditional flow, %s, integrates to 1', (_, weights) => {
    const spec = flowSpec({ ...small, layers: 4, blocks: 2, hiddenFeatures: 16 });
    const f = build(spec, weights(spec));
    const side = 200;
    const cell = 12 / side;
    const at = (i: number): number => -6 + (i + 0.5) * cell;
    let sum = 0;
    for (let from = 0; from < side; from += 50)
      sum += tf.tidy(() => {
        const points = Array.from({ length: 50 * side }, (_, i) => [
          at(from + Math.floor(i / side)),
          at(i % side),
        ]);
        const { y, logAbsDet } = f.forward(tf.tensor2d(points), null);
        const logP = tf.add(tf.mul(-0.5, tf.sum(tf.square(y), 1)), logAbsDet!);
        return tf.sum(tf.exp(logP)).dataSync()[0] / (2 * Math.PI);
      });
    expect(Math.abs(sum * cell * cell - 1)).toBeLessThan(0.01);
  });
});

describe('context', () => {
  const moves = (input: Partial<SpecInput>): number[] => {
    const spec = flowSpec({ ...small, features: 3, contextFeatures: 2, layers: 1, ...input });
    const f = build(spec, randomParameters(spec, 5, 1));
    const x = randomRows(30, 3, 5, 1);
    const a = f.forward(x, tf.fill([30, 2], 0.2)).y;
    const b = f.forward(x, tf.fill([30, 2], 0.7)).y;
    return [...tf.max(tf.abs(tf.sub(a, b)), 0).dataSync()];
  };

  test('moves every feature, the first too (A2)', () => {
    for (const move of moves({})) expect(move).toBeGreaterThan(1e-3);
  });

  test('leaves the first feature alone in nflows’ conventions (trap T3)', () => {
    const [first, second, third] = moves({ nflowsCompatible: true });
    expect(first).toBe(0);
    expect(second).toBeGreaterThan(1e-3);
    expect(third).toBeGreaterThan(1e-3);
  });
});

describe('identity start', () => {
  const grid = (): tf.Tensor2D => {
    const axis = Array.from({ length: 31 }, (_, i) => -6 + 0.4 * i);
    return tf.tensor2d(axis.flatMap((a) => axis.map((b) => [a, b])));
  };
  test.each(
    [1, 2, 3, 8].flatMap((layers) => [0, 1, 2].map((context) => [layers, context] as const)),
  )('%i layers with %i context numbers return x exactly (A5, B7)', (layers, contextFeatures) => {
    const spec = flowSpec({
      ...small,
      layers,
      contextFeatures,
      derivative: 'identity',
      finalPermutation: layers % 2 === 0,
    });
    const f = build(spec, initialParameters(spec, stream(7, 'init/transfer'), true));
    const x = grid();
    const context = contextRows(spec, x.shape[0], 3);
    const there = f.forward(x, context);
    expect(maxDifference(there.y, x)).toBe(0);
    expect(maxAbs(there.logAbsDet!)).toBeLessThan(1e-6);
    const back = f.inverse(x, context);
    expect(maxDifference(back.y, x)).toBe(0);
    expect(maxAbs(back.logAbsDet!)).toBeLessThan(1e-6);
  });

  test('an odd number of reversals would turn the features round', () => {
    const spec = flowSpec({ ...small, layers: 2, derivative: 'identity' });
    const f = build(spec, initialParameters(spec, stream(7, 'init/transfer'), true));
    expect([...f.forward(tf.tensor2d([[1, -3]]), null).y.dataSync()]).toEqual([-3, 1]);
  });

  test('nflows’ tails are not the identity near the bound (trap T2)', () => {
    const spec = flowSpec({
      ...small,
      layers: 8,
      derivative: 'identity',
      finalPermutation: true,
      nflowsCompatible: true,
    });
    const f = build(spec, initialParameters(spec, stream(7, 'init/transfer'), true));
    const error = maxDifference(f.forward(grid(), null).y, grid());
    expect(error).toBeGreaterThan(0.2);
    expect(error).toBeLessThan(0.4);
  });
});
