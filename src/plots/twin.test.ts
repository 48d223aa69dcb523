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

  it('keeps its words inside the stage', () => {
    const place = (now: [number, number]) => {
      const patch = draw(now).of('fillRect')[0].args as number[];
      return {
        left: patch[0],
        right: patch[0] + patch[2],
        top: patch[1],
        end: patch[1] + patch[3],
      };
    };
    for (const x of [-3.9, 0, 3.9])
      for (const y of [-4, 0, 4]) {
        const { left, right, top, end } = place([x, y]);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(right).toBeLessThanOrEqual(size);
        expect(top).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(size);
      }
  });
});
