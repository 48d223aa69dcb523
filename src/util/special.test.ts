import { describe, expect, it } from 'vitest';
import { exp, log } from './exactMath.ts';
import {
  gaussLegendre,
  i0e,
  logNormalCdf,
  logNormalInterval,
  logSumExp,
  normalCdf,
} from './special.ts';

/** Relative distance of a value from the truth (40-digit arithmetic, mpmath). */
const off = (value: number, truth: number): number =>
  Math.abs(value - truth) / (truth === 0 ? 1 : Math.abs(truth));

describe('normal distribution function', () => {
  it.each([
    [-40, -804.6084420137538],
    [-10, -53.23128515051247],
    [-3.5, -8.366065308344092],
    [-3, -6.607726221510349],
    [-2.5, -5.08164827727869],
    [-1, -1.8410216450092636],
    [0, -0.6931471805599453],
    [1, -0.17275377902344988],
  ])('ln Φ(%d)', (z, truth) => {
    expect(off(logNormalCdf(z), truth)).toBeLessThan(1e-13);
    expect(off(normalCdf(z), exp(truth))).toBeLessThan(1e-13);
  });

  it.each([
    [-30, -10, -53.23128515051247],
    [-1, 1, -0.38171514630212605],
    [-10, 10, 0],
    [2, 4, -3.7845774380253268],
    [12, 13.5, -75.41067300597008],
    [-300, -280, -39206.55374089107],
  ])('ln(Φ(b) - Φ(a)) from %d to %d', (from, to, truth) => {
    expect(off(logNormalInterval(from, to), truth)).toBeLessThan(1e-13);
    expect(off(logNormalInterval(-to, -from), truth)).toBeLessThan(1e-13);
  });
});

describe('i0e', () => {
  it.each([
    [0, 1],
    [0.5, 0.6450352704491501],
    [3, 0.2430003541618254],
    [19.99, 0.08980306142890937],
    [20.01, 0.0897575796275753],
    [50, 0.05656162664745419],
    [700, 0.015081295651531358],
    [1e5, 0.0012615678379767768],
  ])('at %d', (x, truth) => {
    expect(off(i0e(x), truth)).toBeLessThan(1e-14);
    expect(i0e(-x)).toBe(i0e(x));
  });
});

describe('logSumExp', () => {
  it('neither over- nor underflows', () => {
    expect(logSumExp([1000, 1000])).toBeCloseTo(1000 + log(2), 12);
    expect(logSumExp([-1000, -1000, -Infinity])).toBeCloseTo(-1000 + log(2), 12);
    expect(logSumExp([-Infinity, -Infinity])).toBe(-Infinity);
    expect(logSumExp([])).toBe(-Infinity);
  });
});

describe('gaussLegendre', () => {
  it.each([1, 2, 5, 16, 64])('%d nodes are exact up to degree 2n - 1', (n) => {
    const { nodes, weights } = gaussLegendre(n, 0, 2);
    for (const degree of [0, 1, n, 2 * n - 1]) {
      let sum = 0;
      nodes.forEach((x, k) => {
        let power = weights[k];
        for (let d = 0; d < degree; d++) power *= x / 2;
        sum += power;
      });
      expect(off(sum, 2 / (degree + 1))).toBeLessThan(1e-13);
    }
    expect([...nodes]).toEqual([...nodes].sort((a, b) => a - b));
  });

  it('refuses a bad number of nodes', () => {
    expect(() => gaussLegendre(0)).toThrow('invalid number of nodes: 0');
  });
});
