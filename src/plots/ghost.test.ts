import { describe, expect, it } from 'vitest';
import { makeGhost } from './ghost.ts';

type LogDensity = (points: Float32Array) => Float64Array;

const of =
  (log: (x: number, y: number) => number): LogDensity =>
  (points) =>
    Float64Array.from({ length: points.length / 2 }, (_, i) =>
      log(points[2 * i], points[2 * i + 1]),
    );

/** Two narrow blobs and no mass at all beyond them. */
const blobs = of((x, y) => {
  const near = (a: number, b: number): number =>
    Math.exp(-((x - a) ** 2 + (y - b) ** 2) / (2 * 0.3 ** 2));
  return Math.log(near(-1.5, 1) + 2 * near(2, -1));
});
/** Uniform on two squares, -Infinity elsewhere. */
const squares = of((x, y) =>
  (x > -3 && x < -1 && y > -3 && y < -1) || (x > 0 && x < 2 && y > 0 && y < 1)
    ? -Math.log(6)
    : -Infinity,
);

/** Mass inside all points of a fine lattice whose density passes a level. */
function massAbove(log: LogDensity, level: number): number {
  const n = 500;
  const points = new Float32Array(2 * n * n);
  for (let i = 0; i < n * n; i++) {
    points[2 * i] = (8 * (i + 0.5)) / (n * n) - 4;
    points[2 * i + 1] = 8 * ((i * 0.6180339887498949) % 1) - 4;
  }
  let total = 0;
  let above = 0;
  for (const value of log(points)) {
    total += Math.exp(value);
    if (value >= level) above += Math.exp(value);
  }
  return above / total;
}

/** Signed area of all rings: holes count against it. */
function area(rings: Float32Array[]): number {
  let sum = 0;
  for (const ring of rings) {
    for (let k = 0; k + 3 < ring.length; k += 2) {
      sum += (ring[k] * ring[k + 3] - ring[k + 2] * ring[k + 1]) / 2;
    }
  }
  return Math.abs(sum);
}

/** One narrow bar along an axis, as an arm of the star: the worst case for a grid. */
const bar = of((x, y) => (Math.abs(x) < 2.013 ? -((y / 0.1) ** 2) / 2 : -Infinity));

describe('makeGhost', () => {
  it('finds the levels that hold 99 % and 50 % of the mass', () => {
    for (const density of [blobs, bar]) {
      for (const grid of [96, 128]) {
        const { levels } = makeGhost(density, [0.99, 0.5], grid);
        expect(levels.map((level) => level.mass)).toEqual([0.99, 0.5]);
        for (const { mass, logDensity } of levels) {
          expect(Math.abs(massAbove(density, logDensity) - mass)).toBeLessThan(0.02);
        }
      }
    }
  });

  it('outlines the region above a level, in frame units', () => {
    const [outer] = makeGhost(blobs).levels;
    expect(outer.rings.length).toBe(2);
    // Area of the discs around both blobs where the density passes the level.
    const discs = [1, 2].map((w) => 2 * Math.PI * 0.09 * (Math.log(w) - outer.logDensity));
    expect(area(outer.rings)).toBeCloseTo(discs[0] + discs[1], 1);
    const xs = outer.rings.map((ring) => ring.filter((_, k) => k % 2 === 0));
    const middles = xs.map((x) => (Math.min(...x) + Math.max(...x)) / 2).sort((a, b) => a - b);
    expect(middles[0]).toBeCloseTo(-1.5, 1);
    expect(middles[1]).toBeCloseTo(2, 1);
  });

  it('draws a flat density once, at its hard edge', () => {
    const { levels } = makeGhost(squares);
    expect(levels.length).toBe(1);
    expect(area(levels[0].rings)).toBeCloseTo(6, 1);
  });

  it('leaves holes open', () => {
    const ring = of((x, y) => -(((Math.sqrt(x * x + y * y) - 2) / 0.1) ** 2) / 2);
    const [outer] = makeGhost(ring).levels;
    expect(outer.rings.length).toBe(2);
    expect(area(outer.rings)).toBeLessThan(0.6 * Math.PI * 4);
  });

  it('refuses a density without mass', () => {
    expect(() => makeGhost(of(() => Number.NaN))).toThrow('no mass in the frame');
  });
});
