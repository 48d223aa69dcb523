import fc from 'fast-check';
import { linearSumAssignment } from 'linear-sum-assignment';
import { describe, expect, test } from 'vitest';
import { toys } from '../../data/toys/index.ts';
import type { ToyId } from '../../protocol/catalogue.ts';
import { stream } from '../../util/streams.ts';
import { assignmentCost, otLawsOf, otOwnImageOf, ownImageTransport } from './assignment.ts';
import { distances, summary } from './distance.ts';
import { squaredDistance } from './rows.ts';
import { normalRows, shifted } from './testSamples.ts';

const sampler =
  (id: ToyId, side: string) =>
  (n: number, index: number): Float32Array =>
    toys[id].sample(stream(2, `test/${side}`, index), n);

/** Least sum over all permutations, by trying them. */
function bruteForce(cost: (i: number, j: number) => number, n: number, used = 0, i = 0): number {
  if (i === n) return 0;
  let least = Infinity;
  for (let j = 0; j < n; j++) {
    if ((used >> j) & 1) continue;
    least = Math.min(least, cost(i, j) + bruteForce(cost, n, used | (1 << j), i + 1));
  }
  return least;
}

test('small samples: the least over all permutations', () => {
  const rows = fc.integer({ min: 1, max: 6 }).chain((n) => {
    const length = { minLength: 2 * n, maxLength: 2 * n, min: -4, max: 4, noNaN: true };
    return fc.tuple(fc.float32Array(length), fc.float32Array(length));
  });
  fc.assert(
    fc.property(rows, ([a, b]) => {
      const n = a.length / 2;
      const cost = (i: number, j: number): number => Math.sqrt(squaredDistance(a, i, b, j, 2));
      expect(assignmentCost(a, b, 2)).toBeCloseTo(bruteForce(cost, n) / n, 10);
    }),
    { seed: 1, numRuns: 150 },
  );
});

test('points far out and points in one place', () => {
  const far = normalRows(200, 2, 0);
  far.set([1e20, -1e20], 100);
  expect(assignmentCost(far, far.slice().reverse(), 2)).toBeGreaterThan(0);
  expect(assignmentCost(new Float32Array(200), new Float32Array(200), 2)).toBe(0);
  expect(assignmentCost(Float32Array.of(0, 0), Float32Array.of(3, 4), 2)).toBe(5);
});

test('the warm start changes nothing: same cost as the library alone', () => {
  for (const features of [1, 2, 5]) {
    const a = normalRows(200, features, 0);
    const b = normalRows(200, features, 1, 1.5);
    const costs = Array.from({ length: 200 }, (_, i) =>
      Float64Array.from({ length: 200 }, (_, j) =>
        Math.sqrt(squaredDistance(a, i, b, j, features)),
      ),
    );
    const { gain } = linearSumAssignment(costs, { maximaze: false });
    expect(assignmentCost(a, b, features)).toBeCloseTo(gain / 200, 10);
  }
});

test('one dimension: sorted against sorted is optimal', () => {
  const a = normalRows(300, 1, 0);
  const b = normalRows(300, 1, 1, 2);
  const { mean } = summary(distances(a.slice().sort(), b.slice().sort(), 1));
  expect(assignmentCost(a, b, 1)).toBeCloseTo(mean, 6);
});

test('a shift costs its length, a shuffled copy nothing', () => {
  const a = normalRows(300, 2, 0);
  expect(assignmentCost(a, shifted(a, [0.3, 0.4]), 2)).toBeCloseTo(0.5, 6);
  const reversed = Float32Array.from({ length: 600 }, (_, k) => a[598 - 2 * (k >> 1) + (k & 1)]);
  expect(assignmentCost(a, reversed, 2)).toBe(0);
});

test('own images: never above the mean distance of the same points', () => {
  const start = normalRows(150, 2, 0);
  const images = normalRows(150, 2, 1);
  const bound = otOwnImageOf(start, images, 2);
  expect(bound).toBeGreaterThan(0);
  expect(bound).toBeLessThanOrEqual(summary(distances(start, images, 2)).mean);
  expect(otOwnImageOf(start, images, 2, 100)).toBe(
    assignmentCost(start.subarray(0, 200), images.subarray(0, 200), 2),
  );
});

describe('laws (SCIENCE 4.1)', () => {
  test('four circles and star at n = 1500: .92 to .95, floor .11', () => {
    const { value, floor } = otLawsOf(sampler('four-circles', 'left'), sampler('star', 'right'), 2);
    expect(value).toBeGreaterThan(0.89);
    expect(value).toBeLessThan(0.98);
    expect(Math.abs(floor - 0.11)).toBeLessThan(0.04);
  });

  test.each<[ToyId, number]>([
    ['four-circles', 0.34],
    ['star', 0.18],
    ['checkerboard', 0.33],
  ])('same-law floor of %s at n = 500', (id, expected) => {
    let sum = 0;
    for (let r = 0; r < 4; r++) {
      const draw = sampler(id, `floor${r}`);
      sum += assignmentCost(draw(500, 0), draw(500, 1), 2);
    }
    expect(Math.abs(sum / 4 / expected - 1)).toBeLessThan(0.35);
  });
});

test('refuses points that are not finite', () => {
  expect(() => assignmentCost(Float32Array.of(NaN, 0), Float32Array.of(0, 0), 2)).toThrow(
    'distance of rows 0 and 0 is not finite: NaN',
  );
});

test('efficiency: 1 for a shift and for rest, less for detours', () => {
  const rows = normalRows(100, 2, 0);
  const shift = ownImageTransport(rows, shifted(rows, [0.3, 0.4]), 2);
  expect(shift.cost).toBeCloseTo(0.5, 6);
  expect(shift.efficiency).toBeCloseTo(1, 6);
  expect(ownImageTransport(rows, rows, 2)).toEqual({ cost: 0, efficiency: 1 });
  const mirrored = ownImageTransport(
    rows,
    rows.map((v, i) => (i % 2 === 0 ? -v : v)),
    2,
  );
  expect(mirrored.efficiency).toBeGreaterThan(0);
  expect(mirrored.efficiency).toBeLessThan(0.6);
});
