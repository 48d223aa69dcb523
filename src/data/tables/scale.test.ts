import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { TableError } from '../../protocol/table.ts';
import { fitScale, scaledRows, unscaledColumn } from './scale.ts';

const columns = [Float64Array.of(1, 5, 3), Float64Array.of(-2, 0, 2)];
const names = ['a', 'b'];
const rows = [0, 1, 2];
const part = (column: Float64Array, index = [...column.keys()]) => ({
  column,
  index: Uint32Array.from(index),
});

it('maps the least and the largest of all rows it is shown to -3 and 3', () => {
  const scale = fitScale({ kind: 'min-max' }, names, [
    // Of the second part only the row that is named.
    [part(columns[0]), part(Float64Array.of(99, 9, -99), [1])],
    [part(columns[1])],
  ]);
  expect([...scaledRows(columns, rows, scale)]).toEqual([-3, -3, 0, 0, -1.5, 3]);
});

it('brings columns to mean 0 and standard deviation 1', () => {
  const scale = fitScale(
    { kind: 'standard' },
    names,
    columns.map((c) => [part(c)]),
  );
  const x = scaledRows(columns, rows, scale);
  for (const k of [0, 1]) {
    const column = [x[k], x[2 + k], x[4 + k]];
    expect(column.reduce((sum, v) => sum + v, 0)).toBeCloseTo(0, 6);
    expect(column.reduce((sum, v) => sum + v * v, 0) / 3).toBeCloseTo(1, 6);
  }
});

it('takes the edges it is given', () => {
  const scale = fitScale({ kind: 'given', lo: [0, -4], hi: [6, 4] }, names, [[], []]);
  expect([...scaledRows(columns, [0], scale)]).toEqual([-2, -1.5]);
});

it.each(['min-max', 'standard'] as const)('refuses a constant column: %s', (kind) => {
  const fit = () => fitScale({ kind }, names, [[part(columns[0])], [part(Float64Array.of(7, 7))]]);
  expect(fit).toThrow(
    new TableError('Column “b” holds one value alone, 7: a flow needs values that differ.'),
  );
});

it('comes back to within float32', () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 2, maxLength: 40 }), (values) => {
      fc.pre(Math.max(...values) - Math.min(...values) > 1e-3);
      const column = Float64Array.from(values);
      const scale = fitScale({ kind: 'min-max' }, ['a'], [[part(column)]]);
      const back = unscaledColumn(scaledRows([column], [...column.keys()], scale), 1, 0, scale);
      const span = Math.max(...values) - Math.min(...values);
      back.forEach((v, i) => expect(Math.abs(v - column[i])).toBeLessThan(1e-6 * span));
    }),
    { seed: 1, numRuns: 200 },
  );
});
