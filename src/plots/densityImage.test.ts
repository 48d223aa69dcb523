import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addToDensity, drawDensity, emptyDensity, type DensitySums } from './densityImage.ts';
import { startColour } from './startColour.ts';

const side = 16;
const drawn = (sums: DensitySums, dark = false): Uint8ClampedArray => {
  const pixels = new Uint8ClampedArray(4 * side * side).fill(7);
  drawDensity(sums, pixels, dark);
  return pixels;
};
const alphaAt = (pixels: Uint8ClampedArray, row: number, column: number): number =>
  pixels[4 * (row * side + column) + 3];

describe('densityImage', () => {
  it('counts a point in the cell where it stands, up is up', () => {
    const sums = emptyDensity(side);
    addToDensity(sums, Float32Array.of(0, 0, 0, 0), Float32Array.of(-3.9, 3.9, 0.1, -0.1));
    const cells = [...sums.counts].flatMap((n, i) => (n > 0 ? [i] : []));
    expect(cells).toEqual([0, 8 * side + 8]);
  });

  it('leaves out what lies outside the frame', () => {
    const sums = emptyDensity(side);
    const outside = Float32Array.of(4, 0, -4.01, 0, 0, 4.01, 0, -4.01, NaN, 0, Infinity, 0);
    addToDensity(sums, new Float32Array(12), outside);
    expect(sums.counts.every((n) => n === 0)).toBe(true);
  });

  it('does not mind in how many parts the points come', () => {
    const inFrame = fc.float({ min: Math.fround(-3.99), max: Math.fround(3.99), noNaN: true });
    const pairs = fc.array(fc.tuple(inFrame, inFrame), { minLength: 1, maxLength: 40 });
    const same = fc.property(pairs, fc.nat(40), (points, cut) => {
      const mapped = Float32Array.from(points.flat());
      const [whole, parts] = [emptyDensity(side), emptyDensity(side)];
      addToDensity(whole, mapped, mapped);
      for (const part of [mapped.slice(0, 2 * cut), mapped.slice(2 * cut)])
        addToDensity(parts, part, part);
      expect(parts).toEqual(whole);
      expect(whole.counts.reduce((a, b) => a + b, 0)).toBe(points.length);
    });
    fc.assert(same, { seed: 1, numRuns: 100 });
  });

  it('is transparent where nothing is, and as strong as the logarithm of the count', () => {
    const sums = emptyDensity(side);
    const add = (x: number, times: number): void => {
      for (let i = 0; i < times; i++)
        addToDensity(sums, Float32Array.of(1, 1), Float32Array.of(x, 0));
    };
    add(-3, 1);
    add(0, 10);
    add(3, 100);
    const pixels = drawn(sums);
    const [one, ten, hundred] = [-3, 0, 3].map((x) => alphaAt(pixels, 8, (x + 4) * 2));
    expect(hundred).toBe(255);
    expect(one).toBe(64);
    expect(ten - one).toBeCloseTo(hundred - ten, -0.5);
    expect(alphaAt(pixels, 0, 0)).toBe(0);
  });

  it.each([false, true])('wears the colour of the mean start, dark %s', (dark) => {
    const sums = emptyDensity(side);
    addToDensity(sums, Float32Array.of(-2, -2, -1, -3), Float32Array.of(0.1, -0.1, 0.2, -0.2));
    const at = 4 * (8 * side + 8);
    const rgb = startColour(-1.5, -2.5, 'safe', dark);
    const pixels = drawn(sums, dark);
    [rgb >> 16, (rgb >> 8) & 255, rgb & 255].forEach((value, i) =>
      expect(Math.abs(pixels[at + i] - value)).toBeLessThanOrEqual(4),
    );
  });
});
