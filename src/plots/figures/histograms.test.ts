import { describe, expect, it } from 'vitest';
import type { HistogramsBlock } from '../../protocol/figure.ts';
import { fakeSurface, testTheme } from '../fakeSurface.ts';
import { drawFigure } from './figure.ts';
import { axisTicks, binRange, ratioReach, shareTop } from './histogramsAxes.ts';
import { stat, syntheticFigure, syntheticHistograms } from './synthetic.ts';

const draw = (block: HistogramsBlock, seeds: number, width = 1000) => {
  const surface = fakeSurface();
  const options = { width, map: 'safe', dark: false } as const;
  drawFigure(surface, syntheticFigure([block], seeds), options, testTheme);
  return surface;
};

describe('small histograms', () => {
  it('draw each method in its hue over the target, and a spread for several seeds', () => {
    const hues = (seeds: number, op: 'stroke' | 'fillRect'): string[] =>
      draw(syntheticHistograms(seeds, false), seeds)
        .of(op)
        .map((call) => (op === 'stroke' ? call.stroke : call.fill))
        .filter((hue) => 'TUFPI'.includes(hue));
    // Each in the legend and on the plot.
    expect([...hues(1, 'stroke')].sort().join('')).toBe('FFIIPPTTUU');
    expect(hues(1, 'fillRect')).toEqual([]);
    expect(new Set(hues(3, 'fillRect'))).toEqual(new Set('TUFPI'));
  });

  it('have the estimate between the laws only where it is above its floor', () => {
    const block = syntheticHistograms(1, false);
    const [line] = block.panels[0].lines.slice(1);
    line.at = stat(1.5, 0, 'scaled', 1);
    line.floor = stat(0.9, 0, 'scaled', 1);
    expect(draw(block, 1).words().join()).toContain('transport 1.500 (of one law 0.900)');
    line.floor = stat(1.1, 0, 'scaled', 1);
    expect(draw(block, 1).words().join()).not.toContain('transport');
  });

  it('say the largest value there can be, and shade the band that is named', () => {
    const surface = draw(syntheticHistograms(1, false), 1);
    expect(surface.words()).toContain('TeV, at most 13.416');
    expect(surface.words()).toContain('signal region');
    expect(surface.of('fillRect').filter(({ alpha }) => alpha === 0.18)).toHaveLength(1);
  });

  it('have a line at 1 and an error bar for every ratio that can be seen', () => {
    const block = syntheticHistograms(1, true);
    const points = (of: HistogramsBlock): number => draw(of, 1).of('arc').length;
    const all = points(block);
    expect(all).toBeGreaterThan(50);
    const [panel] = block.panels;
    const inside = panel.ratios[1]!.value.findIndex((v) => v !== null && Math.abs(v - 1) < 0.2);
    panel.ratios[1]!.value[inside] = null;
    panel.ratios[1]!.error[inside] = null;
    expect(points(block)).toBe(all - 1);
    expect(draw(block, 1).words()).toContain('1.0');
    expect(ratioReach(block)).toBe(1);
  });
});

describe('their axes', () => {
  it('hold nearly all entries, distances from 0 on, and what is marked', () => {
    const [panel] = syntheticHistograms(1, true).panels;
    const range = binRange({ ...panel, from: 1, to: 2 });
    expect(range.first).toBeGreaterThan(0);
    expect(range.last).toBeLessThan(40);
    expect(binRange({ ...panel, from: 0, to: 1 }).first).toBe(0);
    const at = stat(1.99, 0, 'scaled', 1);
    const line = { label: 'a', at, floor: null };
    expect(binRange({ ...panel, from: 1, to: 2, lines: [line] }).last).toBe(40);
    expect(range.to).toBeCloseTo(1 + range.last / 40, 12);
  });

  it('are as high as the outlines, and an area twice as high at most', () => {
    const block = syntheticHistograms(1, true);
    const [panel] = block.panels;
    const outline = Math.max(...panel.shares.slice(1).flatMap((each) => each!.share));
    panel.shares[0]!.share[3] = 0.9;
    expect(shareTop(block, panel)).toBeCloseTo(1.06 * 2 * outline, 12);
    expect(draw(block, 1).words()).toContain('Pythia-like to 90\u2009%');
  });

  it('have marks with the decimals that tell them apart', () => {
    expect(axisTicks(0, 1, 4).map(([, text]) => text)).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']); // prettier-ignore
    expect(axisTicks(2.5, 4.5, 5).map(([, text]) => text)).toEqual(['2.5', '3.0', '3.5', '4.0', '4.5']); // prettier-ignore
    expect(axisTicks(0, 40, 5).map(([, text]) => text)).toEqual(['0', '10', '20', '30', '40']);
  });
});
