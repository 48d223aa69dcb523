import { expect, it } from 'vitest';
import { stream } from '../../util/streams.ts';
import { TableError } from '../../protocol/table.ts';
import { rawColumns } from '../lhcoLayout.ts';
import { lhcoFeatures, lhcoTable } from '../standIns/lhco/index.ts';
import { paperFeatures } from './derive.ts';
import { summaryOf } from './summary.ts';

it('names the columns of a table without names by its order and ranges', () => {
  const table = lhcoTable('pythia-like', stream(1, 'derive'), 2000);
  const unnamed = { ...table, names: table.names.map((_, i) => String(i + 1)) };
  expect(summaryOf(unnamed).layout).toBe('derived');
  expect(summaryOf(table).layout).toBeNull();
  expect(paperFeatures(unnamed, 'cathode')).toEqual(table);
});

it('makes features of raw jets, the lighter jet first, TeV', () => {
  // Back to back along y, 1 TeV each; the second jet is the lighter one.
  const values: Record<string, number> = {
    ...{ pxj1: 0, pyj1: 1000, pzj1: 0, mj1: 300, tau1j1: 0.5, tau2j1: 0.2, tau3j1: 0.1 },
    ...{ pxj2: 0, pyj2: -1000, pzj2: 0, mj2: 100, tau1j2: 0.4, tau2j2: 0.3, tau3j2: 0.1 },
  };
  const raw = {
    names: rawColumns,
    columns: rawColumns.map((n) => Float64Array.of(values[n])),
    rows: 1,
  };
  expect(summaryOf(raw).layout).toBe('raw');
  const { names, columns } = paperFeatures(raw, 'feta');
  const of = (name: string): number => columns[names.indexOf(name)][0];
  expect(names.slice(0, 6)).toEqual([...lhcoFeatures, 'M']);
  expect(of('mJ1')).toBeCloseTo(0.1, 12);
  expect(of('deltaM')).toBeCloseTo(0.2, 12);
  expect(of('tau21J1')).toBeCloseTo(0.75, 12);
  expect(of('tau21J2')).toBeCloseTo(0.4, 12);
  expect(of('deltaR')).toBeCloseTo(Math.PI, 12);
  const energies = Math.sqrt(1 + 0.09) + Math.sqrt(1 + 0.01);
  expect(of('M')).toBeCloseTo(energies, 12);
});

it('refuses a table that looks like neither', () => {
  const other = { names: ['a', 'b'], columns: [Float64Array.of(1), Float64Array.of(2)], rows: 1 };
  expect(() => paperFeatures(other, 'cathode')).toThrow(TableError);
});
