import { describe, expect, test } from 'vitest';
import { ringMixture } from '../../data/rings.ts';
import { circles } from '../../data/toys/fourCircles.ts';
import { toys } from '../../data/toys/index.ts';
import type { ToyId } from '../../protocol/catalogue.ts';
import { stream } from '../../util/streams.ts';
import { bayesAuc } from './bayesAuc.ts';

const n = 20_000;
const draw = (id: ToyId, index: number): Float32Array =>
  toys[id].sample(stream(4, `test/${id}`, index), n);

describe('toys (SCIENCE 4.1)', () => {
  test.each<[ToyId, ToyId, number]>([
    ['four-circles', 'star', 0.989],
    ['four-circles', 'checkerboard', 0.946],
    ['star', 'checkerboard', 0.989],
  ])('%s and %s', (a, b, expected) => {
    const scored = (rows: Float32Array) => ({
      underFirst: toys[a].logDensity(rows),
      underSecond: toys[b].logDensity(rows),
    });
    const value = bayesAuc(scored(draw(a, 0)), scored(draw(b, 1)));
    expect(Math.abs(value - expected)).toBeLessThan(0.005);
  });

  test.each([
    [0.05, 0.533],
    [0.1, 0.598],
    [0.2, 0.706],
    [0.3, 0.77],
  ])('four circles and their copy with noise %f', (noise, expected) => {
    const source = stream(5, 'test/noise');
    // Gaussian noise on a Gaussian ring is a wider ring.
    const wider = circles.map((c) => ({ ...c, sigma: Math.sqrt(0.01 + noise * noise) }));
    const densities = [circles, wider].map(ringMixture);
    const scored = (rows: Float32Array) => {
      const [underFirst, underSecond] = densities.map((density) =>
        Float64Array.from({ length: n }, (_, i) => density(rows[2 * i], rows[2 * i + 1])),
      );
      return { underFirst, underSecond };
    };
    const noisy = draw('four-circles', 3).map((v) => v + noise * source.normal());
    const value = bayesAuc(scored(draw('four-circles', 2)), scored(noisy));
    // The sample's own scatter is .003.
    expect(Math.abs(value - expected)).toBeLessThan(0.01);
  });
});

test('one law: exactly one half', () => {
  const density = toys.star.logDensity(draw('star', 0));
  const rows = { underFirst: density, underSecond: density };
  expect(bayesAuc(rows, rows)).toBe(0.5);
});

test('no density is the surest sign there is, none at all is no sign', () => {
  const first = { underFirst: Float64Array.of(0, 0), underSecond: Float64Array.of(-Infinity, 0) };
  const second = { underFirst: Float64Array.of(-Infinity), underSecond: Float64Array.of(0) };
  expect(bayesAuc(first, second)).toBe(1);
  const nowhere = {
    underFirst: Float64Array.of(-Infinity),
    underSecond: Float64Array.of(-Infinity),
  };
  expect(bayesAuc(nowhere, nowhere)).toBe(0.5);
});
