import { expect, test } from 'vitest';
import { moments, pairedRowCount, rowCount, squaredDistance } from './rows.ts';

test('mean and sample standard deviation', () => {
  expect(moments(Float64Array.of(1, 2, 3, 4))).toEqual({ mean: 2.5, sd: Math.sqrt(5 / 3) });
  expect(moments(Float32Array.of(7))).toEqual({ mean: 7, sd: 0 });
});

test('a large offset does not spoil the deviation', () => {
  expect(moments(Float64Array.of(1e9, 1e9 + 1, 1e9 + 2)).sd).toBe(1);
});

test('squared distance of rows', () => {
  expect(squaredDistance(Float32Array.of(0, 0, 1, 1), 1, Float32Array.of(4, 5), 0, 2)).toBe(25);
});

test('refuses what is not rows', () => {
  expect(() => rowCount(new Float32Array(3), 2)).toThrow('not rows of 2 features: 3 numbers');
  expect(() => rowCount(new Float32Array(0), 2)).toThrow('0 numbers');
  expect(() => rowCount(new Float32Array(2), 0)).toThrow('invalid number of features: 0');
  expect(() => pairedRowCount(new Float32Array(2), new Float32Array(4), 2)).toThrow('1 and 2');
});
