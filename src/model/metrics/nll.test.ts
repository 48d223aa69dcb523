import { expect, test } from 'vitest';
import { toys } from '../../data/toys/index.ts';
import { stream } from '../../util/streams.ts';
import { klGap, nll } from './nll.ts';
import { normalRows } from './testSamples.ts';

const n = 20_000;
/** Entropy of N(0, I₂): 1 + ln 2π (SCIENCE 4.1). */
const normalEntropy = 2.8378770664093453;
const lnTwoPi = 1.8378770664093453;

/** Log density of N(0, I₂) at [n, 2]. */
function logNormal(points: Float32Array): Float64Array {
  return Float64Array.from({ length: points.length / 2 }, (_, i) => {
    const [x, y] = points.subarray(2 * i, 2 * i + 2);
    return -(x * x + y * y) / 2 - lnTwoPi;
  });
}

test('N(0, I₂): 2.8379, sd 1, gap 0 within its error', () => {
  const result = nll(logNormal(normalRows(n, 2, 0)));
  expect(Math.abs(result.mean - 2.8379)).toBeLessThan(0.03);
  expect(result.sd).toBeCloseTo(1, 1);
  expect(result.sem).toBe(result.sd / Math.sqrt(n));
  const { gap, sd } = klGap(result, normalEntropy);
  expect(sd).toBe(result.sem);
  expect(Math.abs(gap)).toBeLessThan(4 * sd);
});

test('the gap is the KL divergence: data N(0, 4 I₂) under N(0, I₂) give 3 - ln 4', () => {
  const result = nll(logNormal(normalRows(n, 2, 1, 2)));
  const { gap, sd } = klGap(result, normalEntropy + 1.3862943611198906);
  expect(Math.abs(gap - (3 - 1.3862943611198906))).toBeLessThan(4 * sd);
});

test('four circles: mean is the entropy, sd about 0.7, so ± 0.005 at n = 20,000', () => {
  const toy = toys['four-circles'];
  const result = nll(toy.logDensity(toy.sample(stream(1, 'test/nll'), n)));
  expect(Math.abs(klGap(result, toy.entropy).gap)).toBeLessThan(0.02);
  expect(result.sd).toBeCloseTo(0.7, 1);
  expect(result.sem).toBeCloseTo(0.005, 3);
});

test('points beyond the box are counted, NaN among them', () => {
  const points = Float32Array.of(0, 0, 4, -4, 4.1, 0, 0, -5, NaN, 0);
  const box = { points, features: 2, bound: 4 };
  expect(nll(new Float64Array(5), box).outside).toBe(3);
  expect(nll(new Float64Array(5)).outside).toBeNull();
  expect(() => nll(new Float64Array(4), box)).toThrow('differ in number: 4, 5');
});

test('a density of zero is an infinite loss', () => {
  expect(nll(Float64Array.of(0, -Infinity)).mean).toBe(Infinity);
});
