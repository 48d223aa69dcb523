import { expect, test } from 'vitest';
import { roundTrip } from './roundTrip.ts';
import { normalRows } from './testSamples.ts';

test('an exact inverse gives 0', () => {
  const x = normalRows(100, 3, 0);
  expect(roundTrip(x, x.slice(), 3)).toEqual({ p99: 0, max: 0 });
});

test('p99 interpolates, max is the worst point', () => {
  const x = new Float32Array(202);
  // Distances 0, 1, …, 100 along the first feature.
  const back = x.map((_, i) => (i % 2 === 0 ? i / 2 : 0));
  expect(roundTrip(x, back, 2)).toEqual({ p99: 99, max: 100 });
});

test('a broken inverse is not hidden', () => {
  expect(roundTrip(Float32Array.of(0, 0), Float32Array.of(NaN, 0), 2).max).toBeNaN();
});
