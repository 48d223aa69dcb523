import { describe, expect, it } from 'vitest';
import { rasterDots, type DotStyle } from './dotRaster.ts';
import { frameScale } from './frameScale.ts';
import { startColours } from './startColour.ts';

const side = 160;
const style: DotStyle = { radius: 4, colours: null, ink: '#204060' };

function raster(points: number[], change: Partial<DotStyle> = {}, ratio = 1, opacity = 1) {
  const pixels = new Uint8ClampedArray(4 * side * side);
  const on = { scale: frameScale(side / ratio), ratio, opacity };
  rasterDots(pixels, side, Float32Array.from(points), { ...style, ...change }, on);
  return pixels;
}
/** Covered pixels, and the mean of where they are. */
function measured(pixels: Uint8ClampedArray): { area: number; x: number; y: number } {
  let [area, x, y] = [0, 0, 0];
  for (let i = 0; i < side * side; i++) {
    const a = pixels[4 * i + 3] / 255;
    area += a;
    x += a * ((i % side) + 0.5);
    y += a * (Math.floor(i / side) + 0.5);
  }
  return { area, x: x / area, y: y / area };
}

describe('rasterDots', () => {
  it('covers the area of a disc about its place, between pixels and on fine screens too', () => {
    for (const [px, py, ratio] of [
      [0, 0, 1],
      [1.013, -2.377, 1],
      [-0.5, 3, 2],
    ]) {
      const { area, x, y } = measured(raster([px, py], {}, ratio));
      const radius = 4 * ratio;
      expect(Math.abs(area / (Math.PI * radius * radius) - 1)).toBeLessThan(0.02);
      expect(x).toBeCloseTo(((px + 4) * side) / 8, 1);
      expect(y).toBeCloseTo(((4 - py) * side) / 8, 1);
    }
  });

  it('keeps its colour, lets overlaps add up, and clips at the edge', () => {
    const at = (pixels: Uint8ClampedArray): number[] => [
      ...pixels.subarray(4 * (80 * side + 80), 4 * (80 * side + 80) + 4),
    ];
    expect(at(raster([0, 0]))).toEqual([32, 64, 96, 255]);
    const once = at(raster([0, 0], {}, 1, 0.5))[3];
    const twice = at(raster([0, 0, 0, 0], {}, 1, 0.5))[3];
    expect([once, twice]).toEqual([128, 192]);
    expect(measured(raster([-4, 4])).area).toBeCloseTo((Math.PI * 16) / 4, 0);
    expect(measured(raster([9, 9])).area).toBe(0);
  });

  it('draws those asked for, each in its own colour', () => {
    const points = [-2, 0, 2, 0];
    const colours = startColours(Float32Array.from(points), 'safe', false);
    const pixels = raster(points, { colours, only: Uint8Array.of(0, 1) });
    const rgb = (x: number): number => {
      const at = 4 * (80 * side + x);
      return (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
    };
    expect(rgb(120)).toBe(colours.rgb[1]);
    expect(rgb(40)).toBe(0);
  });
});
