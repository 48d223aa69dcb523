import { expect, test } from 'vitest';
import { distances, meanAbsPerFeature, summary } from './distance.ts';
import { normalRows, shifted } from './testSamples.ts';

test('a shift moves every point by its length', () => {
  const from = normalRows(500, 2, 0);
  const to = shifted(from, [3, -4]);
  const { mean, std, median, q95, max } = summary(distances(from, to, 2));
  for (const value of [mean, median, q95, max]) expect(value).toBeCloseTo(5, 5);
  expect(std).toBeLessThan(1e-5);
  expect(Array.from(meanAbsPerFeature(from, to, 2), (v) => Math.round(v * 1e5) / 1e5)).toEqual([
    3, 4,
  ]);
});

test('corner to corner: 8√2 in the frame, 6√5 in five dimensions', () => {
  expect(distances(Float32Array.of(-4, -4), Float32Array.of(4, 4), 2)[0]).toBeCloseTo(11.3137, 4);
  const corner = new Float32Array(5).fill(3);
  expect(
    distances(
      corner,
      corner.map((v) => -v),
      5,
    )[0],
  ).toBeCloseTo(13.416, 3);
});

test('quantiles interpolate', () => {
  const { median, q95, max } = summary(Float64Array.of(0, 1, 2, 3, 4));
  expect([median, q95, max]).toEqual([2, 3.8, 4]);
});
