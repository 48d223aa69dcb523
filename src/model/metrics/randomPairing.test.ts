import { describe, expect, test } from 'vitest';
import { toys } from '../../data/toys/index.ts';
import type { ToyId } from '../../protocol/catalogue.ts';
import { stream } from '../../util/streams.ts';
import { randomPairing } from './randomPairing.ts';
import { normalRows, uniformRows } from './testSamples.ts';

const n = 100_000;

describe('closed forms (SCIENCE 4.1)', () => {
  test.each<[string, (index: number) => Float32Array, number, number]>([
    ['N(0, I₂): √π', (index) => normalRows(n, 2, index), 2, 1.7725],
    ['N(0, I₅)', (index) => normalRows(n, 5, index), 5, 3.009],
    ['U[-4, 4]²', (index) => uniformRows(n, 2, index, 4), 2, 4.176],
    ['U[-3, 3]⁵', (index) => uniformRows(n, 5, index, 3), 5, 5.266],
  ])('%s', (_, sample, features, expected) => {
    const { mean, distances } = randomPairing(sample(0), sample(1), features);
    expect(distances).toHaveLength(n);
    expect(Math.abs(mean - expected)).toBeLessThan(0.02);
  });
});

test.each<[ToyId, ToyId, number, number]>([
  ['four-circles', 'four-circles', 3.128, 1.503],
  ['star', 'star', 2.146, 1.104],
  ['checkerboard', 'checkerboard', 4.157, 2.012],
  ['four-circles', 'star', 2.71, 1.267],
  ['four-circles', 'checkerboard', 3.705, 1.722],
  ['star', 'checkerboard', 3.381, 1.471],
])('%s and %s (SCIENCE 4.1)', (a, b, mean, sd) => {
  const pairs = randomPairing(
    toys[a].sample(stream(5, 'test/left', 0), n),
    toys[b].sample(stream(5, 'test/right', 0), n),
    2,
  );
  expect(Math.abs(pairs.mean - mean)).toBeLessThan(0.02);
  expect(Math.abs(pairs.sd - sd)).toBeLessThan(0.02);
});
