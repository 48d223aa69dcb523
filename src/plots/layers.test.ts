import { describe, expect, it } from 'vitest';
import type { GridView } from '../protocol/frameViews.ts';
import { drawArrows, spreadOver } from './arrows.ts';
import { cellsOf, drawCells } from './cells.ts';
import { fakeSurface, testTheme, type FakeSurface } from './fakeSurface.ts';
import { frameScale } from './frameScale.ts';
import { drawGridLines, gridColours } from './gridLines.ts';
import { densityCells } from './heatmap.ts';
import { drawPins } from './pins.ts';
import { mixRamp, parseHex, valueColours } from './ramp.ts';
import { logDetCells, residualCells, residualReach } from './signedHeat.ts';
import { drawStage, type StageOptions } from './stage.ts';
import { startColours } from './startColour.ts';

const scale = frameScale(320);
const pixel = ({ pixels }: { pixels: Uint8ClampedArray }, i: number): number[] => [
  ...pixels.subarray(4 * i, 4 * i + 4),
];

describe('ramps', () => {
  it('read colours with and without opacity, short or long', () => {
    expect(parseHex('#1a1b1e57')).toEqual([26, 27, 30, 87]);
    expect(parseHex('#fff0')).toEqual([255, 255, 255, 0]);
    expect(parseHex('#A00')).toEqual([170, 0, 0, 255]);
    expect(() => parseHex('red')).toThrow('invalid colour: red');
  });

  it('mix between stops and stay at their ends', () => {
    const stops = ['#000000', '#808080', '#ff0000'].map(parseHex);
    expect(mixRamp(stops, 0.25)).toEqual([64, 64, 64, 255]);
    expect(mixRamp(stops, -1)).toEqual(stops[0]);
    expect(mixRamp(stops, 9)).toEqual(stops[2]);
  });

  it('colour points by value, every point once, beyond the range as its end', () => {
    const colours = valueColours([-5, 0, 2, 4, 99, NaN], { from: 0, to: 4 }, testTheme.dist);
    const [low, , middle, high, beyond, none] = colours.rgb;
    expect([colours.rgb[0], none]).toEqual([low, low]);
    expect(high).toBe(0xff0000);
    expect(beyond).toBe(0xff0000);
    expect(middle).toBeGreaterThan(low);
    const all = colours.buckets.flatMap(({ indices }) => [...indices]).sort();
    expect(all).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe('cells', () => {
  // Values by cell: bottom row 0 1, top row 2 3.
  const cells = cellsOf([0, 1, 2, 3], 2, (value) => (value === 1 ? null : [value, 0, 0, 255]));

  it('turn rows upwards into rows from the top, and leave cells empty', () => {
    expect([0, 1, 2, 3].map((i) => pixel(cells, i))).toEqual([
      [2, 0, 0, 255],
      [3, 0, 0, 255],
      [0, 0, 0, 255],
      [0, 0, 0, 0],
    ]);
  });

  it('are rectangles where there are no images', () => {
    const surface = fakeSurface();
    drawCells(surface, cells, 320);
    expect(surface.of('fillRect').map((call) => call.args)).toEqual([
      [0, 0, 160, 160],
      [160, 0, 160, 160],
      [0, 160, 160, 160],
    ]);
  });
});

describe('heat', () => {
  it('of a density is log-scaled over a fixed range, and empty below it', () => {
    const values = Float32Array.from([Math.log(1e-3) - 0.01, Math.log(10 ** -1.5), 0, 5]);
    const heat = densityCells(values, 2, testTheme);
    const [nothing, half, full, beyond] = [2, 3, 0, 1].map((i) => pixel(heat, i)[3]);
    expect(nothing).toBe(0);
    expect(half).toBeCloseTo(127.5, -0.5);
    expect([full, beyond]).toEqual([255, 255]);
    expect(pixel(densityCells(Float32Array.of(-Infinity), 1, testTheme), 0)[3]).toBe(0);
  });

  it('of the stretch is symmetric about 0 and fades where no mass comes', () => {
    const stretch = Float32Array.from([-3, 3, 0, 3]);
    const mass = Float32Array.from([0, 0, 0, -20]);
    const heat = logDetCells(stretch, mass, 2, testTheme);
    const [squeezed, stretched, kept, noMass] = [2, 3, 0, 1].map((i) => pixel(heat, i));
    expect(squeezed.slice(0, 3)).toEqual([0, 0, 255]);
    expect(stretched.slice(0, 3)).toEqual([255, 0, 0]);
    expect(squeezed[3]).toBe(stretched[3]);
    expect(squeezed[3]).toBeGreaterThan(200);
    expect([kept[3], noMass[3]]).toEqual([0, 0]);
  });

  it('of the residual is output minus target, nothing where they agree', () => {
    const [less, same, more] = [0.1, 0.5, 0.9].map(Math.log);
    const target = Float64Array.from([same, same, same, same]);
    const heat = residualCells(Float32Array.of(less, same, more, same), target, 2, 0.5, testTheme);
    const [missing, equal, extra] = [2, 3, 0].map((i) => pixel(heat, i));
    expect(missing[2]).toBeGreaterThan(missing[0]);
    expect(extra[0]).toBeGreaterThan(extra[2]);
    expect(missing[3]).toBe(extra[3]);
    expect(equal[3]).toBe(0);
  });

  it('has a reach that follows the target alone, on round rungs', () => {
    const flat = new Float64Array(16).fill(Math.log(0.03));
    expect(residualReach(flat)).toBe(0.1);
    expect(residualReach(flat.map((v) => v + Math.log(10)))).toBe(0.5);
    expect(residualReach(new Float64Array(4).fill(9))).toBe(5);
  });
});

/** Two lines each way with three nodes, doubled in size by the map. */
function doubled(): GridView {
  const points = [];
  for (const [line, upright] of [-4, 4, -4, 4].map((v, i) => [v, i < 2] as const))
    for (const along of [-4, 0, 4]) points.push(...(upright ? [line, along] : [along, line]));
  return {
    lines: 2,
    nodes: 3,
    points: Float32Array.from(points, (v) => v / 2),
    logAbsDet: new Float32Array(12).fill(-2 * Math.LN2),
    own: null,
    other: null,
  };
}

describe('grid lines', () => {
  const segments = (surface: FakeSurface): number[][] => {
    const from = surface.of('moveTo').map(({ args }) => args.map(Number));
    return surface.of('lineTo').map(({ args }, i) => [...from[i], ...args.map(Number)]);
  };
  const drawn = (morph: number, grid = doubled()): FakeSurface => {
    const surface = fakeSurface();
    const style = { width: 1, colours: gridColours(testTheme) };
    drawGridLines(surface, grid, morph, scale, style);
    return surface;
  };

  it('go from the regular grid to its image', () => {
    const edge = (surface: FakeSurface): number[] => segments(surface)[0];
    expect(edge(drawn(0))).toEqual([0, 320, 0, 160]);
    expect(edge(drawn(1))).toEqual([80, 240, 80, 160]);
    expect(segments(drawn(1))).toHaveLength(8);
  });

  it('wear the colour of their stretch, grey where area is kept', () => {
    const colours = gridColours(testTheme);
    const strokes = (stretch: number): string[] => {
      const grid = { ...doubled(), logAbsDet: new Float32Array(12).fill(stretch) };
      return [
        ...new Set(
          drawn(1, grid)
            .of('lineTo')
            .map((call) => call.stroke),
        ),
      ];
    };
    expect(strokes(-9)).toEqual([colours[0]]);
    expect(strokes(0)).toEqual([colours[8]]);
    expect(strokes(3)).toEqual([colours[16]]);
    expect(colours[0]).toBe('rgba(0, 0, 255, 1)');
    expect(colours[8]).toBe('rgba(139, 141, 146, 0.42)');
  });
});

describe('arrows', () => {
  // Two crowds of 50 and a lonely point far away.
  const crowd = Float32Array.from({ length: 200 }, (_, k) => (k < 100 ? -2 : 2) + (k % 7) / 100);
  const start = Float32Array.from([...crowd, 0, -3.5]);

  it('cover the starts evenly, each point once', () => {
    const three = [...spreadOver(start, 3)];
    expect(three[0]).toBe(0);
    expect(three).toContain(100);
    expect(three.some((i) => i >= 50 && i < 100)).toBe(true);
    const all = spreadOver(start.slice(), 500);
    expect(new Set(all).size).toBe(all.length);
    const places = new Set(
      Array.from({ length: 101 }, (_, i) => start.slice(2 * i, 2 * i + 2).join()),
    );
    expect(all).toHaveLength(places.size);
  });

  it('go from start to present place, with a head only where there is room', () => {
    const from = Float32Array.from([0, 0, 1, 1]);
    const to = Float32Array.from([2, 0, 1.01, 1]);
    const surface = fakeSurface();
    const colours = startColours(from, 'safe', false);
    drawArrows(surface, from, to, scale, { count: 120, colours, ink: 'ink' });
    const ends = surface.of('lineTo').map(({ args }) => args.map((v) => Math.round(Number(v))));
    expect(ends).toEqual([
      [240, 160],
      [240, 160],
      [236, 157],
      [200, 120],
    ]);
    expect(surface.of('lineTo')[0].stroke).toMatch(/^#[0-9a-f]{6}$/);
  });
});

describe('pins', () => {
  it('have a way in ink on a casing, an open and a filled ring, the distance at the start', () => {
    const surface = fakeSurface();
    const way = Float32Array.from([-2, 0, 0, 1, 2, 0]);
    drawPins(surface, [{ way, moved: 4 }], scale, testTheme, 320);
    const lines = surface.of('lineTo').map(({ stroke, args }) => [stroke, ...args]);
    expect(lines).toEqual([
      ['stage', 160, 120],
      ['stage', 240, 160],
      ['ink', 160, 120],
      ['ink', 240, 160],
    ]);
    expect(surface.of('arc').map(({ args }) => args.slice(0, 2))).toEqual([
      [80, 160],
      [240, 160],
    ]);
    expect(surface.of('fill').map((call) => call.fill)).toEqual(['stage', 'ink']);
    expect(surface.words()).toEqual(['4.00']);
    // Left of a start whose way goes right.
    expect(Number(surface.of('fillText').at(-1)?.args[1])).toBeLessThan(80);
  });

  it('keep their distance on the stage', () => {
    const surface = fakeSurface();
    const way = Float32Array.from([-3.9, 3.99, 2, 0]);
    drawPins(surface, [{ way, moved: 1.5 }], scale, testTheme, 320);
    for (const { args } of surface.of('fillText')) {
      expect(Number(args[1])).toBeGreaterThan(4);
      expect(Number(args[2])).toBeGreaterThan(10);
    }
  });
});

describe('the stage with layers', () => {
  const start = Float32Array.from([-2, -2, 0, 0, 1, 1]);
  const mapped = Float32Array.from([2, 2, 0, 3, 1, 2]);
  const options: StageOptions = {
    size: 320,
    morph: 0.5,
    show: { points: true, paths: true, ghost: false, origins: false },
    paths: 1,
    pathStyle: 'straight',
    ghost: null,
    theme: testTheme,
  };
  const frame = { start, mapped, colours: startColours(start, 'safe', false) };

  it('draws them under paths, between paths and points, and over all, where points stand', () => {
    const surface = fakeSurface();
    const seen: number[][] = [];
    const layer = (name: string) => [
      (on: typeof surface, _: unknown, positions: Float32Array): void => {
        seen.push([...positions.subarray(0, 2)]);
        on.fillText(name, 0, 0);
      },
    ];
    const layers = { under: layer('under'), between: layer('between'), over: layer('over') };
    drawStage(surface, frame, { ...options, layers: layers as never });
    expect(seen).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    const order = surface.calls.flatMap(({ op, args }) =>
      op === 'fillText' && /[a-z]/.test(String(args[0]))
        ? [args[0]]
        : op === 'stroke' || op === 'arc'
          ? [op]
          : [],
    );
    expect(order.slice(0, 8)).toEqual([
      ...['under', 'stroke', 'between', 'arc', 'arc', 'arc', 'over', 'stroke'],
    ]);
  });

  it('lights up chosen points by their paths, whatever their number, and dims the rest', () => {
    const surface = fakeSurface();
    drawStage(surface, frame, { ...options, morph: 1, lit: Uint8Array.from([0, 1, 1]) });
    const paths = surface.of('lineTo').filter((call) => call.stroke.startsWith('#'));
    expect(paths.map(({ alpha, args }) => [alpha, ...args])).toEqual([
      [0.34 * 0.35, 240, 80],
      [0.9, 160, 40],
      [0.9, 200, 80],
    ]);
    const dots = surface.of('arc').map(({ alpha }) => alpha);
    expect(dots).toEqual([...Array<number>(3).fill(0.86 * 0.3), 0.86, 0.86]);
  });
});
