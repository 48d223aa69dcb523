import { describe, expect, it } from 'vitest';
import { fakeSurface, testTheme } from './fakeSurface.ts';
import { frameScale } from './frameScale.ts';
import { drawTwin } from './twin.ts';

const size = 400;
const draw = (now: [number, number]) => {
  const surface = fakeSurface();
  const twin = { way: Float32Array.from([-2, 0, 0, 2, 2, 0]), now, moved: 4 };
  drawTwin(surface, twin, frameScale(size), testTheme, size, (moved) => `moved ${moved}`);
  return surface;
};

describe('the mark of a twin', () => {
  it('shows start, whole way, image and where the point stands', () => {
    const surface = draw([0, 2]);
    const centres = surface.of('arc').map(({ args }) => args.slice(0, 2));
    expect(centres).toEqual([
      [100, 200],
      [300, 200],
      [200, 100],
    ]);
    expect(surface.of('lineTo').map(({ args }) => args)).toEqual([
      [200, 100],
      [300, 200],
      [200, 100],
      [300, 200],
    ]);
    // The ring around the point is hollow: its colour shows through.
    expect(surface.of('fill')).toHaveLength(2);
    expect(surface.words()).toEqual(['moved 4.00']);
  });

  it('has its words in the same place, wherever the point is', () => {
    const patches = (
      [
        [0, 2],
        [3.9, -4],
        [-3.9, 4],
      ] as const
    ).map(([x, y]) => draw([x, y]).of('fillRect')[0].args as number[]);
    expect(new Set(patches.map(String)).size).toBe(1);
    const [left, top, width, height] = patches[0];
    expect(left).toBeGreaterThanOrEqual(0);
    // Above the ticks of the lower edge, in its left half.
    expect(top + height).toBeLessThan(size - 16);
    expect(left + width).toBeLessThan(size / 2);
  });
});
