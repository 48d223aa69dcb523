import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawStage, startColours } from '../plots/index.ts';
import { testTheme } from '../plots/fakeSurface.ts';
import { configFor, defaultChoice } from '../presets/presets.ts';
import type { Frame } from '../protocol/frame.ts';
import { fileName } from './fileName.ts';
import { npy } from './npy.ts';
import { mostPaths, SvgError, SvgSurface } from './svg.ts';
import { lossesCsv, metricsJson, pointsCsv, type ExportedRun } from './tables.ts';

const config = configFor({ ...defaultChoice, method: 'identity-init', seed: 42 });

const frameOf = (mapped: Float32Array): Frame => ({
  index: 3,
  phase: 'transfer',
  step: 600,
  phaseSteps: 600,
  kept: true,
  mapped,
  start: null,
  layers: null,
  logAbsDet: mapped.slice(0, mapped.length / 2),
  grid: null,
  wide: null,
  density: null,
  conditions: null,
  shows: 'transfer',
  distances: mapped.slice(mapped.length / 2),
  losses: [],
  metrics: null,
  learningRate: 0,
  penaltyWeight: 0,
  gradNorm: 0,
  msPerStep: 0,
});

const runOf = (mapped: Float32Array, part: Partial<ExportedRun> = {}): ExportedRun => ({
  pane: 'A',
  status: 'done',
  recorded: null,
  config,
  engine: null,
  frame: frameOf(mapped),
  start: mapped.map((v) => v / 3),
  wideStart: null,
  contexts: null,
  losses: [{ phase: 'transfer', step: 1, series: 'forward', kind: 'train', value: 2.5 }],
  edits: [],
  references: null,
  phaseResults: [],
  otOwnImage: null,
  metrics: null,
  ...part,
});

const cells = (csv: string): string[][] =>
  csv
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));

const points = fc
  .array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 2, maxLength: 40 })
  .map((values) => Float32Array.from(values.slice(0, 2 * Math.floor(values.length / 2))));

it('writes points of a table with all their features and their condition', () => {
  const wide = Float32Array.of(1, 2, 3, 4, 5, 6);
  const run = runOf(Float32Array.of(1, 2, 4, 5), {
    wideStart: wide.map((v) => -v),
    contexts: Float32Array.of(0.5, -0.5),
  });
  const frame = {
    ...run.frame,
    wide: { features: 3, mapped: wide, start: null, layers: null, context: null },
  };
  const [head, first, second] = pointsCsv([{ ...run, frame }]).split('\r\n');
  const cells = (line: string): string => line.split(',').slice(5).join();
  expect(cells(head)).toBe('point,x0,x1,x2,fx0,fx1,fx2,distance,logdet,cond');
  expect(cells(first)).toMatch(/^0,-1,-2,-3,1,2,3,.*,0.5$/);
  expect(cells(second)).toMatch(/^1,-4,-5,-6,4,5,6,.*,-0.5$/);
});

describe('a file name', () => {
  it('carries method, question, seed and step', () => {
    expect(fileName([config], { phase: 'transfer', step: 600 }, 'png')).toBe(
      'morphlab-identity-init-four-circles-star-seed42-transfer-600.png',
    );
    const both = [config, { ...config, method: 'base-transfer' as const }];
    expect(fileName(both, { phase: 'target-base', step: 0 }, 'points.csv')).toBe(
      'morphlab-identity-init+base-transfer-four-circles-star-seed42-target-base-0.points.csv',
    );
  });
});

describe('points as CSV', () => {
  it('gives back the bits of the frame', () => {
    fc.assert(
      fc.property(points, (mapped) => {
        const run = runOf(mapped);
        const [header, ...rows] = cells(pointsCsv([run]));
        expect(header.join()).toBe(
          'pane,method,seed,phase,step,point,x,y,fx,fy,distance,logdet,cond',
        );
        const column = (name: string): Float32Array =>
          Float32Array.from(rows, (row) => Number(row[header.indexOf(name)]));
        const [fx, fy] = [column('fx'), column('fy')];
        expect(Float32Array.from(mapped, (_, i) => (i % 2 ? fy : fx)[i >> 1])).toEqual(
          mapped.map((v) => v + 0),
        );
        expect(column('distance')).toEqual(run.frame.distances!.map((v) => v + 0));
        expect(column('logdet')).toEqual(run.frame.logAbsDet!.map((v) => v + 0));
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('has a row for every point of every run, with its condition', () => {
    const mapped = Float32Array.of(1, 2, 3, 4);
    const contexts = Float32Array.of(0.5, 0.25, 0.75, 1);
    const [header, ...rows] = cells(pointsCsv([runOf(mapped, { contexts }), runOf(mapped, { pane: 'B', contexts })])); // prettier-ignore
    expect(header.slice(-2)).toEqual(['cond0', 'cond1']);
    expect(rows.map((row) => [row[0], row[5], ...row.slice(-2)])).toEqual([
      ['A', '0', '0.5', '0.25'],
      ['A', '1', '0.75', '1'],
      ['B', '0', '0.5', '0.25'],
      ['B', '1', '0.75', '1'],
    ]);
  });

  it('leaves cells of base samples empty that they do not have', () => {
    const frame: Frame = { ...frameOf(Float32Array.of(1, 2)), distances: null, logAbsDet: null };
    const [, row] = cells(pointsCsv([runOf(frame.mapped, { frame, start: null })]));
    expect(row.slice(6)).toEqual(['', '', '1', '2', '', '', '']);
  });
});

it('losses as CSV', () => {
  const [header, row] = cells(lossesCsv([runOf(new Float32Array(2))]));
  expect(header).toEqual(['pane', 'method', 'seed', 'phase', 'step', 'series', 'kind', 'value']);
  expect(row).toEqual(['A', 'identity-init', '42', 'transfer', '1', 'forward', 'train', '2.5']);
});

it('metrics as JSON hold the config and no array of points', () => {
  const references = {
    ...{ entropyReference: 1, entropyTarget: 2, randomPairing: 3, slicedW2Floor: 0.1 },
    ...{ outOfSupportFloor: 0.01, otLaws: null, otLawsFloor: null },
    randomPairingDistances: new Float32Array(5),
  };
  const json = JSON.parse(metricsJson([runOf(new Float32Array(2), { references })]));
  expect(json.format).toBe('morphlab-metrics');
  expect(json.runs[0]).toMatchObject({ config, recorded: false });
  expect(json.runs[0].references).toMatchObject({ entropyReference: 1, points: 5 });
  expect(json.runs[0].references).not.toHaveProperty('randomPairingDistances');
});

it('npy holds its header and its data', () => {
  const bytes = npy(Float32Array.of(1, -2, 3, 4), [2, 2]);
  const view = new DataView(bytes.buffer);
  const start = 10 + view.getUint16(8, true);
  expect(start % 64).toBe(0);
  const header = new TextDecoder('latin1').decode(bytes.subarray(0, start));
  expect(header.slice(1, 6)).toBe('NUMPY');
  expect(header).toContain("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }");
  expect(header.endsWith('\n')).toBe(true);
  expect([0, 1, 2, 3].map((i) => view.getFloat32(start + 4 * i, true))).toEqual([1, -2, 3, 4]);
  expect(() => npy(new Float32Array(3), [2, 2])).toThrow('invalid shape: 2, 2');
});

describe('a stage as SVG', () => {
  const svgOf = (draw: (surface: SvgSurface) => void): string => {
    const surface = new SvgSurface(400, 400, (text) => 6 * text.length);
    draw(surface);
    return surface.text('A <title>');
  };

  it('is well-formed and holds every point', () => {
    const mapped = Float32Array.from({ length: 200 }, (_, i) => (i % 50) / 20);
    const start = mapped.map((v) => -v);
    const text = svgOf((surface) =>
      drawStage(
        surface,
        { start, mapped, colours: startColours(start, 'safe', false) },
        {
          size: 400,
          morph: 1,
          show: { points: true, paths: true, ghost: false, origins: true },
          paths: 20,
          pathStyle: 'straight',
          ghost: null,
          theme: testTheme,
        },
      ),
    );
    expect(text.startsWith('<svg xmlns="http://www.w3.org/2000/svg" width="400"')).toBe(true);
    expect(text).toContain('<title>A &#60;title&#62;</title>');
    // Origins and points are circles of two arcs each.
    expect(text.match(/A[\d.]+ [\d.]+ 0/g)).toHaveLength(2 * 2 * 100);
    expect(text.match(/<g /g)).toHaveLength(text.match(/<\/g>/g)!.length);
    expect(text).not.toMatch(/NaN|undefined/);
  });

  it('holds images of cells where it can pack them, sharp where they grow', () => {
    const cells = { width: 2, height: 2, data: new Uint8ClampedArray(16) };
    const surface = new SvgSurface(
      400,
      400,
      () => 0,
      ({ data }) => `data:image/png,${data.length}`,
    );
    surface.translate(10, 20);
    surface.scale(2, 2);
    surface.image?.(cells, 1, 2, 30, 40);
    surface.image?.(cells, 0, 0, 0.5, 0.5);
    const [grown, shrunk] = [...surface.text('').matchAll(/<image [^>]*>/g)].map(([tag]) => tag);
    expect(grown).toMatch(/x="12" y="24" width="60" height="80"/);
    expect(grown).toContain('href="data:image/png,16"');
    expect([grown, shrunk].map((tag) => tag.includes('pixelated'))).toEqual([true, false]);
    expect(new SvgSurface(1, 1, () => 0).image).toBeUndefined();
  });

  it('keeps the spaces at the ends of a text', () => {
    const text = svgOf((surface) => {
      surface.fillText(' ± ', 0, 10);
      surface.fillText('a b', 0, 10);
    });
    expect(text).toMatch(/xml:space="preserve"> ± </);
    expect(text).not.toMatch(/preserve">a b</);
  });

  it('joins cells of one colour that lie apart, in any number', () => {
    const text = svgOf((surface) => {
      for (let i = 0; i < 80 * 80; i++) {
        surface.fillStyle = i % 2 ? '#ff000080' : 'rgba(0, 0, 255, 0.25)';
        surface.fillRect((i % 80) * 5, Math.floor(i / 80) * 5, 5, 5);
      }
    });
    expect(text.match(/<path/g)).toHaveLength(2);
    expect(text).toContain('fill="rgb(0,0,255)" fill-opacity="0.25"');
    expect(text).toContain('fill="#ff0000" fill-opacity="0.502"');
  });

  it('keeps the order of rectangles that may overlap', () => {
    const text = svgOf((surface) => {
      for (const style of ['#111111', '#222222', '#111111']) {
        surface.fillStyle = style;
        surface.fillRect(0, 0, 10, 10);
      }
    });
    expect(text.match(/fill="#\d+"/g)).toEqual(['#111111', '#222222', '#111111'].map((c) => `fill="${c}"`)); // prettier-ignore
  });

  it('takes save and restore, places and text', () => {
    const text = svgOf((surface) => {
      surface.save();
      surface.translate(10, 20);
      surface.scale(2, 2);
      surface.font = '600 12px Inter, sans-serif';
      surface.textAlign = 'center';
      surface.fillText('a & b', 5, 5);
      surface.restore();
      surface.fillText('c', 5, 5);
    });
    expect(text).toContain('<text x="20" y="30" fill="#000" font-family="Inter, sans-serif" font-size="24" font-weight="600" text-anchor="middle">a &#38; b</text>'); // prettier-ignore
    expect(text).toContain('<text x="5" y="5" fill="#000" font-family="sans-serif" font-size="10">c</text>'); // prettier-ignore
  });

  it('refuses more paths than drawing programs take', () => {
    const draw = (n: number) => () =>
      svgOf((surface) => {
        for (let i = 0; i < n; i++) {
          surface.beginPath();
          surface.arc(1, 1, 1, 0, 2 * Math.PI);
          surface.fill();
        }
      });
    expect(draw(mostPaths)).not.toThrow();
    expect(draw(mostPaths + 1)).toThrow(SvgError);
  });
});
