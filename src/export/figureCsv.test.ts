import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { stat, syntheticCurve, syntheticDistances, syntheticFigure, syntheticHistograms, syntheticPanels, syntheticTable } from '../plots/figures/synthetic.ts'; // prettier-ignore
import type { FigureData, Stat } from '../protocol/figure.ts';
import { figureCellsCsv, figureCsv, type figureColumns } from './figureCsv.ts';

const flat = (_toy: string, n: number): Float32Array =>
  Float32Array.from({ length: 2 * n }, (_, i) => ((i * 37) % 81) / 10.2 - 3.9);
const figure = (seeds: number): FigureData =>
  syntheticFigure(
    [
      syntheticPanels({ sample: flat, seeds, n: 200, side: 20 }, 'density', 2),
      syntheticDistances(seeds, false),
      syntheticTable(seeds),
      syntheticCurve(seeds),
      syntheticHistograms(seeds, false),
      syntheticHistograms(seeds, true),
    ],
    seeds,
  );

type Row = Record<(typeof figureColumns)[number], string>;
function rowsOf(data: FigureData): Row[] {
  const text = [...figureCsv(data)].join('');
  expect(text.endsWith('\r\n')).toBe(true);
  const parsed = Papa.parse<Row>(text, { header: true, skipEmptyLines: true });
  expect(parsed.errors).toEqual([]);
  return parsed.data;
}

const isStat = (value: object): value is Stat => 'mean' in value && 'values' in value;

/** Every number over seeds that hangs anywhere in the data. */
function statsOf(value: unknown): Stat[] {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return [];
  if (isStat(value) && Array.isArray(value.values)) return [value];
  return Object.values(value).flatMap(statsOf);
}

describe('figureCsv', () => {
  it('has every number over seeds, with each seed of it, in full', () => {
    for (const seeds of [1, 3]) {
      const data = figure(seeds);
      const rows = rowsOf(data);
      const key = ({ statistic, seed, unit, value }: Row): string =>
        [statistic, seed, unit, value].join('/');
      const held = new Map<string, number>();
      for (const row of rows) held.set(key(row), (held.get(key(row)) ?? 0) + 1);
      const take = (...parts: (string | number)[]): void => {
        const left = held.get(parts.join('/')) ?? 0;
        expect(left, parts.join('/')).toBeGreaterThan(0);
        held.set(parts.join('/'), left - 1);
      };
      const stats = statsOf(data);
      expect(stats.length).toBe(2 * 5 * 2 + 5 * 3 + 4 + 15 + 18 + 5 + 4);
      for (const { mean, sd, values, unit } of stats) {
        take('mean', '', unit, mean);
        if (sd !== null) take('sd', '', unit, sd);
        values.forEach((value, i) => take('value', data.seeds[i], unit, value));
      }
    }
  });

  it('gives back any number bit for bit, and any words', () => {
    const property = fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string(),
      (value, words) => {
        const data = figure(1);
        const [, , table] = data.blocks;
        if (table.kind !== 'table') throw new Error('the third block is a table');
        table.rows = [{ label: words, cells: [stat(0, 0, 'nats', 1), words] }];
        Object.assign(table.rows[0].cells[0]!, { mean: value });
        data.blocks = [table];
        const rows = rowsOf(data);
        const mean = rows.find((row) => row.statistic === 'mean')!;
        expect(Object.is(Number(mean.value), value === 0 ? 0 : value)).toBe(true);
        expect(rows.map((row) => row.row)).toEqual(rows.map(() => words));
        expect(rows.find((row) => row.quantity === 'text')!.value).toBe(words);
      },
    );
    fc.assert(property, { seed: 1, numRuns: 60 });
  });

  it('has the occupied cells of each panel alone, and all their points', () => {
    const data = figure(1);
    const [panels] = data.blocks;
    if (panels.kind !== 'panels') throw new Error('the first block is panels');
    const shown = panels.rows.flatMap((row) => row.panels.filter((panel) => panel !== null));
    const [, ...rows] = [...figureCellsCsv(data)].map((line) => line.trim().split(',').map(Number));
    expect(rows.every((row) => row[5] > 0)).toBe(true);
    const total = shown.reduce(
      (sum, { cells }) => sum + cells.counts.reduce((a, b) => a + b, 0),
      0,
    );
    expect(rows.reduce((sum, row) => sum + row[5], 0)).toBe(total);
    const { cells } = shown[0];
    const first = cells.counts.findIndex((count) => count > 0);
    expect(rows[0].slice(0, 5)).toEqual([1, 1, 1, first % 20, Math.floor(first / 20)]);
    expect(rows[0][6]).toBeCloseTo(cells.startX[first], 4);
  });

  it('has every bin of every method', () => {
    const rows = rowsOf(figure(3)).filter((row) => row.quantity === 'share of points in bin');
    expect(rows.length).toBe(5 * 2 * 283 + 283);
    expect(rows[2]).toMatchObject({ x: '0.04', statistic: 'mean' });
  });
});
