/** Columns of a table by their names, and rows by what stands in them. */
import { TableError, type Table } from '../../protocol/table.ts';
import { nearestName } from './nearest.ts';

/**
 * @param side for the sentence: "The reference", "The target"
 * @throws TableError naming the column and the nearest that is there
 */
export function columnsOf(table: Table, names: readonly string[], side: string): Float64Array[] {
  return names.map((name) => {
    const at = table.names.indexOf(name);
    if (at >= 0) return table.columns[at];
    const nearest = nearestName(name, table.names);
    const hint = nearest === null ? '' : `; the nearest is “${nearest}”`;
    throw new TableError(`${side} has no column “${name}”${hint}.`);
  });
}

/** Numbers of the rows that are finite in every column. */
export function finiteRows(columns: readonly Float64Array[], rows: number): Uint32Array {
  const all = Uint32Array.from({ length: rows }, (_, i) => i);
  return all.filter((i) => columns.every((column) => Number.isFinite(column[i])));
}

export type Intervals = readonly (readonly [number, number])[];

/** Lower edges belong to an interval. */
export const within = (value: number, intervals: Intervals): boolean =>
  intervals.some(([from, to]) => value >= from && value < to);
