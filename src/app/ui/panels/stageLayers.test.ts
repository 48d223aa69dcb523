import { describe, expect, it } from 'vitest';
import { configFor, defaultChoice } from '../../../presets/presets.ts';
import { sampleRows, logDensityRows } from '../../../data/dataset.ts';
import type { ExperimentConfig } from '../../../protocol/config.ts';
import type { Frame } from '../../../protocol/frame.ts';
import { fakeSurface, testTheme } from '../../../plots/fakeSurface.ts';
import { frameScale } from '../../../plots/index.ts';
import { testStream } from '../../state/streams.ts';
import { defaultView } from '../../state/view.ts';
import { bandOf, moved } from './HistogramBrush.tsx';
import { coloursBy, type PaneRun } from './pointValues.ts';
import { legendOf } from './stageLegend.ts';
import { bendsOf, layersOf, litBy, pointNear, twinOf, type PaneView } from './stageLayers.ts';

const start = Float32Array.from([-2, 0, 0, 0, 3, 1]);
const mapped = Float32Array.from([2, 0, 0, 2, 3, 1]);
/** The start, one layer of each base, the image. */
const layers = Float32Array.from([...start, 1, 1, 2, 2, 3, 3, ...mapped]);
const frame = {
  phase: 'transfer',
  shows: 'transfer',
  mapped,
  layers,
  distances: Float32Array.from([4, 2, 0]),
  logAbsDet: Float32Array.from([0, 1, 2]),
  grid: null,
  wide: null,
  density: null,
} as unknown as Frame;
const run: PaneRun = { frame, start };
const view: PaneView = { ...defaultView, morph: 1, brush: null, pins: [] };
const baseTransfer: ExperimentConfig = configFor({ ...defaultChoice, method: 'base-transfer' });
baseTransfer.base.shape.layers = 1;
const learned = configFor(defaultChoice);
const labels = (of: PaneRun, config: ExperimentConfig, change: Partial<PaneView>): string[] =>
  legendOf(of, config, { ...view, ...change }).map(({ label }) => label);

describe('path styles', () => {
  it('bend at every layer, at the noise, or not at all', () => {
    expect(bendsOf(run, learned, view)).toBeNull();
    expect(bendsOf(run, learned, { ...view, pathStyle: 'layers' })).toBe(layers);
    const bent = bendsOf(run, baseTransfer, { ...view, pathStyle: 'base' });
    expect([...bent!]).toEqual([...start, 1, 1, 2, 2, 3, 3, ...mapped]);
    expect(bendsOf(run, learned, { ...view, pathStyle: 'base' })).toBeNull();
  });
});

describe('the brush', () => {
  it('lights the points between its two distances', () => {
    expect([...litBy(run, { ...view, brush: [2, 4] })!]).toEqual([0, 1, 0]);
    expect(litBy(run, view)).toBeNull();
    expect(litBy({ frame: null, start: null }, { ...view, brush: [0, 1] })).toBeNull();
  });

  it('covers whole bins, either way it is dragged', () => {
    expect(bandOf(1.25, 1.25)).toEqual([1.2000000000000002, 1.4000000000000001]);
    expect(bandOf(1.9, 0.5)).toEqual(bandOf(0.5, 1.9));
    expect(bandOf(0, 0)).toEqual([0, 0.2]);
  });

  it('moves and grows by keys, inside the axis', () => {
    expect(moved('ArrowRight', false, null, 6)).toEqual([0, 0.2]);
    expect(moved('ArrowRight', false, [0, 0.2], 6)).toEqual([0.2, 0.4]);
    expect(moved('ArrowLeft', false, [0, 0.2], 6)).toEqual([0, 0.2]);
    expect(moved('ArrowRight', true, [0, 0.2], 6)).toEqual([0, 0.4]);
    expect(moved('ArrowLeft', true, [0, 0.2], 6)).toEqual([0, 0.2]);
    const end = moved('End', false, null, 6)!;
    expect(end[1]).toBe(6);
    expect(moved('ArrowRight', false, end, 6)).toEqual(end);
    expect(moved('Escape', false, end, 6)).toBeNull();
    expect(moved('Escape', false, null, 6)).toBeUndefined();
    expect(moved('a', false, end, 6)).toBeUndefined();
  });
});

describe('a click on the stage', () => {
  const near = (x: number, y: number, morph = 1): number | null =>
    pointNear(run, learned, { ...view, morph }, { x, y, size: 320, reach: 14 });

  it('finds the nearest point where it stands now, within reach', () => {
    expect(near(240, 160)).toBe(0);
    expect(near(240, 173)).toBe(0);
    expect(near(240, 176)).toBeNull();
    expect(near(80, 160)).toBeNull();
    expect(near(80, 160, 0)).toBe(0);
    expect(near(161, 121, 0.5)).toBe(1);
  });
});

describe('pinned points', () => {
  const words = (change: Partial<PaneView>): string[] => {
    const look = { theme: testTheme, colours: null, size: 320 };
    const surface = fakeSurface();
    for (const layer of layersOf(run, learned, { ...view, ...change }, look).over)
      layer(surface, frameScale(320), mapped);
    return surface.words();
  };

  it('say how far they move; those that a run does not have are not there', () => {
    expect(words({ pins: [] })).toEqual([]);
    expect(words({ pins: [1, 0, 99] })).toEqual(['2.00', '4.00']);
  });
});

describe('colours of points', () => {
  const rgbOf = (config: ExperimentConfig, colour: 'distance' | 'density', of = run): number[] => [
    ...coloursBy({ ...of, start }, config, colour, testTheme).rgb,
  ];

  it('by distance: far is strongest', () => {
    const [far, middle, none] = rgbOf(learned, 'distance');
    expect(far).toBe(0xff0000);
    expect(middle).toBeGreaterThan(none);
  });

  it('by log density: that of the start over the stretch', () => {
    const { reference } = learned;
    const before = logDensityRows(reference, 'none', { n: 3, x: start, context: null })!;
    const theme = { ...testTheme, stage: '#ffffff', ink: '#000000' };
    const flat = { ...frame, logAbsDet: Float32Array.from(before, (v) => v + 2.9) };
    const { rgb } = coloursBy({ frame: flat, start }, learned, 'density', theme);
    // -2.9 nats for all of them: about half of the range.
    expect(new Set(rgb).size).toBe(1);
    const dense = { ...frame, logAbsDet: Float32Array.from(before) };
    expect(coloursBy({ frame: dense, start }, learned, 'density', theme).rgb[0]).toBe(0);
  });

  it('by condition: that of the very rows that the worker draws', () => {
    const config = configFor({ ...defaultChoice, condition: 'rotation' });
    const rows = sampleRows(
      config.reference,
      'rotation',
      testStream(config.seed, 'reference', 0),
      64,
    );
    const turned = { ...frame, mapped: rows.x };
    const colours = coloursBy({ frame: turned, start: rows.x }, config, 'condition', testTheme);
    const angles = [...rows.context!].map((angle, i) => [angle, colours.rgb[i] >> 16]);
    angles.sort(([a], [b]) => a - b);
    angles.forEach(([, red], i) => i > 0 && expect(red).toBeGreaterThanOrEqual(angles[i - 1][1]));
    expect(angles.at(-1)![1] - angles[0][1]).toBeGreaterThan(150);
  });
});

describe('the legend', () => {
  it('says nothing of layers that explain themselves', () => {
    expect(labels(run, learned, { layers: ['points', 'paths', 'target', 'origins'] })).toEqual([]);
  });

  it('says why a layer is not there yet', () => {
    const idle: PaneRun = { frame: null, start: null };
    expect(labels(idle, learned, { layers: ['density', 'arrows', 'grid', 'logdet'] })).toEqual([
      'Density comes with a run',
      'Arrows come with the transfer phase',
      'Grid comes with the transfer phase',
      'Stretch comes with the transfer phase',
    ]);
  });

  it('prints ranges, and the condition that heat and grid were made for', () => {
    const config = configFor({ ...defaultChoice, condition: 'rotation' });
    const grid = { lines: 1, nodes: 2, own: [0.5], other: null } as never;
    const lines = legendOf({ frame: { ...frame, grid }, start }, config, {
      ...view,
      layers: ['grid'],
      colour: 'distance',
    });
    expect(lines).toEqual([
      { id: 'grid', label: 'Grid, log|det J|', ramp: { kind: 'line', from: '−3.0', to: '+3.0' } },
      { id: 'colour', label: 'Distance moved', ramp: { kind: 'dist', from: '0.00', to: '4.00+' } },
      { id: 'condition', label: 'Heat and grid for 22.5°', ramp: null },
    ]);
  });
});

describe('the point under the pointer', () => {
  const looking = { ...view, conditions: [] };
  const rounded = (point: number, morph: number) => {
    const twin = twinOf(run, learned, { ...looking, morph }, point);
    return twin && { ...twin, way: [...twin.way] };
  };

  it('has its whole way marked, wherever the morph is', () => {
    expect(rounded(1, 0.5)).toEqual({ way: [0, 0, 0, 2], now: [0, 1], moved: 2 });
    expect(rounded(1, 0)).toEqual({ way: [0, 0, 0, 2], now: [0, 0], moved: 2 });
    const bent = twinOf(run, learned, { ...looking, pathStyle: 'layers', morph: 0 }, 1);
    expect([...bent!.way]).toEqual([0, 0, 2, 2, 0, 2]);
  });

  it('has no twin where there is no such point, no start, or several conditions', () => {
    expect(rounded(3, 1)).toBeNull();
    expect(twinOf({ frame, start: null }, learned, looking, 0)).toBeNull();
    const two = [
      { own: [0], other: null },
      { own: [1], other: null },
    ] as never;
    expect(twinOf(run, learned, { ...looking, conditions: two }, 0)).toBeNull();
  });
});
