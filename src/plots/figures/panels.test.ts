import { describe, expect, it } from 'vitest';
import type { PanelData, PanelsBlock } from '../../protocol/figure.ts';
import type { CellCounts } from '../../protocol/product.ts';
import { fakeSurface, testTheme } from '../fakeSurface.ts';
import { startColour } from '../startColour.ts';
import type { RgbaImage } from '../surface.ts';
import { densityRamp } from './cellDraw.ts';
import { colourImage, densityImage, merge, mergeFactor, onScale } from './cellImage.ts';
import { barTicks } from './colourBar.ts';
import { drawFigure, panelPlaces } from './figure.ts';
import { densityScale } from './panels.ts';
import { stat, syntheticFigure } from './synthetic.ts';

const side = 4;
function cells(counts: number[], n: number, start: [number, number] = [1, -2]): CellCounts {
  const full = Uint32Array.from({ length: side * side }, (_, i) => counts[i] ?? 0);
  const mean = (value: number): Float32Array => Float32Array.from(full, (c) => (c > 0 ? value : 0));
  return { side, n, counts: full, startX: mean(start[0]), startY: mean(start[1]) };
}
const panel = (of: CellCounts, notes: PanelData['notes'] = []): PanelData => ({
  ...{ name: 'a panel', cells: of, notes, order: null, ref: { order: 'a', view: 'all' } },
});
const block = (look: PanelsBlock['look'], ...panels: (PanelData | null)[]): PanelsBlock => ({
  ...{ kind: 'panels', title: null, look, columns: panels.map((_, i) => `Method ${i}`) },
  rows: [{ label: 'a to b', panels }],
  most: 0.01,
});
const draw = (of: PanelsBlock, seeds = 1, width = 900) => {
  const surface = fakeSurface();
  const data = syntheticFigure([of], seeds);
  drawFigure(surface, data, { width, map: 'paper', dark: false }, testTheme);
  return { surface, data };
};
const pixel = ({ data }: RgbaImage, cell: number): number[] => [
  ...data.subarray(4 * cell, 4 * cell + 4),
];

describe('density panels', () => {
  // 1, 10 and 100 of 10,000: the ramp of the test theme runs from black to red.
  const big = panel(cells([1, 10, 100], 10_000));
  const small = panel(cells([0, 1, 10], 1000));

  it('share one log scale: a decade is as far everywhere, and a share one colour in all panels', () => {
    const [a, b] = draw(block('density', big, small)).surface.images;
    const red = [0, 1, 2].map((cell) => pixel(a, cell)[0]);
    expect(red).toEqual([0, 128, 255]);
    expect(pixel(b, 1)).toEqual(pixel(a, 1));
    expect(pixel(b, 2)).toEqual(pixel(a, 2));
  });

  it('end at the block’s own most, from one point of the largest sample', () => {
    expect(densityScale(block('density', big, small))).toEqual({ from: 1e-4, to: 0.01 });
    expect(densityScale({ ...block('density', big), most: 0.5 })).toEqual({ from: 1e-4, to: 0.5 });
  });

  it('leave empty cells to the stage, which is under them', () => {
    const { surface } = draw(block('density', small));
    expect(pixel(surface.images[0], 0)[3]).toBe(0);
    expect(pixel(surface.images[0], 1)[3]).toBe(255);
    const [x, y, size] = surface.of('image')[0].args;
    const stage = surface.of('fillRect').find(({ fill }) => fill === 'stage');
    expect(stage?.args).toEqual([x, y, size, size]);
    expect(surface.calls.indexOf(stage!)).toBeLessThan(
      surface.calls.indexOf(surface.of('image')[0]),
    );
  });

  it('have one bar for all, with its title', () => {
    const { surface } = draw(block('density', big, small));
    expect(surface.words().filter((word) => word === 'per cell').length).toBe(1);
    expect(surface.words()).toEqual(expect.arrayContaining(['10⁻⁴', '10⁻³', '10⁻²']));
  });

  it('count again in cells of a hundred a side, and no point is lost', () => {
    const fine: CellCounts = {
      ...{ side: 200, n: 1000, counts: new Uint32Array(40_000).fill(0) },
      ...{ startX: new Float32Array(40_000), startY: new Float32Array(40_000) },
    };
    [0, 1, 200, 201].forEach((cell, i) => (fine.counts[cell] = 10 * (i + 1)));
    const one = block('density', panel(fine));
    expect(densityScale(one).to).toBeCloseTo(0.1, 12);
    expect(draw(one).surface.images[0].width).toBe(100);
  });
});

describe('the ticks of the bar', () => {
  const labels = (from: number, to: number): string[] => barTicks({ from, to }).map((t) => t.label);

  it('are powers of ten on the scale, and no other', () => {
    expect(labels(5e-5, 4e-3)).toEqual(['10⁻⁴', '10⁻³']);
    expect(labels(1e-5, 1e-2)).toEqual(['10⁻⁵', '10⁻⁴', '10⁻³', '10⁻²']);
  });

  it('have 1, 2 and 5 where there are not two powers', () => {
    expect(labels(1.5e-3, 9e-3)).toEqual(['2·10⁻³', '5·10⁻³']);
    expect(labels(5e-4, 3e-3)).toEqual(['5·10⁻⁴', '10⁻³', '2·10⁻³']);
  });

  it('stand where their share is', () => {
    const scale = { from: 1e-4, to: 1e-2 };
    for (const { share, label } of barTicks(scale))
      expect(onScale(share, scale)).toBeCloseTo({ '10⁻⁴': 0, '10⁻³': 0.5, '10⁻²': 1 }[label]!, 9);
  });
});

describe('colour panels', () => {
  it('colour a cell by the mean start of its points, in either key', () => {
    const of = cells([3], 3, [2.5, -1.5]);
    for (const map of ['safe', 'paper'] as const) {
      const [r, g, b, a] = pixel(colourImage(of, map, false), 0);
      const exact = startColour(2.5, -1.5, map, false);
      [exact >> 16, (exact >> 8) & 255, exact & 255].forEach((channel, i) =>
        expect(Math.abs([r, g, b][i] - channel)).toBeLessThanOrEqual(2),
      );
      expect(a).toBe(255);
    }
    expect(pixel(colourImage(of, 'safe', false), 1)[3]).toBe(0);
  });

  it('have a key and no bar', () => {
    const { surface } = draw(block('colour', panel(cells([3], 3))));
    expect(surface.words().join(' ')).toContain('where a point started');
    expect(surface.words()).not.toContain('per cell');
    const { data, width } = surface.images[1];
    // Bottom left green, bottom right blue, top left red, top right magenta.
    const at = (x: number, y: number): number[] => [...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3)].map((v) => Math.round(v / 255)); // prettier-ignore
    const last = width - 1;
    expect([at(0, last), at(last, last), at(0, 0), at(last, 0)]).toEqual([[0, 1, 0], [0, 0, 1], [1, 0, 0], [1, 0, 1]]); // prettier-ignore
  });

  it('fall back on a rectangle a cell where there are no images', () => {
    const surface = fakeSurface();
    delete surface.image;
    const data = syntheticFigure([block('colour', panel(cells([1, 0, 2], 3)))], 1);
    drawFigure(surface, data, { width: 900, map: 'paper', dark: false }, testTheme);
    const colour = surface.of('fillRect').filter(({ fill }) => fill.startsWith('rgb('));
    expect(colour.length).toBe(2 + 64 * 64);
  });
});

describe('merging cells', () => {
  it('keeps every point and where they started', () => {
    const of = cells([1, 3, 0, 0, 2, 0, 0, 5], 20);
    of.startX.set([1, 3]);
    const merged = merge(of, 2);
    expect([...merged.counts]).toEqual([6, 5, 0, 0]);
    expect(merged.startX[0]).toBeCloseTo((1 * 1 + 3 * 3 + 2 * 1) / 6, 6);
    expect(merged.startY[1]).toBeCloseTo(-2, 6);
    expect(merged.n).toBe(20);
  });

  it('goes as far as device pixels ask, by a divisor, or not at all', () => {
    expect([400, 200, 199, 150, 100, 60].map((pixels) => mergeFactor(200, pixels))).toEqual([1, 1, 1, 1, 2, 4]); // prettier-ignore
    expect(mergeFactor(211, 100)).toBe(1);
  });
});

describe('words of panels', () => {
  const notes = (seeds: number): PanelData['notes'] => [
    { label: 'ring kept', stat: stat(0.89, 0.02, 'auc', seeds) },
    { label: 'C2ST', stat: null },
  ];

  it('say the spread over seeds, and nothing of it for one seed', () => {
    const words = (seeds: number): string =>
      draw(block('colour', panel(cells([1], 1), notes(seeds))), seeds)
        .surface.words()
        .join('\n');
    expect(words(3)).toMatch(/0\.89\d ± 0\.02\d/);
    expect(words(3)).toContain('panels show seed 101');
    expect(words(1)).not.toContain('±');
    expect(words(1)).toContain('–');
  });

  it('name numbers once a row where panels are too narrow for it', () => {
    const count = (panels: number): number =>
      draw(block('colour', ...Array.from({ length: panels }, () => panel(cells([1], 1), notes(3))))) // prettier-ignore
        .surface.words()
        .filter((word) => word === 'ring kept').length;
    expect(count(3)).toBe(3);
    expect(count(7)).toBe(1);
  });

  it('stand on places that the page can ask for', () => {
    const of = block('colour', panel(cells([1], 1)), null, panel(cells([1], 1)));
    const { surface, data } = draw(of);
    const places = panelPlaces(data, 900, testTheme);
    expect(places.map(({ row, column }) => [row, column])).toEqual([[0, 0], [0, 2]]); // prettier-ignore
    const drawn = surface
      .of('image')
      .slice(0, 2)
      .map(({ args }) => args[2]);
    expect(drawn).toEqual(places.map((place) => place.side));
    const [a, b] = surface.of('image').map(({ args }) => Number(args[0]));
    expect(places[1].x - places[0].x).toBe(b - a);
  });
});

it('density images clamp at both ends of their scale', () => {
  const table = [[0, 0, 0, 255], [9, 9, 9, 255]] as [number, number, number, number][]; // prettier-ignore
  const image = densityImage(cells([1, 900], 1000), { from: 0.01, to: 0.1 }, table);
  expect([pixel(image, 0)[0], pixel(image, 1)[0]]).toEqual([0, 9]);
});

it('an image is made anew only for another look at its cells', () => {
  const of = cells([1, 900], 1000);
  const ramp = densityRamp(testTheme);
  const scale = { from: 0.01, to: 0.1 };
  const image = densityImage(of, scale, ramp);
  expect(densityRamp({ ...testTheme })).toBe(ramp);
  expect(densityImage(of, { ...scale }, ramp)).toBe(image);
  expect(densityImage(of, { from: 0.01, to: 0.2 }, ramp)).not.toBe(image);
  expect(densityImage(cells([1, 900], 1000), scale, ramp)).not.toBe(image);
  const colours = colourImage(of, 'safe', false);
  expect(colourImage(of, 'safe', false)).toBe(colours);
  expect(colourImage(of, 'paper', false)).not.toBe(colours);
  expect(colourImage(of, 'paper', true)).not.toBe(colourImage(of, 'paper', false));
});
