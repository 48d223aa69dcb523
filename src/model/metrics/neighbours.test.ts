import { expect, test } from 'vitest';
import { neighbours } from './neighbours.ts';
import { normalRows, shifted } from './testSamples.ts';

test('one law: density 1, coverage 1 - 2^-5', () => {
  const { density, coverage } = neighbours(normalRows(3000, 2, 0), normalRows(3000, 2, 1), 2);
  expect(Math.abs(density - 1)).toBeLessThan(0.05);
  expect(Math.abs(coverage - (1 - 1 / 32))).toBeLessThan(0.015);
});

test('far apart: 0 and 0; all images in one spot: few are covered', () => {
  const truth = normalRows(300, 2, 0);
  expect(neighbours(truth, shifted(truth, [50, 0]), 2)).toEqual({ density: 0, coverage: 0 });
  const spot = neighbours(truth, new Float32Array(600), 2);
  // The same few balls hold every image.
  expect(spot.density * 5).toBeCloseTo(spot.coverage * 300, 12);
  expect(spot.coverage).toBeLessThan(0.1);
});

test('by hand: on a line, one neighbour', () => {
  // Balls: 0 ± 1, 1 ± 1, 3 ± 2; images in 3, 2, 0 of them.
  const truth = Float32Array.of(0, 1, 3);
  const { density, coverage } = neighbours(truth, Float32Array.of(1, 1.5, 9), 1, 1);
  expect(density).toBeCloseTo(5 / 3, 12);
  expect(coverage).toBe(1);
});

test('refuses too few rows', () => {
  expect(() => neighbours(new Float32Array(10), new Float32Array(10), 2)).toThrow('neighbours: 5');
});
