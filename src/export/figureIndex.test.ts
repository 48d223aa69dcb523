import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tokensOf } from '../cli/figures/theme.ts';
import { figureIds, type FigureId } from '../protocol/figureIds.ts';
import { duration, figureIndexHtml, type FigureIndex, type IndexedFigure } from './figureIndex.ts';
import { indexTokens } from './figureIndexStyle.ts';

const figure = (id: FigureId): IndexedFigure => ({
  ...{ id, place: `Fig. of ${id}`, title: 'Distances <pooled>', caption: ['Mean 1.31 & more.'] },
  files: {
    ...{ light: `${id}/a b.png`, dark: `${id}/dark.png`, svg: `${id}.svg` },
    ...{ png: `${id}.png`, csv: `${id}.csv`, json: `${id}.json` },
  },
  ...{ width: 1200, height: 600, budget: 'quick', seeds: [101, 102], engines: ['WASM, 2 threads'] },
  ...{ version: '0.1.0', seconds: 754 },
});
const index = (more: Partial<FigureIndex> = {}): FigureIndex => ({
  ...{ title: 'The papers', figures: [], missed: [], findings: [], waiting: [], font: null },
  ...more,
});

describe('figureIndexHtml', () => {
  it('puts figures in the papers’ order, whatever order they come in', () => {
    const html = figureIndexHtml(index({ figures: [...figureIds].reverse().map(figure) }));
    const found = [...html.matchAll(/<article id="([^"]+)"/g)].map((match) => match[1]);
    expect(found).toEqual([...figureIds]);
  });

  it('has caption, provenance and all files of a figure, and no bare markup of its words', () => {
    const html = figureIndexHtml(index({ figures: [figure('s0-fig6')] }));
    expect(html).toContain('Mean 1.31 &amp; more.');
    expect(html).toContain('Distances &lt;pooled&gt;');
    expect(html).not.toContain('<pooled>');
    expect(html).toContain('Budget quick, seeds 101, 102. WASM, 2 threads. Morphlab 0.1.0. 13 min');
    for (const kind of ['svg', 'png', 'csv', 'json'])
      expect(html).toContain(`href="s0-fig6.${kind}"`);
    expect(html).toContain('src="s0-fig6/a%20b.png"');
    expect(html).toMatch(/prefers-color-scheme: dark\)" srcset="s0-fig6\/dark.png"/);
  });

  it('is one file: no script, no address of another machine', () => {
    const html = figureIndexHtml(index({ figures: figureIds.map(figure) }));
    expect(html).not.toMatch(/<script|https?:|@import|url\(/);
  });

  it('begins with the missed bars in red, and has no such list without any', () => {
    const missed = [{ text: 'Star: KL gap of the base', value: '0.031 ± 0.002', limit: '0.02' }];
    const html = figureIndexHtml(index({ missed, figures: [figure('s0-fig3')] }));
    const list = html.indexOf('class="missed"');
    expect(list).toBeGreaterThan(0);
    expect(list).toBeLessThan(html.indexOf('<article'));
    expect(html).toMatch(/\.missed \{[^}]*color: var\(--bad\)/);
    expect(html).toContain('<b>0.031 ± 0.002</b>, limit 0.02');
    expect(figureIndexHtml(index())).not.toContain('class="missed"');
  });

  it('writes each finding with its verdict', () => {
    const verdicts = ['reproduced', 'not reproduced', 'undecided'] as const;
    const findings = verdicts.map((verdict) => ({
      ...{ statement: 'Unidirectional smears', source: 'S0', verdict, numbers: '5 of 6' },
    }));
    const html = figureIndexHtml(index({ findings }));
    const found = [...html.matchAll(/class="verdict (\w+)">([^<]+)</g)].map((m) => [m[1], m[2]]);
    expect(found).toEqual([
      ['yes', 'reproduced'],
      ['no', 'not reproduced'],
      ['open', 'undecided'],
    ]);
  });

  it('wears the colours of the page', () => {
    const css = readFileSync('src/app/ui/tokens.css', 'utf8');
    for (const name of ['light', 'dark'] as const) {
      const tokens = tokensOf(css, name);
      for (const [token, value] of Object.entries(indexTokens[name]))
        expect(tokens.get(token), `${name} ${token}`).toBe(value);
    }
  });
});

it('durations are as long as they need to be', () => {
  expect([41.4, 59.6, 754, 12_000, NaN].map(duration)).toEqual(['41 s', '1 min', '13 min', '3 h 20 min', '–']); // prettier-ignore
});
