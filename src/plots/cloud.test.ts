import { describe, expect, it } from 'vitest';
import { stream } from '../util/streams.ts';
import { cloudEntropy, cloudLogDensity, smoothingOf } from './cloud.ts';

/** [n, 2] normal points of standard deviation `sigma` about (x, y). */
function blob(n: number, sigma: number, x = 0, y = 0): Float32Array {
  const source = stream(1, 'test/blob');
  return Float32Array.from(
    { length: 2 * n },
    (_, i) => (i % 2 === 0 ? x : y) + sigma * source.normal(),
  );
}

const grid = 128;
const cell = 8 / grid;

describe('the density of a cloud', () => {
  it('has mass 1', () => {
    const mass = cloudLogDensity(blob(5000, 0.8), grid).reduce(
      (sum, v) => sum + Math.exp(v) * cell * cell,
      0,
    );
    expect(mass).toBeCloseTo(1, 3);
  });

  it('is where the points are: rows go upwards', () => {
    const values = cloudLogDensity(blob(500, 0.1, 2, -3), grid);
    const best = values.indexOf(Math.max(...values));
    expect((best % grid) * cell - 4).toBeCloseTo(2, 0);
    expect(Math.floor(best / grid) * cell - 4).toBeCloseTo(-3, 0);
  });

  it('has the entropy of the points, widened by its smoothing', () => {
    const n = 20_000;
    const variance = 0.64 + smoothingOf(n) ** 2;
    const exact = 1 + Math.log(2 * Math.PI) + Math.log(variance);
    expect(cloudEntropy(cloudLogDensity(blob(n, 0.8), grid))).toBeCloseTo(exact, 1);
  });
});
