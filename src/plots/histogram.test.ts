import { describe, expect, it } from 'vitest';
import { fakeSurface, testTheme } from './fakeSurface.ts';
import type { FakeSurface } from './fakeSurface.ts';
import { drawHistogram } from './histogram.ts';
import type { HistogramData, HistogramRun } from './histogram.ts';

const run = (distances: Float32Array, method: HistogramRun['method'] = 'base-transfer') => ({
  label: 'A',
  method,
  distances,
});
const moved = Float32Array.from({ length: 101 }, (_, i) => 0.05 + (i * 4) / 100);
const base: HistogramData = {
  width: 700,
  height: 136,
  runs: [run(moved)],
  randomPairing: null,
  otOwnImage: null,
  otLaws: null,
  maximum: 11.3137,
};
const draw = (change: Partial<HistogramData>): FakeSurface => {
  const surface = fakeSurface();
  drawHistogram(surface, { ...base, ...change }, testTheme);
  return surface;
};
/** CSS px of a distance on the short axis of the base picture. */
const x = (value: number): number => 34 + (value / 6) * (700 - 62 - 34);

describe('drawHistogram', () => {
  it('draws runs before faintly behind the others, and names them without a median mark', () => {
    const ghost = { ...run(Float32Array.from([1, 1.1, 3])), label: 'Before: seed 7' };
    const surface = draw({ ghosts: [ghost] });
    const faint = surface
      .of('stroke')
      .findIndex(({ alpha, dash }) => alpha === 0.6 && dash[1] === 4);
    const full = surface
      .of('stroke')
      .findIndex(({ stroke, alpha }) => stroke === 'T' && alpha === 1);
    expect(faint).toBeGreaterThanOrEqual(0);
    expect(full).toBeGreaterThan(faint);
    expect(surface.words()).toEqual(expect.arrayContaining(['Before: seed 7', 'median 1.10']));
    const triangles = (calls: FakeSurface): number =>
      calls.of('fill').filter(({ fill }) => fill === 'T').length;
    expect(triangles(surface)).toBe(triangles(draw({})));
  });

  it('has room on its axes for the run before', () => {
    const axesOf = (ghosts: HistogramRun[]) =>
      drawHistogram(fakeSurface(), { ...base, ghosts }, testTheme);
    expect(axesOf([]).max).toBe(6);
    expect(axesOf([run(Float32Array.from([8, 9, 10]))]).max).toBe(12);
  });

  it('marks the median on the baseline in the hue of the run', () => {
    const surface = draw({});
    const at = surface.calls.findIndex(
      (call) => call.op === 'fill' && call.fill === 'T' && call.alpha === 1,
    );
    const tip = surface.calls.slice(0, at).findLast((call) => call.op === 'moveTo');
    expect(tip?.args[0]).toBeCloseTo(x(2.05), 3);
    expect(surface.words()).toContain('median 2.05');
  });

  it('draws one dashed step outline per run, twice the height for twice the share', () => {
    const distances = Float32Array.from([0.5, 1.1, 1.1, 2.1, 2.3, 2.5, 2.7, 2.9, 3.1, 3.3]);
    const surface = draw({ runs: [run(distances, 'flows-for-flows')] });
    const outline = surface.calls.filter(
      (call) => call.op === 'lineTo' && call.stroke === 'F' && call.dash[0] === 9,
    );
    const height = (from: number): number => {
      const corner = outline.find((call) => Math.abs(Number(call.args[0]) - x(from)) < 1e-6);
      return 136 - 22 - Number(corner?.args[1]);
    };
    expect(height(1)).toBeCloseTo(2 * height(2), 6);
  });

  it('fills nothing but random pairing', () => {
    const surface = draw({ randomPairing: moved });
    const fills = surface.of('fill').map((call) => call.fill);
    expect(fills.filter((fill) => fill === 'refFill').length).toBe(1);
    expect(surface.words()).toContain('Random pairing');
    expect(draw({}).words()).not.toContain('Random pairing');
  });

  it('names the maximum and the two transport numbers in place', () => {
    const surface = draw({ otOwnImage: 0.948, otLaws: { value: 0.97, floor: 0.2 } });
    expect(surface.words()).toContain('11.31');
    expect(surface.words()).toContain('least movement to the same images 0.95');
    expect(surface.words()).toContain('estimate between the two laws 0.97');
    const line = surface.calls.find((call) => call.stroke === 'bound' && call.op === 'moveTo');
    expect(line?.args[0]).toBeCloseTo(x(0.948), 6);
    expect(line?.dash).toEqual([3, 2.5]);
    const band = surface.of('fillRect').find((call) => call.fill === testTheme.ref);
    expect(band?.args[0]).toBeCloseTo(x(0.77), 6);
    expect(band?.args[2]).toBeCloseTo(x(0.97) - x(0.77), 6);
  });

  it('hides the band below 1.5 times its floor', () => {
    const words = draw({ otLaws: { value: 0.29, floor: 0.2 } }).words();
    expect(words.some((text) => text.startsWith('estimate'))).toBe(false);
  });

  it('says so when no point has moved, and names the clipped spike', () => {
    const words = draw({ runs: [run(new Float32Array(50))] }).words();
    expect(words).toContain('No point has moved yet');
    expect(words).toContain('100\u2009%');
    expect(draw({}).words()).not.toContain('No point has moved yet');
  });

  it('keeps every mark inside the picture and gives its axes back', () => {
    const surface = fakeSurface();
    const wide = { ...base, runs: [run(moved.map((v) => 2 * v))], otOwnImage: 1 };
    const axes = drawHistogram(surface, wide, testTheme);
    expect(axes.max).toBe(12);
    for (const { args } of [...surface.of('lineTo'), ...surface.of('moveTo')]) {
      expect(Number(args[0])).toBeGreaterThanOrEqual(0);
      expect(Number(args[0])).toBeLessThanOrEqual(700);
      expect(Number(args[1])).toBeGreaterThanOrEqual(-1);
      expect(Number(args[1])).toBeLessThanOrEqual(136);
    }
    const still = { ...base, axes };
    expect(drawHistogram(fakeSurface(), { ...still, runs: [] }, testTheme)).toEqual(axes);
  });

  it('shows a rare move on a logarithmic axis, and every decade of shares', () => {
    const rare = Float32Array.from({ length: 1000 }, (_, i) => (i === 0 ? 4.1 : 1.1));
    const heightAt = (log: boolean): number => {
      const ys = draw({ runs: [run(rare)], log })
        .of('lineTo')
        .filter(({ args }) => Math.abs(Number(args[0]) - x(4.2)) < 0.01)
        .map(({ args }) => Number(args[1]));
      return 136 - 22 - Math.min(...ys);
    };
    expect(heightAt(false)).toBeLessThan(0.2);
    expect(heightAt(true)).toBeGreaterThan(8);
    expect(draw({ runs: [run(rare)], log: true }).words()).toEqual(
      expect.arrayContaining(['0.1', '1', '10', '100\u2009%']),
    );
  });

  it('dims and dots the second run of a method', () => {
    const surface = draw({ runs: [run(moved), run(moved)] });
    const dashes = surface
      .of('stroke')
      .filter((call) => call.stroke === 'T' && call.alpha === 0.6)
      .map((call) => call.dash);
    expect(dashes[0]).toEqual([2, 2]);
  });
});
