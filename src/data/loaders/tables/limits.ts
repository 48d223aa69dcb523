/** What a file may hold before a number of it is read: sizes and names. Reads nothing. */
import { TableError, tableLimits } from '../../../protocol/table.ts';
import { shortened } from '../cells.ts';

export const counted = (n: number): string => n.toLocaleString('en-GB');

/** @throws TableError when so many rows and columns are not read */
export function checkSize(label: string, rows: number, columns: number): void {
  const { maxRows, maxColumns, maxCells } = tableLimits;
  if (rows === 0 || columns === 0) throw new TableError(`${label} holds no row of numbers.`);
  if (columns > maxColumns)
    throw new TableError(
      `${label} has ${counted(columns)} columns; at most ${maxColumns} can be read.`,
    );
  if (rows > maxRows)
    throw new TableError(
      `${label} has more than ${counted(maxRows)} rows, which is the most that can be read.`,
    );
  if (rows * columns > maxCells)
    throw new TableError(
      `${label} has more than ${counted(maxCells)} numbers, which is the most that can be read.`,
    );
}

/** @throws TableError when a name is too long or not the only one of its kind */
export function checkNames(label: string, names: readonly string[]): void {
  const places = new Map<string, number>();
  for (const [i, name] of names.entries()) {
    if (name.length > tableLimits.maxName)
      throw new TableError(
        `The name of column ${i + 1} of ${label} has more than ${tableLimits.maxName} characters.`,
      );
    const before = places.get(name);
    if (before !== undefined)
      throw new TableError(
        `Columns ${before + 1} and ${i + 1} of ${label} are both named “${shortened(name)}”.`,
      );
    places.set(name, i);
  }
}

/** Names of columns that have none. */
export const numbered = (columns: number): string[] =>
  Array.from({ length: columns }, (_, i) => `${i + 1}`);

/** Memory for the rows of a column. @throws TableError when there is not enough of it */
export function columnOf(rows: number, label: string): Float64Array {
  try {
    return new Float64Array(rows);
  } catch {
    throw new TableError(`${label} needs more memory than there is here.`);
  }
}
