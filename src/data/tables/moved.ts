/**
 * A reference table with its features moved: the original columns, units and row order, and what is
 * known of every moved row. Rows that were not moved keep their numbers.
 */
import { TableError, type Table } from '../../protocol/table.ts';
import { log } from '../../util/exactMath.ts';
import type { ScaledRows } from './prepare.ts';
import { unscaledColumn, type Scale } from './scale.ts';

/** Names of the columns that are added. */
export const addedColumns = ['morphLogDensity', 'morphDistance'] as const;

export interface MovedColumns {
  /** [n, features] images of `rows`, scaled. */
  readonly x: Float32Array;
  /** [n] nats, of scaled units. */
  readonly logDensity: Float64Array;
  /** [n] Euclidean, scaled units. */
  readonly distances: Float32Array;
}

/**
 * @returns a new table; densities are per unit of the table's own columns, given the condition
 * @throws TableError when the table has a column of an added one's name
 */
export function movedTable(
  table: Table,
  features: readonly string[],
  scale: Scale,
  rows: ScaledRows,
  { x, logDensity, distances }: MovedColumns,
): Table {
  const taken = addedColumns.find((name) => table.names.includes(name));
  if (taken !== undefined)
    throw new TableError(`The reference has a column “${taken}” already; it needs another name.`);
  const columns = table.names.map((name, at) => {
    const k = features.indexOf(name);
    if (k < 0) return table.columns[at];
    const moved = table.columns[at].slice();
    const values = unscaledColumn(x, features.length, k, scale);
    rows.index.forEach((row, i) => (moved[row] = values[i]));
    return moved;
  });
  const volume = features.reduce((sum, _, k) => sum + log(scale.unit[k]), 0);
  const added = [logDensity.map((value) => value - volume), distances].map((values) => {
    const column = new Float64Array(table.rows).fill(NaN);
    rows.index.forEach((row, i) => (column[row] = values[i]));
    return column;
  });
  return {
    names: [...table.names, ...addedColumns],
    columns: [...columns, ...added],
    rows: table.rows,
  };
}
