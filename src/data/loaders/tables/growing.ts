/** Columns whose number of rows nobody knows yet; they grow by doubling, within the limits. */
import type { Table } from '../../../protocol/table.ts';
import { checkSize, columnOf } from './limits.ts';

export interface GrowingTable {
  /** Adds the next row. @throws TableError when a limit is passed */
  add(row: readonly number[]): void;
  /** Ends the growing; the columns are exactly as long as the table. */
  finish(): Table;
}

const firstRows = 1024;

export function growingTable(label: string, names: readonly string[]): GrowingTable {
  const columns = names.map(() => columnOf(firstRows, label));
  let capacity = firstRows;
  let rows = 0;
  return {
    add(row) {
      if (rows === capacity) {
        capacity *= 2;
        // One at a time: the peak is a column above the old table and the new one.
        for (const [i, column] of columns.entries()) {
          columns[i] = columnOf(capacity, label);
          columns[i].set(column);
        }
      }
      checkSize(label, rows + 1, columns.length);
      for (let i = 0; i < columns.length; i++) columns[i][rows] = row[i];
      rows++;
    },
    finish() {
      for (const [i, column] of columns.entries()) columns[i] = column.slice(0, rows);
      return { names, columns, rows };
    },
  };
}
