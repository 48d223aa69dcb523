import { describe, expect, it } from 'vitest';
import { fakeSurface, testTheme } from './fakeSurface.ts';
import type { FakeSurface } from './fakeSurface.ts';
import { frameScale } from './frameScale.ts';
import { drawStage } from './stage.ts';
import type { StageFrame, StageOptions } from './stage.ts';
import { startColours } from './startColour.ts';
import { drawThumbnail } from './thumbnail.ts';

const start = Float32Array.from([-2, -2, 0, 0]);
const mapped = Float32Array.from([2, 2, 0, 4]);
const layers = Float32Array.from([-2, -2, 0, 0, 2, -2, 0, 2, 2, 2, 0, 4]);
const frame: StageFrame = { start, mapped, colours: startColours(start, 'safe', false), layers };
const options: StageOptions = {
  size: 340,
  morph: 1,
  show: { points: true, paths: true, ghost: true, origins: true },
  paths: 150,
  pathStyle: 'straight',
  ghost: null,
  theme: testTheme,
};
const draw = (change: Partial<StageOptions>, data: Partial<StageFrame> = {}): FakeSurface => {
  const surface = fakeSurface();
  drawStage(surface, { ...frame, ...data }, { ...options, ...change });
  return surface;
};
const only = (name: keyof StageOptions['show']): Partial<StageOptions> => ({
  show: { points: false, paths: false, ghost: false, origins: false, [name]: true },
});
/** Centres of all dots drawn, frame units, in the order of x. */
const dots = (surface: FakeSurface): number[][] =>
  surface
    .of('arc')
    .map(({ args }) => [Number(args[0]) / 42.5 - 4, 4 - Number(args[1]) / 42.5])
    .sort((a, b) => a[0] - b[0]);

describe('frameScale', () => {
  it('maps the corners of the frame to the corners of the square, y up', () => {
    const scale = frameScale(340);
    expect([scale.x(-4), scale.y(4), scale.x(4), scale.y(-4)]).toEqual([0, 0, 340, 340]);
    expect(scale.unit).toBe(42.5);
  });
});

describe('drawStage', () => {
  it('moves points from start to image with the morph', () => {
    expect(dots(draw({ ...only('points'), morph: 0 }))).toEqual([
      [-2, -2],
      [0, 0],
    ]);
    expect(dots(draw({ ...only('points'), morph: 0.25 }))).toEqual([
      [-1, -1],
      [0, 1],
    ]);
    expect(dots(draw(only('points')))).toEqual([
      [0, 4],
      [2, 2],
    ]);
  });

  it('follows the real outputs of the layers', () => {
    const half = draw({ ...only('points'), pathStyle: 'layers', morph: 0.75 });
    expect(dots(half)).toEqual([
      [0, 3],
      [2, 0],
    ]);
    const path = draw({ ...only('paths'), pathStyle: 'layers', paths: 1 });
    const vertices = path.of('lineTo').filter((call) => call.stroke.startsWith('#'));
    expect(vertices.map((call) => call.args)).toEqual([
      [255, 255],
      [255, 85],
    ]);
  });

  it('shortens paths with the morph and draws no more than asked', () => {
    const strokes = (surface: FakeSurface) =>
      surface.of('lineTo').filter((call) => call.stroke.startsWith('#'));
    const short = strokes(draw({ ...only('paths'), morph: 0.25, paths: 1 }));
    expect(short.map((call) => call.args)).toEqual([[127.5, 212.5]]);
    expect(strokes(draw(only('paths'))).length).toBe(2);
  });

  it('draws base samples without origins and paths', () => {
    const surface = draw({}, { start: null, colours: null });
    expect(surface.of('arc').length).toBe(2);
    expect(surface.of('fill').every((call) => call.fill === 'ink')).toBe(true);
  });

  it('draws the ghost first, clips to the frame and grows points with the stage', () => {
    const ring = Float32Array.from([-1, -1, 1, -1, 1, 1, -1, -1]);
    const ghost = {
      levels: [
        { mass: 0.99, logDensity: -4, rings: [ring] },
        { mass: 0.5, logDensity: -1, rings: [ring] },
      ],
    };
    const surface = draw({ ghost, size: 680 });
    expect(
      surface
        .of('fill')
        .map((call) => call.fill)
        .slice(0, 2),
    ).toEqual(['ghost1', 'ghost2']);
    const order = surface.calls.map((call) => call.op);
    expect(order.indexOf('clip')).toBeLessThan(order.indexOf('fill'));
    expect(draw({ ghost, ...only('points') }).of('fill')[0].fill).not.toBe('ghost1');
    const radius = (drawn: FakeSurface): number => Number(drawn.of('arc').at(-1)?.args[2]);
    expect(radius(draw({}))).toBeCloseTo(1.35);
    expect(radius(surface)).toBeCloseTo(1.35 * 2 ** 0.6);
    expect(radius(draw({ size: 3400 }))).toBeCloseTo(1.35 * 1.7);
  });
});

describe('drawThumbnail', () => {
  it('draws every sample, in ink without colours', () => {
    const surface = fakeSurface();
    drawThumbnail(surface, mapped, null, 95, testTheme);
    expect(surface.of('arc').length).toBe(2);
    expect(surface.of('fill').every((call) => call.fill === 'ink')).toBe(true);
  });
});
