import { describe, expect, it } from 'vitest';
import { SvgSurface } from '../../export/svg.ts';
import type { Block, DistancesBlock, Stat } from '../../protocol/figure.ts';
import { distanceBins } from '../../protocol/product.ts';
import { fakeSurface, testTheme } from '../fakeSurface.ts';
import { drawFigure, figureSize } from './figure.ts';
import { shareTicks, steps, topOf } from './distancesAxes.ts';
import { numberText, powerOfTen, statText, withError } from './stats.ts';
import { stat, syntheticCurve, syntheticDistances, syntheticFigure, syntheticHistograms, syntheticPanels, syntheticTable } from './synthetic.ts'; // prettier-ignore
import { textWidth, wrap } from './type.ts';

const flat = (_toy: string, n: number): Float32Array =>
  Float32Array.from({ length: 2 * n }, (_, i) => ((i * 37) % 81) / 10.2 - 3.9);
const draw = (block: Block, seeds: number, width = 1000) => {
  const surface = fakeSurface();
  const options = { width, map: 'safe', dark: false } as const;
  const size = drawFigure(surface, syntheticFigure([block], seeds), options, testTheme);
  return { surface, size, words: surface.words() };
};

describe('a figure', () => {
  const blocks = (seeds: number): Block[] => [
    syntheticPanels({ sample: flat, seeds, n: 100, side: 10 }, 'density', 2),
    syntheticDistances(seeds, false),
    syntheticTable(seeds),
    syntheticCurve(seeds),
    syntheticHistograms(seeds, false),
    syntheticHistograms(seeds, true),
  ];

  it('keeps all words on its paper and apart from each other, from 900 px to 1,800', () => {
    for (const [width, seeds] of [
      [900, 1],
      [900, 3],
      [1200, 3],
      [1800, 3],
    ] as const) {
      // prettier-ignore
      const data = syntheticFigure(blocks(seeds), seeds);
      const measure = (text: string, font: string): number =>
        textWidth(text, Number.parseFloat(font.split(' ')[1]), font.startsWith('620'));
      const size = figureSize(data, width, testTheme, true);
      const surface = new SvgSurface(width, size.height, measure, () => 'data:,');
      const options = { width, map: 'safe', dark: false, caption: true } as const;
      expect(drawFigure(surface, data, options, testTheme)).toEqual(size);
      const texts = [
        ...surface.text('').matchAll(/<text x="([\d.-]+)" y="([\d.-]+)"([^>]*)>([^<]*)</g),
      ];
      expect(texts.length).toBeGreaterThan(100);
      const boxes = texts.map(([, x, y, look, text]) => {
        const font = Number(/font-size="([\d.]+)"/.exec(look)![1]);
        const wide = textWidth(text, font, look.includes('font-weight'));
        const shift = look.includes('"end"') ? 1 : look.includes('"middle"') ? 0.5 : 0;
        return {
          text,
          left: Number(x) - shift * wide,
          right: Number(x) + (1 - shift) * wide,
          y: Number(y),
          font,
        };
      });
      for (const { text, left, right, y, font } of boxes) {
        expect(left, `${text} at ${width}`).toBeGreaterThanOrEqual(0);
        expect(right, `${text} at ${width}`).toBeLessThanOrEqual(width);
        expect(y - 0.7 * font, text).toBeGreaterThanOrEqual(0);
        expect(y, text).toBeLessThanOrEqual(size.height);
        expect(font, text).toBeGreaterThanOrEqual(10.5);
      }
      const clash = boxes.flatMap(
        (a, i) =>
        boxes.slice(i + 1).filter((b) => Math.abs(a.y - b.y) < 0.7 * Math.min(a.font, b.font) && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5).map((b) => `${a.text} on ${b.text} at ${width}`), // prettier-ignore
      );
      expect(clash).toEqual([]);
    }
  });

  it('says ± only where there are seeds', () => {
    for (const block of blocks(1))
      expect(draw({ ...block, ...(block.kind === 'curve' && { series: block.series.map((s) => ({ ...s, slope: null })) }) } as Block, 1).words.join()).not.toContain('±'); // prettier-ignore
    for (const block of blocks(3).slice(0, -1)) expect(draw(block, 3).words.join()).toContain('±');
    for (const block of blocks(3))
      expect(draw(block, 3).words.join(' ')).toContain('standard deviation over seeds');
  });

  it('draws its title and caption only when asked to', () => {
    const data = syntheticFigure([syntheticTable(1)], 1);
    const words = (caption: boolean): string => {
      const surface = fakeSurface();
      drawFigure(surface, data, { width: 900, map: 'safe', dark: false, caption }, testTheme);
      return surface.words().join(' ');
    };
    expect(words(true)).toContain('PRD paper, Fig. 5. Six unequal pairs');
    expect(words(true)).toContain('Read along a row');
    expect(words(false)).not.toMatch(/Six unequal|Read along/);
    expect(figureSize(data, 900, testTheme, true).height).toBeGreaterThan(figureSize(data, 900, testTheme).height); // prettier-ignore
  });
});

describe('nothing to show', () => {
  const no: Stat = { mean: NaN, sd: null, values: [], unit: 'distance' };
  const zeros = new Array<number>(distanceBins).fill(0);
  const distances: DistancesBlock = {
    ...{ kind: 'distances', title: null, maximum: 8 * Math.SQRT2 },
    series: [{ label: 'Base transfer', method: 'base-transfer', share: zeros, shareSd: zeros, mean: no, sd: no, otOwnImage: no }], // prettier-ignore
    baseline: { share: zeros, mean: no, sd: no },
    otLaws: { value: no, floor: no },
  };
  const cells = { side: 2, n: 0, counts: new Uint32Array(4), startX: new Float32Array(4), startY: new Float32Array(4) }; // prettier-ignore
  const panel = { name: '', cells, notes: [{ label: 'kept', stat: no }], order: null, ref: { order: 'a', view: 'all' as const } }; // prettier-ignore
  const panels = { kind: 'panels', title: null, columns: [], most: 0 } as const;
  const curve = {
    kind: 'curve',
    title: null,
    xLabel: 'x',
    xUnit: 'degree',
    yLabel: 'y',
    unit: 'share',
  } as const;
  const series = { label: 'a', method: null, values: [no], slope: { value: NaN, error: NaN } };
  const empty: Block[] = [
    ...(['density', 'colour'] as const).flatMap((look): Block[] => [
      { ...panels, columns: [], look, rows: [] },
      { ...panels, columns: ['a'], look, rows: [{ label: '', panels: [null] }] },
      { ...panels, columns: ['a'], look, rows: [{ label: 'r', panels: [panel] }] },
    ]),
    distances,
    { ...distances, series: [], baseline: null, otLaws: null },
    { kind: 'table', title: null, columns: [], rows: [] },
    { kind: 'table', title: null, columns: ['a'], rows: [{ label: 'r', cells: [null] }] },
    { kind: 'table', title: null, columns: ['a'], rows: [{ label: 'r', cells: [no] }] },
    { ...syntheticHistograms(1, true), panels: [] },
    { ...syntheticHistograms(1, false), series: [], panels: [] },
    {
      ...syntheticHistograms(1, true),
      panels: syntheticHistograms(1, true).panels.map((each) => ({
        ...each,
        shares: each.shares.map(() => null),
        ratios: each.ratios.map(() => null),
        lines: [{ label: 'a', at: no, floor: no }],
      })),
    },
    {
      ...syntheticHistograms(1, true),
      panels: syntheticHistograms(1, true).panels.map((each) => ({
        ...each,
        shares: each.shares.map(() => ({ share: [0, 0], sd: [0, 0], n: 0 })),
        ratios: each.ratios.map(() => ({ value: [null, null], error: [null, null] })),
      })),
    },
    { ...curve, x: [], series: [] },
    { ...curve, x: [45], series: [series] },
    { ...curve, x: [15, 45], series: [{ ...series, values: [null, no] }] },
  ];

  it('draws no NaN and no infinity, and says none', () => {
    for (const [i, block] of empty.entries()) {
      const { surface, size, words } = draw(block, 1);
      expect(size.height, `block ${i}`).toBeGreaterThan(0);
      expect(words.join()).not.toMatch(/NaN|Infinity|undefined|null/);
      for (const { op, args } of surface.calls)
        for (const value of args)
          if (typeof value === 'number')
            expect(value, `${op} of block ${i}`).toSatisfy(Number.isFinite);
      for (const { data } of surface.images) expect(data.length).toBeGreaterThan(0);
    }
  });
});

describe('distances', () => {
  it('have the estimate between the laws only where it is above its floor', () => {
    const block = syntheticDistances(1, false);
    const laws = block.otLaws!;
    laws.value = stat(1.2, 0, 'distance', 1);
    expect(draw(block, 1).words.join()).toContain('optimal transport between the laws 1.20');
    laws.floor = stat(0.81, 0, 'distance', 1);
    expect(draw(block, 1).words.join()).not.toContain('between the laws');
  });

  it('have a band around each outline for several seeds, and none for one', () => {
    const bands = (seeds: number): number =>
      draw(syntheticDistances(seeds, false), seeds).surface.of('fill').filter(({ alpha }) => alpha === 0.2).length; // prettier-ignore
    expect([bands(1), bands(3)]).toEqual([0, 5]);
  });

  it('draw each method in its hue and dash over grey random pairing', () => {
    const { surface } = draw(syntheticDistances(1, false), 1);
    const lines = surface.of('stroke').filter(({ stroke }) => 'TUFPI'.includes(stroke));
    // Each in the legend and on the plot.
    expect(
      lines
        .map(({ stroke }) => stroke)
        .sort()
        .join(''),
    ).toBe('FFIIPPTTUU');
    for (const { stroke, dash } of lines) expect(dash.length === 0).toBe(stroke === 'T');
    expect(surface.of('fill')[0].fill).toBe('refFill');
  });

  it('name the height of a step that passes the axis', () => {
    const block = syntheticDistances(1, false);
    block.series[0].share = block.series[0].share.map((_, i) => (i === 0 ? 0.97 : 0));
    expect(draw(block, 1).words).toContain('97\u2009%');
  });

  it('keep every point when bins are merged, and rungs that are round', () => {
    const { share } = syntheticDistances(1, false).series[0];
    expect(steps(share).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(steps(share).length).toBe(57);
    expect(topOf([{ share: [0.9, 0.11], sd: null }], [])).toBe(0.25);
    expect(topOf([{ share: [0, 0.11], sd: null }], [])).toBe(0.15);
    for (const top of [0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.6, 0.8, 1])
      for (const tick of shareTicks(top))
        expect(Math.abs(Math.round(100 * tick) - 100 * tick), `${tick}`).toBeLessThan(1e-9);
  });

  it('mark the maximum at its place on the axis', () => {
    const { surface, words } = draw(syntheticDistances(1, false), 1);
    expect(words).toEqual(expect.arrayContaining(['11.31', 'maximum']));
    expect(words).not.toContain('11');
    const written = surface.of('fillText');
    const [, , axis] = written.find(({ args }) => args[0] === '11.31')!.args;
    const x = (text: string): number =>
      Number(written.find(({ args }) => args[0] === text && args[2] === axis)!.args[1]);
    expect(x('11.31') - x('0')).toBeCloseTo(((x('12') - x('0')) * 8 * Math.SQRT2) / 12, 6);
  });
});

describe('a curve', () => {
  it('has a line of the slope that it says, through the mean of its points', () => {
    const block = syntheticCurve(1);
    block.series = [{ ...block.series[0], values: block.x.map((x) => stat(0.02 + 0.001 * x, 0, 'share', 1)), slope: { value: 0.001, error: 0.0001 } }]; // prettier-ignore
    const { surface, words } = draw(block, 1);
    expect(words.join()).toContain('slope 0.100 ± 0.010');
    const own = surface.calls.filter(({ stroke }) => stroke === 'F');
    const [from, to] = ['moveTo', 'lineTo'].map((op) => own.find((call) => call.op === op)!.args.map(Number)); // prettier-ignore
    const marks = surface.of('arc').map(({ args }) => args.map(Number));
    expect(from[1]).toBeCloseTo(marks[0][1], 6);
    expect(to[1]).toBeCloseTo(marks[5][1], 6);
  });

  it('has bars of one sd, and none for one seed', () => {
    const bars = (seeds: number): number =>
      draw(syntheticCurve(seeds), seeds).surface.of('stroke').filter(({ stroke, dash }) => 'FP'.includes(stroke) && dash.length === 0).length; // prettier-ignore
    expect([bars(1), bars(3)]).toEqual([0, 12]);
  });
});

describe('numbers', () => {
  it('have one format a unit, and a spread with the decimals of the mean', () => {
    expect(statText(stat(1.38, 0, 'distance', 1))).toBe('1.38');
    expect(statText({ mean: 1.3, sd: 0.0123, values: [], unit: 'distance' })).toBe('1.30 ± 0.01');
    expect(statText({ mean: 0.024, sd: 0.0032, values: [], unit: 'distance' })).toBe('0.024 ± 0.003'); // prettier-ignore
    expect(statText({ mean: 0.0371, sd: 0.004, values: [], unit: 'share' })).toBe('3.7 ± 0.4\u2009%'); // prettier-ignore
    expect(statText({ mean: 1.2862, sd: 0.01, values: [], unit: 'nats' })).toBe('1.286 ± 0.010');
    expect(statText(null)).toBe('–');
    expect(numberText(0, 'distance')).toBe('0.00');
  });

  it('have two digits of their error', () => {
    expect(withError(0.027, 0.0012)).toBe('0.0270 ± 0.0012');
    expect(withError(-0.00034, 0.00021)).toBe('(−3.4 ± 2.1)·10⁻⁴');
    expect(withError(0, 0.000041)).toBe('(0.0 ± 4.1)·10⁻⁵');
    expect([withError(0, 0), withError(NaN, 1)]).toEqual(['0', '–']);
    expect([-3, 0, 12].map(powerOfTen)).toEqual(['10⁻³', '10⁰', '10¹²']);
  });

  it('break lines at spaces where the width ends', () => {
    expect(wrap('Identity initialisation', 12, 80, true)).toEqual(['Identity', 'initialisation']);
    expect(wrap('Base transfer', 12, 200)).toEqual(['Base transfer']);
    expect(wrap('', 12, 200)).toEqual([]);
  });
});
