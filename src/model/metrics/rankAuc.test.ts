import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankAuc, rankAucNullSd } from './rankAuc.ts';

test('counts pairs, ties half', () => {
  const scores = fc.array(fc.constantFrom(-Infinity, -1, 0, 0.5, 2, Infinity), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(scores, scores, (a, b) => {
      let twice = 0;
      for (const s of a) for (const t of b) twice += t > s ? 2 : t === s ? 1 : 0;
      const auc = rankAuc(Float64Array.from(a), Float64Array.from(b));
      expect(auc).toBe(twice / (2 * a.length * b.length));
    }),
    { seed: 1, numRuns: 200 },
  );
});

test('refuses what has no order', () => {
  expect(() => rankAuc(Float64Array.of(0, NaN), Float64Array.of(1))).toThrow('NaN');
  expect(() => rankAuc(new Float64Array(0), Float64Array.of(1))).toThrow('0 numbers');
});

test.each([
  [1000, 0.0129],
  [5000, 0.0058],
  [20_000, 0.0029],
])('null sd at %i per class (SCIENCE 4.1)', (n, expected) => {
  expect(rankAucNullSd(n, n)).toBeCloseTo(expected, 4);
});
