import { describe, expect, test } from 'vitest';
import { toys } from '../../data/toys/index.ts';
import type { ToyId } from '../../protocol/catalogue.ts';
import { stream } from '../../util/streams.ts';
import { slicedW2, slicedW2FloorOf } from './slicedW2.ts';
import { normalRows, shifted } from './testSamples.ts';

const n = 20_000;
const draw = (id: ToyId, rows: number, index: number): Float32Array =>
  toys[id].sample(stream(3, `test/${id}`, index), rows);

describe('closed forms (SCIENCE 4.1)', () => {
  const rows = normalRows(n, 2, 0);
  test('shift by (1, 0) gives 1/√2', () => {
    expect(slicedW2(rows, shifted(rows, [1, 0]), 2)).toBeCloseTo(0.7071, 4);
  });
  test('N(0, 4) against N(0, 1) gives 1', () => {
    expect(slicedW2(rows, normalRows(n, 2, 1, 2), 2)).toBeCloseTo(1, 1);
    // The same draws, scaled: W2 along every direction is the standard deviation there.
    expect(
      slicedW2(
        rows,
        rows.map((v) => 2 * v),
        2,
      ),
    ).toBeCloseTo(1, 1);
  });
  test('a sample against itself, in another order, gives 0', () => {
    expect(slicedW2(Float32Array.of(0, 1, 2, 3), Float32Array.of(2, 3, 0, 1), 2)).toBe(0);
  });
  test('other dimensions: |shift| in one, about |shift|/√D in five', () => {
    expect(slicedW2(Float32Array.of(0, 1), Float32Array.of(4, 3), 1)).toBeCloseTo(3, 12);
    const five = normalRows(1000, 5, 0);
    const moved = slicedW2(five, shifted(five, [1, 0, 0, 0, 0]), 5, 2048);
    expect(moved).toBeCloseTo(1 / Math.sqrt(5), 1);
  });
});

describe('toys (SCIENCE 4.1, n = 20,000)', () => {
  test.each<[ToyId, ToyId, number]>([
    ['four-circles', 'star', 0.585],
    ['four-circles', 'checkerboard', 0.633],
    ['star', 'checkerboard', 1.165],
  ])('%s and %s', (a, b, expected) => {
    const repeats = 4;
    let sum = 0;
    for (let r = 0; r < repeats; r++) sum += slicedW2(draw(a, n, 2 * r), draw(b, n, 2 * r + 1), 2);
    // The reference value has a standard deviation of .006, this mean one of .003.
    expect(Math.abs(sum / repeats - expected)).toBeLessThan(0.015);
  });

  test.each([
    [1000, 0.127],
    [5000, 0.054],
    [10_000, 0.037],
  ])('same-law floor of four circles at n = %i', (rows, expected) => {
    let sum = 0;
    const repeats = 5;
    for (let r = 0; r < repeats; r++) {
      sum += slicedW2FloorOf((size, index) => draw('four-circles', size, 2 * r + index), rows, 2);
    }
    // A single floor scatters by about a third of itself.
    expect(sum / repeats / expected).toBeGreaterThan(0.65);
    expect(sum / repeats / expected).toBeLessThan(1.35);
  });
});

test('refuses samples of different size and no angles', () => {
  expect(() => slicedW2(new Float32Array(4), new Float32Array(2), 2)).toThrow('2 and 1');
  expect(() => slicedW2(new Float32Array(2), new Float32Array(2), 2, 0)).toThrow('angles: 0');
});
