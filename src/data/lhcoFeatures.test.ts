import { describe, expect, it } from 'vitest';
import { TableError, type Table } from '../protocol/table.ts';
import { stream } from '../util/streams.ts';
import { deriveLhcoFeatures } from './lhcoFeatures.ts';
import { lhcoLayoutOf, rawColumns } from './lhcoLayout.ts';
import { backgroundMass, featuresOf, latent } from './standIns/lhco/index.ts';

const numbers = (n: number): string[] => Array.from({ length: n }, (_, i) => `${i + 1}`);
const tableOf = (names: readonly string[], rows: readonly (readonly number[])[]): Table => ({
  names,
  columns: names.map((_, i) => Float64Array.from(rows, (row) => row[i])),
  rows: rows.length,
});
const rowOf = ({ columns }: Table, row: number): number[] => columns.map((column) => column[row]);

// px, py, pz, m, tau1, tau2, tau3; GeV.
const light = [300, 0, 400, 0, 0.5, 0.25, 0.125]; // E = 500, eta = ln 3
const heavy = [-300, 0, -400, 1200, 0.4, 0.1, 0.05]; // E = 1300, eta = -ln 3
const north = [0, 30, 40, 120, 0.2, 0.1, 0]; // E = 130
const east = [30, 0, 40, 0, 0.8, 0.2, 0]; // E = 50
const nothing = [30, 0, 40, 0, 0, 0, 0]; // no substructure
const raw = [...rawColumns, 'label'];

/** By hand: back to back, at rest as a pair; and a quarter turn apart. */
const backToBack = [
  0,
  1.2,
  0.25 / 0.50001,
  0.1 / 0.40001,
  Math.hypot(2 * Math.log(3), Math.PI),
  1.8,
];
const quarterTurn = [0, 0.12, 0.2 / 0.80001, 0.1 / 0.20001, Math.PI / 2, 0.11 * Math.SQRT2];

function expectRow(row: number[], wanted: readonly number[]): void {
  expect(row.length).toBe(wanted.length);
  row.forEach((value, i) => expect(value).toBeCloseTo(wanted[i], 14));
}

describe('derived features', () => {
  it.each([
    ['the lighter jet first', [...light, ...heavy, 1], [...backToBack, 1]],
    ['the lighter jet second', [...heavy, ...light, 0], [...backToBack, 0]],
    ['a quarter turn', [...north, ...east, 0], [...quarterTurn, 0]],
  ])('of events computed by hand: %s', (_, event, wanted) => {
    const { table, dropped } = deriveLhcoFeatures(tableOf(raw, [event]));
    expect(table.names).toEqual([
      ...['mJ1', 'deltaM', 'tau21J1', 'tau21J2', 'deltaR', 'M', 'label'],
    ]);
    expectRow(rowOf(table, 0), wanted);
    expect(dropped).toBe(0);
  });

  it('of jets of equal mass keep their order', () => {
    const { table } = deriveLhcoFeatures(tableOf(raw, [[...east, ...light, 0]]));
    expect(rowOf(table, 0)[2]).toBeCloseTo(0.2 / 0.80001, 14);
  });

  it('across the cut of the angle', () => {
    const turned = (angle: number) => [Math.cos(angle), Math.sin(angle), 0, 0, 1, 1, 1];
    const event = [...turned(3.1), ...turned(-3.1), 0];
    const { table } = deriveLhcoFeatures(tableOf(raw, [event]));
    expect(rowOf(table, 0)[4]).toBeCloseTo(2 * Math.PI - 6.2, 14);
  });

  it('by name in any order, beside other columns, without a label', () => {
    const names = [...rawColumns].reverse();
    const event = [...light, ...heavy].reverse();
    const { table } = deriveLhcoFeatures(tableOf(['index', ...names], [[7, ...event]]));
    expectRow(rowOf(table, 0), [...backToBack, 0]);
  });

  it.each([numbers(15), numbers(15).map((n) => `data.${n}`)])(
    'by place where columns have no names (%s, …)',
    (...names) => {
      const { table } = deriveLhcoFeatures(tableOf(names, [[...light, ...heavy, 1]]));
      expectRow(rowOf(table, 0), [...backToBack, 1]);
    },
  );

  it('rows that are not finite are dropped and counted', () => {
    const still = [0, 0, 0, 0, 1, 1, 1];
    const rows = [
      [...light, ...heavy, 0],
      [NaN, ...light.slice(1), ...heavy, 0],
      [...still, ...heavy, 0],
      [...light, ...heavy, 1],
      [...light, ...heavy, NaN],
    ];
    const { table, dropped } = deriveLhcoFeatures(tableOf(raw, rows));
    expect(dropped).toBe(3);
    expect(table.rows).toBe(2);
    expect([...table.columns[6]]).toEqual([0, 1]);
  });

  it('jets without substructure stay with CATHODE and go with FETA', () => {
    const events = tableOf(raw, [
      [...nothing, ...heavy, 0],
      [...light, ...heavy, 0],
    ]);
    const { table, dropped } = deriveLhcoFeatures(events);
    expect(dropped).toBe(0);
    expect(rowOf(table, 0)[2]).toBe(0);
    const plain = deriveLhcoFeatures(events, 'feta');
    expect(plain.dropped).toBe(1);
    expect(rowOf(plain.table, 0).slice(2, 4)).toEqual([0.5, 0.25]);
  });

  it.each([
    [
      raw.map((name) => (name === 'mj1' ? 'mj3' : name)),
      'There is no column “mj1”; the nearest is “mj3”.',
    ],
    [
      raw.map((name) => name.replace('tau', 't')),
      'There are no columns “tau1j1” (the nearest is “t1j1”), “tau2j1” (the nearest is “t2j1”), “tau3j1” (the nearest is “t3j1”) and 3 more.',
    ],
  ])('missing columns are named with the nearest', (names, sentence) => {
    const table = tableOf(names, [[...light, ...heavy, 0]]);
    expect(() => deriveLhcoFeatures(table)).toThrow(new TableError(sentence));
  });
});

describe('layouts', () => {
  const n = 2000;
  const mass = backgroundMass(stream(1, 'mass'), n);
  const x = featuresOf('pythia-like', mass, latent(stream(2, 'z'), n));
  const features = Array.from({ length: n }, (_, i) => [...x.slice(5 * i, 5 * i + 5)]);
  const label = (i: number) => (i % 10 === 0 ? 1 : 0);
  const named = (rows: number[][]) => tableOf(numbers(rows[0].length), rows);

  it.each([
    ['feta', named(features.map((row, i) => [...row, mass[i]]))],
    ['feta', named(features.map((row, i) => [...row, mass[i], label(i)]))],
    ['cathode', named(features.map((row, i) => [mass[i], ...row.slice(0, 4), label(i)]))],
    ['cathode', named(features.map((row, i) => [mass[i], ...row, label(i)]))],
  ])('%s by the range of its numbers', (kind, table) => {
    const layout = lhcoLayoutOf(table)!;
    expect(layout.kind).toBe(kind);
    const where = layout.columns.indexOf('M');
    expect([...table.columns[where]]).toEqual([...mass]);
    expect([...table.columns[layout.columns.indexOf('tau21J2')]]).toEqual(
      features.map((row) => row[3]),
    );
  });

  it('raw by name or by number', () => {
    const rows = [[...light, ...heavy, 1]];
    expect(lhcoLayoutOf(tableOf(raw, rows))?.kind).toBe('raw');
    expect(lhcoLayoutOf(tableOf(numbers(15), rows))?.columns).toEqual(raw);
    expect(lhcoLayoutOf(tableOf(numbers(14), rows))?.columns).toEqual(rawColumns);
  });

  it.each([
    ['features in GeV', named(features.map((row, i) => [...row.map((v) => 1000 * v), mass[i]]))],
    ['scaled features', named(features.map((row, i) => [...row.map((v) => v - 3), mass[i]]))],
    ['five columns', named(features)],
    ['a label that is a number', tableOf(numbers(15), [[...light, ...heavy, 0.5]])],
    ['a negative mass', tableOf(numbers(14), [[...light, ...heavy.map((v) => -v)]])],
    [
      'other names',
      tableOf(
        raw.map((name) => `${name}_`),
        [[...light, ...heavy, 1]],
      ),
    ],
    ['no numbers', tableOf(numbers(6), [[NaN, NaN, NaN, NaN, NaN, NaN]])],
  ])('none of them: %s', (_, table) => {
    expect(lhcoLayoutOf(table)).toBeNull();
  });
});
