import { expect, test } from 'vitest';
import { stream } from '../util/streams.ts';
import { conditions } from './conditions/index.ts';
import { farOutsideRows, sampleRows } from './dataset.ts';
import { distanceToSquares } from './toys/checkerboard.ts';

test('distance to the nearest full square', () => {
  expect(distanceToSquares(1, 1)).toBe(0);
  expect(distanceToSquares(2, 2)).toBe(0);
  // The square from (-2, 0) to (0, 2) is empty, its neighbours are full.
  expect(distanceToSquares(-1, 1)).toBe(1);
  expect(distanceToSquares(-0.25, 1)).toBe(0.25);
  expect(distanceToSquares(5, 3)).toBe(1);
  // Beyond an outer corner of a full square.
  expect(distanceToSquares(7, 8)).toBe(5);
});

test('rows farther than 0.1: none of its own, none but of the checkerboard', () => {
  const own = sampleRows('checkerboard', 'none', stream(1, 'test/far'), 2000);
  expect(farOutsideRows('checkerboard', 'none', own)).toEqual(new Uint8Array(2000));
  expect(farOutsideRows('star', 'none', own)).toBeNull();
  const x = Float32Array.of(-0.09, 1, -0.11, 1, NaN, 1);
  expect(farOutsideRows('checkerboard', 'none', { n: 3, x, context: null })).toEqual(
    Uint8Array.of(0, 1, 1),
  );
});

test('uniform points of the frame: the empty squares less a margin of 0.1', () => {
  const source = stream(3, 'test/far');
  const n = 50_000;
  const x = Float32Array.from({ length: 2 * n }, () => 8 * source.uniform() - 4);
  const mask = farOutsideRows('checkerboard', 'none', { n, x, context: null })!;
  // Four inner squares lose 0.1 on all sides; of the four at the border two lose it on three
  // sides, and two, in corners, on two.
  const share = (2 * 1.8 * 1.8 + 4 * 1.8 * 1.9 + 2 * 1.9 * 1.9) / 64;
  expect(Math.abs(mask.reduce((a, b) => a + b, 0) / n - share)).toBeLessThan(0.008);
});

test('under a condition a row is judged where it lay before', () => {
  const own = sampleRows('checkerboard', 'rotation', stream(2, 'test/far'), 500);
  expect(farOutsideRows('checkerboard', 'rotation', own)).toEqual(new Uint8Array(500));
  const x = Float32Array.of(-0.11, 1);
  const context = Float32Array.of(0.5);
  conditions.rotation.apply(x, context);
  expect(farOutsideRows('checkerboard', 'rotation', { n: 1, x, context })).toEqual(
    Uint8Array.of(1),
  );
});
