import { expect, test } from 'vitest';
import { distanceBins } from '../protocol/product.ts';
import { fakeDistances } from './fakeProducts.ts';
import { numberText, statText } from './format.ts';
import { slopeOf } from './line.ts';
import { pool } from './pool.ts';
import { comparison } from './sentences.ts';
import { sampleSd, standardError, statOf } from './stat.ts';
import type { Stat, Unit } from '../protocol/figure.ts';

const stat = (...values: number[]): Stat => statOf(values, 'distance')!;

test('over seeds: mean, sample standard deviation, and nothing where one is missing', () => {
  expect(stat(1, 2, 6)).toEqual({
    ...{ mean: 3, sd: Math.sqrt(7), values: [1, 2, 6], unit: 'distance' },
  });
  expect(stat(4).sd).toBeNull();
  expect(statOf([1, null], 'share')).toBeNull();
  expect(statOf([], 'share')).toBeNull();
  expect(standardError([1, 3])).toBe(1);
});

test('pooling is the union: mean and standard deviation of all points', () => {
  const points = [[1, 2, 4], [0.5, 3], [7]];
  const histogram = (values: number[]) => ({
    ...fakeDistances(values[0], sampleSd(values) ?? 0, values.length),
    mean: values.reduce((a, b) => a + b, 0) / values.length,
    max: Math.max(...values),
  });
  const union = pool(points.map(histogram));
  const all = points.flat();
  expect(union.n).toBe(6);
  expect(union.mean).toBeCloseTo(all.reduce((a, b) => a + b, 0) / 6, 12);
  expect(union.sd).toBeCloseTo(sampleSd(all)!, 12);
  expect(union.max).toBe(7);
  expect([union.bins.length, union.bins[25], union.bins[12], union.bins[175]]).toEqual([
    ...[distanceBins, 3, 2, 1],
  ]);
});

test('numbers as text, one look per unit', () => {
  const cases: [number | null, Unit, string][] = [
    [1.156, 'distance', '1.16'],
    [-0.5, 'distance', '−0.50'],
    [0.012, 'distance', '0.012'],
    [0.04519, 'share', '4.5\u2009%'],
    [0.92, 'share', '92.0\u2009%'],
    [0.0000123, 'share', '0.0\u2009%'],
    [1.2864, 'nats', '1.286'],
    [0.5714, 'auc', '0.571'],
    [null, 'auc', '–'],
    [Number.NaN, 'nats', '–'],
  ];
  for (const [value, unit, text] of cases) expect(numberText(value, unit)).toBe(text);
});

test('the spread has the decimals of the mean, and is left out for one seed', () => {
  expect(statText(stat(1.1, 1.2, 1.3))).toBe('1.20 ± 0.10');
  expect(statText(stat(1.5))).toBe('1.50');
  expect(statText(statOf([0.04, 0.05], 'share'))).toBe('4.5 ± 0.7\u2009%');
  expect(statText(null)).toBe('–');
});

test('with seeds, two numbers are close within two standard errors of their difference', () => {
  // Differences 1 ± sd/√3; sd 0.8 gives 2 errors of 0.92, sd 1 of 1.15.
  expect(comparison(stat(3, 3.8, 2.2), stat(2, 2, 2))).toBe('above');
  expect(comparison(stat(2, 2, 2), stat(3, 3.8, 2.2))).toBe('below');
  expect(comparison(stat(3, 4, 2), stat(2, 2, 2))).toBe('close');
  // Seeds that move together do not hide a difference.
  expect(comparison(stat(1.1, 5.1, 9.1), stat(1, 5, 9.01))).toBe('above');
  expect(comparison(stat(2, 2), stat(2, 2))).toBe('close');
});

test('with one seed, close is less than 5 % apart', () => {
  expect(comparison(stat(1.04), stat(1))).toBe('close');
  expect(comparison(stat(1.06), stat(1))).toBe('above');
  expect(comparison(stat(0.94), stat(1))).toBe('below');
  expect(comparison(stat(0), stat(0))).toBe('close');
});

test('a slope is the mean of those of the seeds, with its error over them', () => {
  const [first, second, third] = [-2, -2.3, -1.7];
  const points = [0, 1, 2, 5].map((x) => ({
    x,
    values: [3 + first * x, 8 + second * x, -1 + third * x],
  }));
  const line = slopeOf(points)!;
  expect(line.value).toBeCloseTo(-2, 12);
  expect(line.error).toBeCloseTo(0.3 / Math.sqrt(3), 12);
  // What all points of a seed share says nothing of the slope.
  const shifted = points.map(({ x, values: [a, b, c] }) => ({ x, values: [a + 100, b, c - 100] }));
  expect(slopeOf(shifted)!.error).toBeCloseTo(line.error, 12);
  expect(slopeOf([...points.slice(1), { x: 0, values: [1, 2] }])).toBeNull();
});

test('of one seed the error of a slope is from the residuals', () => {
  const points = [0, 1, 2].map((x) => ({ x, values: [[0, 2, 1][x]] }));
  const line = slopeOf(points)!;
  expect(line.value).toBeCloseTo(0.5, 12);
  // Residuals -0.5, 1, -0.5; squares 1.5; over (n - 2) and the spread 2.
  expect(line.error).toBeCloseTo(Math.sqrt(0.75), 12);
  expect(slopeOf(points.slice(0, 2))).toBeNull();
  expect(slopeOf(points.map((p) => ({ ...p, x: 1 })))).toBeNull();
  expect(slopeOf(points.map(({ x }) => ({ x, values: [] })))).toBeNull();
});
