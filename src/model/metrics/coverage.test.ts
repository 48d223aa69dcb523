import { expect, test } from 'vitest';
import { toys } from '../../data/toys/index.ts';
import type { ToyId } from '../../protocol/catalogue.ts';
import { stream } from '../../util/streams.ts';
import { coverage } from './coverage.ts';

const draw = (id: ToyId, n: number, index: number): Float32Array =>
  toys[id].sample(stream(6, `test/${id}`, index), n);

test.each<ToyId>(['four-circles', 'star', 'checkerboard'])('%s against itself: > .99', (id) => {
  const value = coverage(draw(id, 20_000, 0), draw(id, 200_000, 1));
  expect(value).toBeGreaterThan(0.99);
});

test('a map that leaves out one circle of four misses what is its alone', () => {
  const all = draw('four-circles', 20_000, 0);
  const kept: number[] = [];
  for (let i = 0; i < all.length; i += 2)
    if (Math.abs(Math.sqrt((all[i] - 1) ** 2 + (all[i + 1] - 1) ** 2) - 2) > 0.4)
      kept.push(all[i], all[i + 1]);
  const value = coverage(Float32Array.from(kept), draw('four-circles', 200_000, 1));
  expect(value).toBeGreaterThan(0.65);
  expect(value).toBeLessThan(0.85);
});

test('counts cells with at least 5 expected points', () => {
  // 10 mapped points; of the truth, 60 % lie in one cell, 36 % in another, 4 % outside the frame.
  const truth = Float32Array.from({ length: 200 }, (_, i) => {
    const row = i >> 1;
    return row < 60 ? 0.5 : row < 96 ? 2.5 : 9;
  });
  const mapped = new Float32Array(20).fill(0.6);
  expect(coverage(mapped, truth, 8)).toBe(1);
  const more = new Float32Array(40).fill(0.6);
  expect(coverage(more, truth, 8)).toBe(0.5);
  expect(coverage(new Float32Array(2), truth, 8)).toBeNull();
});

test('lost points are in no cell', () => {
  const truth = new Float32Array(200).fill(0.5);
  expect(coverage(new Float32Array(20).fill(NaN), truth, 8)).toBe(0);
});
