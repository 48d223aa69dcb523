import { describe, expect, it } from 'vitest';
import type { ToyId } from '../../protocol/catalogue.ts';
import { toyIds, toyLabels } from '../../protocol/catalogue.ts';
import { exp } from '../../util/exactMath.ts';
import { stream } from '../../util/streams.ts';
import { toys } from './index.ts';

/** SCIENCE 2.1: entropy and its error, rms per axis, 1 % quantile of the log density. */
const table: Record<ToyId, [number, number, number, number | null]> = {
  'four-circles': [2.871, 0.001, 1.735, -5.532],
  star: [1.286, 0.001, 1.207, -4.334],
  'eight-star': [1.977, 0.001, 1.207, -4.913],
  checkerboard: [3.466, 0.001, 2.309, null],
  'concentric-rings': [2.786, 0.001, 1.553, -6.029],
  ring: [2.976, 0.001, 1.626, -5.792],
  annulus: [2.626, 0.001, 1.104, -5.427],
  spirals: [2.65, 0.005, 1.6, -5.49],
};

/** First two points of stream(7, 'data/reference'): every machine draws these. */
const firstPoints: Record<ToyId, number[]> = {
  'four-circles': [
    2.9287710189819336, -0.9852759838104248, 1.0112910270690918, -0.6393510103225708,
  ],
  star: [-2.5194013118743896, -0.08035042881965637, 0.7780094146728516, -0.19140563905239105],
  'eight-star': [
    0.08035042881965637, -2.5194013118743896, -0.7780094146728516, 0.19140563905239105,
  ],
  checkerboard: [3.5278732776641846, 2.7535743713378906, 0.9740597009658813, 0.0162068922072649],
  'concentric-rings': [
    2.3145253658294678, 0.017668811604380608, 0.8045163750648499, 0.14425960183143616,
  ],
  ring: [1.7177501916885376, -0.3198506236076355, -2.1861073970794678, 0.07294166088104248],
  annulus: [-1.6648921966552734, -1.2592424154281616, 0.3806823194026947, -0.8927636742591858],
  spirals: [3.069972515106201, 0.910877525806427, -2.1581194400787354, -2.1750786304473877],
};

/** Midpoints of an n × n grid over [-bound, bound]², and the area of a cell. */
function grid(bound: number, n: number): { points: Float64Array; area: number } {
  const step = (2 * bound) / n;
  const points = new Float64Array(2 * n * n);
  for (let i = 0; i < n * n; i++) {
    points[2 * i] = -bound + step * (0.5 + (i % n));
    points[2 * i + 1] = -bound + step * (0.5 + Math.floor(i / n));
  }
  return { points, area: step * step };
}

const bound = 5;
const side = 250;
const { points, area } = grid(bound, side);

describe.each(toyIds)('%s', (id) => {
  const toy = toys[id];
  const [entropy, entropyError, rms, quantile] = table[id];
  const density = toy.logDensity(points);
  const sample = toy.sample(stream(11, `toys/${id}`), 100_000);

  it('is registered under its own name', () => {
    expect(toy.id).toBe(id);
    expect(toy.label).toBe(toyLabels[id]);
  });

  it('has a density that integrates to 1 and the entropy it states', () => {
    let mass = 0;
    let sum = 0;
    for (const value of density) {
      if (value === -Infinity) continue;
      mass += exp(value) * area;
      sum -= exp(value) * area * value;
    }
    expect(Math.abs(mass - 1)).toBeLessThan(0.002);
    expect(Math.abs(sum - toy.entropy)).toBeLessThan(0.005);
  });

  it('agrees with the table of constants', () => {
    expect(Math.abs(toy.entropy - entropy)).toBeLessThanOrEqual(entropyError);
    let square = 0;
    for (const x of sample) square += x * x;
    expect(Math.abs(Math.sqrt(square / sample.length) - rms)).toBeLessThan(0.008);
    if (quantile === null) expect(toy.supportThreshold).toBeNull();
    else expect(Math.abs(toy.supportThreshold! - quantile)).toBeLessThan(0.025);
  });

  it('samples its density (chi-squared over cells)', () => {
    const cells = 25;
    const expected = new Float64Array(cells * cells);
    const found = new Float64Array(cells * cells);
    const cellOf = (x: number, y: number): number => {
      const column = Math.floor(((x + bound) / (2 * bound)) * cells);
      const row = Math.floor(((y + bound) / (2 * bound)) * cells);
      return row * cells + column;
    };
    for (let i = 0; i < density.length; i++)
      expected[cellOf(points[2 * i], points[2 * i + 1])] += exp(density[i]) * area * 100_000;
    for (let i = 0; i < 100_000; i++) found[cellOf(sample[2 * i], sample[2 * i + 1])] += 1;
    let chi2 = 0;
    let used = 0;
    for (let k = 0; k < expected.length; k++) {
      if (expected[k] < 20) continue;
      chi2 += ((found[k] - expected[k]) * (found[k] - expected[k])) / expected[k];
      used += 1;
    }
    expect(used).toBeGreaterThan(60);
    // Mean 1, five standard deviations.
    expect(Math.abs(chi2 / used - 1)).toBeLessThan(5 * Math.sqrt(2 / used));
  });

  it('has the mean log density and the out-of-support share of a perfect sample', () => {
    const half = sample.subarray(0, 40_000);
    const values = toy.logDensity(half);
    expect(values.every((value) => Number.isFinite(value))).toBe(true);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean + toy.entropy)).toBeLessThan(5 * (0.8 / Math.sqrt(values.length)));
    const out = toy.outOfSupport(half).reduce((sum, one) => sum + one, 0) / values.length;
    expect(Math.abs(out - (toy.supportThreshold === null ? 0 : 0.01))).toBeLessThan(
      toy.supportThreshold === null ? 1e-9 : 0.004,
    );
  });

  it('keeps its log density finite far away, where only the checkerboard has none', () => {
    const [far] = toy.logDensity(Float32Array.of(300, -400));
    if (id === 'checkerboard') expect(far).toBe(-Infinity);
    else expect(far).toBeLessThan(-10_000);
    expect(Number.isFinite(far)).toBe(id !== 'checkerboard');
    expect([...toy.outOfSupport(Float32Array.of(300, -400, NaN, 0))]).toEqual([1, 1]);
  });

  it('draws the same points everywhere and stays in the box', () => {
    expect([...toy.sample(stream(7, 'data/reference'), 2)]).toEqual(firstPoints[id]);
    const again = toy.sample(stream(11, `toys/${id}`), 50);
    expect([...again]).toEqual([...sample.subarray(0, 100)]);
    // 1e-5 of the points may leave the box; noise never carries them far.
    expect(sample.filter((x) => Math.abs(x) > 4).length).toBeLessThan(10);
    expect(sample.every((x) => Math.abs(x) < bound)).toBe(true);
  });
});

describe('out of support, untouched reference against target (SCIENCE 4.1)', () => {
  it.each([
    ['four-circles', 'star', 0.855],
    ['star', 'four-circles', 0.658],
    ['checkerboard', 'four-circles', 0.665],
    ['checkerboard', 'star', 0.925],
    ['star', 'checkerboard', 0.5],
  ] as const)('%s → %s', (reference, target, share) => {
    const points = toys[reference].sample(stream(12, 'support'), 40_000);
    const out = toys[target].outOfSupport(points).reduce((sum, one) => sum + one, 0);
    expect(Math.abs(out / 40_000 - share)).toBeLessThan(0.01);
  });
});

describe('laws in closed form', () => {
  it('the checkerboard holds its edges, whatever float32 makes of them', () => {
    const { logDensity } = toys.checkerboard;
    const inside = [1, 1, -4, 1, 4, -1, 0, 0, 2, 3, -1, -1, 3.9999999, -0.5];
    const outside = [1, -1, -1, 1, 3, 1, 4.001, 3, 1, -4.1, -3, -0.01];
    expect(logDensity(Float32Array.from(inside)).every(Number.isFinite)).toBe(true);
    expect(logDensity(Float32Array.from(outside)).every((v) => v === -Infinity)).toBe(true);
  });

  it('the ring is a Rice law: at the origin only the Gaussian is left', () => {
    const [centre] = toys.ring.logDensity(Float32Array.of(0, 0));
    const ratio = 2.25 / 0.3375;
    // -ln 2πσ² - R²/2σ²
    expect(centre).toBeCloseTo(0.3345024709297595 - 0.5 * ratio * ratio, 7);
  });
});
