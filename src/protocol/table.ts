/**
 * A table of numbers as every part of the lab speaks of it: named columns of equal length, as they
 * stand in a file, and the sentence that refuses one. Scales nothing and picks no columns.
 */

export interface Table {
  readonly names: readonly string[];
  /** One per name, each [rows], in the units of the file. */
  readonly columns: readonly Float64Array[];
  readonly rows: number;
}

/** One of the tables of a file, by the name that the file gives it. */
export interface NamedTable {
  readonly name: string;
  readonly table: Table;
}

export const tableLimits = {
  /** Features that a flow takes, without the condition. */
  features: { min: 2, max: 16 },
  /** Rows that a side needs where it is trained on. */
  minRows: 500,
  /** Rows that are read of one file. */
  maxRows: 4_000_000,
  /** Columns of a file, used or not. */
  maxColumns: 256,
  /** Numbers of a file: 512 MB as they are held. */
  maxCells: 64_000_000,
  /** Characters of a column's name. */
  maxName: 200,
} as const;

/** A table that cannot be used; the message is one sentence for people. */
export class TableError extends Error {
  override name = 'TableError';
}
