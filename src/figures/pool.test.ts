import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distanceHistogram, pool } from './pool.ts';

test('counts in bins of 0.04; beyond the diagonal in the last', () => {
  const { n, mean, sd, max, bins } = distanceHistogram([0, 0.039, 0.05, 11.3137, 30]);
  expect({ n, max }).toEqual({ n: 5, max: 30 });
  expect(mean).toBeCloseTo((0.039 + 0.05 + 11.3137 + 30) / 5, 12);
  expect(sd).toBeCloseTo(13.088, 3);
  expect([bins[0], bins[1], bins[282]]).toEqual([2, 1, 2]);
  expect(bins).toHaveLength(283);
});

test('a pool is the histogram of the union', () => {
  const some = fc.array(fc.double({ min: 0, max: 12, noNaN: true }), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(fc.array(some, { minLength: 1, maxLength: 6 }), (lists) => {
      const pooled = pool(lists.map(distanceHistogram));
      const whole = distanceHistogram(lists.flat());
      expect(pooled.n).toBe(whole.n);
      expect(pooled.max).toBe(whole.max);
      expect(pooled.bins).toEqual(whole.bins);
      expect(pooled.mean).toBeCloseTo(whole.mean, 10);
      expect(pooled.sd).toBeCloseTo(whole.sd, 8);
    }),
    { seed: 1, numRuns: 100 },
  );
});

test('refuses nothing and nonsense', () => {
  expect(() => distanceHistogram([])).toThrow('no distances');
  expect(() => pool([])).toThrow('no distances');
  expect(() => distanceHistogram([1, NaN])).toThrow('invalid distance: NaN');
});
