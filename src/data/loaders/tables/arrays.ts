/**
 * Arrays of one file to the tables that they make: simulation and data where they are laid out as in
 * the original package's science script, one table where all are equally long, else one for each.
 */
import { TableError, type NamedTable, type Table } from '../../../protocol/table.ts';
import { counted, checkSize } from './limits.ts';

/** An array and its name in the file; its columns are named 1, 2, … or by its fields. */
export type NamedArray = NamedTable;

/**
 * @param name of the file, which is that of its only table
 * @param label the same, for sentences
 * @throws TableError when the arrays of a pair do not fit
 */
export function tablesOf(arrays: readonly NamedArray[], name: string, label: string): NamedTable[] {
  const paired = pairedTables(arrays, label);
  if (paired) return paired;
  const named = arrays.map((array) => ({ ...array, table: withPrefix(array.table, array.name) }));
  if (named.some(({ table }) => table.rows !== named[0].table.rows)) return named;
  return [{ name, table: sideBySide(named, label) }];
}

/** Columns of an array beside those of others: `array`, `array.2`, `array.field`. */
function withPrefix({ names, columns, rows }: Table, array: string): Table {
  const alone = names.length === 1 && names[0] === '1';
  return { names: names.map((name) => (alone ? array : `${array}.${name}`)), columns, rows };
}

/** Tables of one length, each column once. */
function sideBySide(tables: readonly NamedTable[], label: string): Table {
  const names = tables.flatMap(({ table }) => table.names);
  const columns = tables.flatMap(({ table }) => table.columns);
  const { rows } = tables[0].table;
  checkSize(label, rows, columns.length);
  return { names, columns, rows };
}

const sides = [
  { part: 'sim', name: 'simulation' },
  { part: 'dat', name: 'data' },
] as const;
const parts = ['train', 'val'] as const;

/**
 * flows4flows' run_conditional_transfer_science.py: {train,val}_{sim,dat}_data [N, features] and
 * _cont [N], the condition. Null for any other set of names.
 */
function pairedTables(arrays: readonly NamedArray[], label: string): NamedTable[] | null {
  const byName = new Map(arrays.map(({ name, table }) => [name, table]));
  const wanted = sides.flatMap(({ part }) =>
    parts.flatMap((stage) => [`${stage}_${part}_data`, `${stage}_${part}_cont`]),
  );
  if (byName.size !== wanted.length || !wanted.every((name) => byName.has(name))) return null;
  return sides.map(({ part, name }) => {
    const pieces = parts.map((stage) => withCondition(byName, `${stage}_${part}`, label));
    return { name, table: stacked(pieces, `${parts[0]}_${part}`, `${parts[1]}_${part}`, label) };
  });
}

/** Features and behind them the condition, as `cont`. */
function withCondition(arrays: ReadonlyMap<string, Table>, pair: string, label: string): Table {
  const [data, cont] = [arrays.get(`${pair}_data`), arrays.get(`${pair}_cont`)];
  if (!data || !cont) throw new Error(`invalid pair: ${pair}`);
  if (cont.names.length !== 1)
    throw new TableError(
      `“${pair}_cont” in ${label} has ${cont.names.length} columns; one is needed.`,
    );
  if (data.rows !== cont.rows)
    throw new TableError(
      `“${pair}_data” in ${label} has ${counted(data.rows)} rows and “${pair}_cont” ${counted(cont.rows)}.`,
    );
  return {
    names: [...data.names, 'cont'],
    columns: [...data.columns, ...cont.columns],
    rows: data.rows,
  };
}

/** Rows of the first, then those of the second. */
function stacked([a, b]: readonly Table[], nameA: string, nameB: string, label: string): Table {
  if (a.names.join('\n') !== b.names.join('\n'))
    throw new TableError(`“${nameA}_data” and “${nameB}_data” in ${label} have other columns.`);
  const columns = a.columns.map((column, i) => {
    const both = new Float64Array(a.rows + b.rows);
    both.set(column);
    both.set(b.columns[i], a.rows);
    return both;
  });
  return { names: a.names, columns, rows: a.rows + b.rows };
}
