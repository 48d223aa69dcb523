import fc from 'fast-check';
import { expect, it } from 'vitest';
import { asinh, atan2 } from './exactInverse.ts';

/** Distance in units of the last place of the truth. */
function ulps(value: number, truth: number): number {
  if (Object.is(value, truth)) return 0;
  const ulp = Math.max(Number.MIN_VALUE, 2 ** (Math.floor(Math.log2(Math.abs(truth))) - 52));
  return Math.abs(value - truth) / ulp;
}

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const near = fc.double({ noNaN: true, min: -4, max: 4 });

// V8's own are within an ulp of the truth.
it('atan2 is close to the truth', () => {
  fc.assert(
    fc.property(fc.oneof(finite, near), fc.oneof(finite, near), (y, x) => {
      expect(ulps(atan2(y, x), Math.atan2(y, x))).toBeLessThanOrEqual(3);
    }),
    { seed: 1, numRuns: 20_000 },
  );
});

it('asinh is close to the truth', () => {
  fc.assert(
    fc.property(fc.oneof(finite, near), (x) => {
      expect(ulps(asinh(x), Math.asinh(x))).toBeLessThanOrEqual(3);
    }),
    { seed: 1, numRuns: 20_000 },
  );
});

it.each([0, -0, 1, -1, Infinity, -Infinity, NaN])('special values beside %d', (a) => {
  for (const b of [0, -0, 1, -1, Infinity, -Infinity, NaN])
    expect(ulps(atan2(a, b), Math.atan2(a, b))).toBeLessThanOrEqual(3);
  expect(ulps(asinh(a), Math.asinh(a))).toBeLessThanOrEqual(3);
});

it('zeros keep their sign', () => {
  expect(asinh(-0)).toBe(-0);
  expect(atan2(-0, 1)).toBe(-0);
  expect(atan2(0, 1)).toBe(0);
});
