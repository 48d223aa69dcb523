import { expect, test } from 'vitest';
import type { ToyId } from '../protocol/catalogue.ts';
import { stream } from '../util/streams.ts';
import { partsOfToy } from './parts.ts';
import { ringMixture } from './rings.ts';
import { circles } from './toys/fourCircles.ts';
import { toys } from './toys/index.ts';

const responsibilities = (toy: ToyId, points: Float32Array): Float64Array =>
  partsOfToy(toy)!.responsibilities(points);

test.each<[ToyId, number]>([
  ['four-circles', 4],
  ['star', 4],
  ['eight-star', 8],
])('%s: probabilities of %i parts, far out too', (toy, count) => {
  const points = toys[toy].sample(stream(1, 'test/parts'), 500);
  points.set([1000, -3000, 0, 0]);
  const all = responsibilities(toy, points);
  expect(all).toHaveLength(500 * count);
  for (let i = 0; i < 500; i++) {
    const row = all.subarray(i * count, (i + 1) * count);
    expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    for (const p of row) expect(p).toBeGreaterThanOrEqual(0);
  }
});

test('a circle has what its density is of the whole', () => {
  const points = toys['four-circles'].sample(stream(2, 'test/parts'), 200);
  const all = responsibilities('four-circles', points);
  const mixture = ringMixture(circles);
  circles.forEach((circle, k) => {
    const alone = ringMixture([circle]);
    for (let i = 0; i < 200; i++) {
      const [x, y] = points.subarray(2 * i, 2 * i + 2);
      expect(all[4 * i + k]).toBeCloseTo(Math.exp(alone(x, y) - mixture(x, y)), 10);
    }
  });
});

test('arms in order, against the clock from the right; all alike in the middle', () => {
  const points = Float32Array.of(1.6, 0, 0, 1.6, -1.6, 0, 0, -1.6, 0, 0);
  const all = responsibilities('star', points);
  for (let arm = 0; arm < 4; arm++) expect(all[5 * arm]).toBeCloseTo(1, 9);
  for (const p of all.subarray(16)) expect(p).toBeCloseTo(0.25, 12);
});

test('no parts', () => {
  expect(partsOfToy('checkerboard')).toBeNull();
  expect(partsOfToy('concentric-rings')).toBeNull();
});
