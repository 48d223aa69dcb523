import { describe, expect, it } from 'vitest';
import { startColour, startColours } from './startColour.ts';
import type { StartMap } from './startColour.ts';

const maps: StartMap[] = ['safe', 'paper'];

describe('startColour', () => {
  it('reaches the corners of the design', () => {
    expect(startColour(-4, -4, 'safe', false)).toBe(0x4d00c0);
    expect(startColour(4, -4, 'safe', false)).toBe(0x8a0f00);
    expect(startColour(-4, 4, 'safe', true)).toBe(0x53f1fc);
    expect(startColour(4, 4, 'safe', true)).toBe(0xf5ac00);
    expect(startColour(-4, -4, 'paper', false)).toBe(0x00ff00);
    expect(startColour(4, -4, 'paper', true)).toBe(0x0000ff);
    expect(startColour(-4, 4, 'paper', false)).toBe(0xff0000);
    expect(startColour(4, 4, 'paper', false)).toBe(0xff00ff);
  });

  it('tells all four directions apart near the centre', () => {
    for (const map of maps) {
      const near = [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ].map(([x, y]) => startColour(x, y, map, false));
      expect(new Set(near).size).toBe(4);
    }
  });
});

describe('startColours', () => {
  const points = Float32Array.from({ length: 400 }, (_, i) => 4 * Math.sin(i * 1.7));
  points.copyWithin(200, 0, 20);

  it('gives the same start the same colour', () => {
    for (const map of maps) {
      const { rgb } = startColours(points, map, true);
      expect(rgb.length).toBe(200);
      expect([...rgb.subarray(100, 110)]).toEqual([...rgb.subarray(0, 10)]);
    }
  });

  it('puts every point in one bucket of nearly its colour', () => {
    const { rgb, buckets } = startColours(points, 'safe', false);
    const all = buckets.flatMap((bucket) => [...bucket.indices]).sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 200 }, (_, i) => i));
    for (const { css, indices } of buckets) {
      expect(css).toMatch(/^#[0-9a-f]{6}$/);
      const colour = Number.parseInt(css.slice(1), 16);
      for (const i of indices) {
        for (const shift of [0, 8, 16]) {
          expect(Math.abs(((colour >> shift) & 255) - ((rgb[i] >> shift) & 255))).toBeLessThan(5);
        }
      }
    }
  });
});
