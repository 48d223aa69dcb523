import { expect, it } from 'vitest';
import { TableError } from '../../protocol/table.ts';
import { movedTable } from './moved.ts';

const table = {
  names: ['b', 'id', 'a'],
  columns: [Float64Array.of(1, 2, NaN), Float64Array.of(7, 8, 9), Float64Array.of(10, 20, 30)],
  rows: 3,
};
const scale = { centre: [10, 0], unit: [2, 0.5] };
const rows = { index: Uint32Array.of(1, 0), x: new Float32Array(4), context: null };
const moved = {
  // Row 1 and row 0: a, b each.
  x: Float32Array.of(1, 2, -1, 4),
  logDensity: Float64Array.of(-3, -4),
  distances: Float32Array.of(0.5, 0.25),
};

it('keeps columns and rows in their order and adds density and distance', () => {
  const { names, columns, rows: n } = movedTable(table, ['a', 'b'], scale, rows, moved);
  expect(n).toBe(3);
  expect(names).toEqual(['b', 'id', 'a', 'morphLogDensity', 'morphDistance']);
  expect(columns.slice(0, 3).map((c) => [...c])).toEqual([
    [2, 1, NaN],
    [7, 8, 9],
    [8, 12, 30],
  ]);
  // Two units are one, so densities of the table are those of scaled units.
  expect([...columns[3]]).toEqual([-4, -3, NaN]);
  expect([...columns[4]]).toEqual([0.25, 0.5, NaN]);
  expect([...table.columns[0]]).toEqual([1, 2, NaN]);
});

it('counts the units into the density', () => {
  const wide = { centre: [10, 0], unit: [4, 0.5] };
  const { columns } = movedTable(table, ['a', 'b'], wide, rows, moved);
  expect(columns[3][1]).toBeCloseTo(-3 - Math.log(2), 12);
});

it('refuses a table that has such a column already', () => {
  const names = ['b', 'morphDistance', 'a'];
  expect(() => movedTable({ ...table, names }, ['a', 'b'], scale, rows, moved)).toThrow(
    new TableError('The reference has a column “morphDistance” already; it needs another name.'),
  );
});
