import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantile, sorted } from './quantile.ts';

test("numpy's default on a small sample", () => {
  const values = sorted(Float32Array.of(4, 1, 3, 2));
  expect(quantile(values, 0.5)).toBe(2.5);
  expect(quantile(values, 0.25)).toBe(1.75);
  expect(quantile(values, 0)).toBe(1);
  expect(quantile(values, 1)).toBe(4);
  expect(
    quantile(
      Float64Array.from({ length: 101 }, (_, i) => i),
      0.99,
    ),
  ).toBe(99);
});

test('infinities stay, NaN is not hidden', () => {
  expect(quantile(sorted(Float64Array.of(1, Infinity, Infinity)), 0.75)).toBe(Infinity);
  expect(quantile(sorted(Float64Array.of(1, NaN, 2)), 0)).toBeNaN();
});

test('rises with p and stays within the sample', () => {
  const p = fc.double({ min: 0, max: 1, noNaN: true });
  const values = fc.float64Array({ minLength: 1, maxLength: 20, noNaN: true, min: -1e9, max: 1e9 });
  fc.assert(
    fc.property(values, p, p, (sample, first, second) => {
      const ascending = sorted(sample);
      const low = quantile(ascending, Math.min(first, second));
      const high = quantile(ascending, Math.max(first, second));
      expect(low).toBeGreaterThanOrEqual(ascending[0]);
      expect(high).toBeLessThanOrEqual(ascending[ascending.length - 1]);
      expect(high - low).toBeGreaterThanOrEqual(-1e-6);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test('refuses a probability outside [0, 1]', () => {
  expect(() => quantile(Float64Array.of(1), 1.5)).toThrow('invalid probability: 1.5');
  expect(() => quantile(Float64Array.of(1), NaN)).toThrow('invalid probability: NaN');
});
