/**
 * Rows of cells to points: finds the header and the two columns, and refuses the first row that has
 * no two finite numbers there, with its number and the reason. Knows no file format.
 */
import type { LoadedPoints } from '../../protocol/dataService.ts';
import { OwnDataError } from '../../protocol/ownData.ts';
import { meansNumber, number, shortened, whyNoNumber } from './cells.ts';
import { createReservoir } from './reservoir.ts';

export interface TableReader {
  /** @param row number of the row in the file, from 1 */
  add(cells: readonly string[], row: number): void;
  /** @throws OwnDataError when no row held a point */
  finish(): LoadedPoints;
}

interface Columns {
  at: [number, number];
  of: number;
}

export function tableReader(): TableReader {
  const kept = createReservoir();
  let header: readonly string[] | null = null;
  let columns: Columns | null = null;
  return {
    add(raw, row) {
      const cells = raw.map((cell) => cell.trim());
      if (cells.every((cell) => cell === '') || cells[0].startsWith('#')) return;
      if (cells.length < 2) throw tooFew(row, 'one column');
      if (!columns) {
        const numbers = numericColumns(cells);
        if (!header && !cells.some(meansNumber)) {
          header = cells;
          return;
        }
        columns = chooseColumns(numbers, cells, header, row);
      }
      const [x, y] = columns.at.map((at) => numberAt(cells, at, row, header));
      kept.add(x, y);
    },
    finish() {
      const rows = kept.rows();
      if (rows === 0) throw new OwnDataError('There is no row with two numbers in it.');
      return { points: kept.points(), rows, columns: saidColumns(columns, header) };
    },
  };
}

const tooFew = (row: number, what: string): OwnDataError =>
  new OwnDataError(`Row ${row} has ${what}; two are needed.`);

const numericColumns = (cells: readonly string[]): number[] =>
  cells.flatMap((cell, i) => (number.test(cell) ? [i] : []));

/** Those named x and y; else the first two with numbers, without the nameless one of row numbers. */
function chooseColumns(
  numbers: readonly number[],
  cells: readonly string[],
  header: readonly string[] | null,
  row: number,
): Columns {
  const named = ['x', 'y'].map((name) => header?.findIndex((h) => h.toLowerCase() === name) ?? -1);
  const of = cells.length;
  if (named.every((at) => at >= 0)) return { at: [named[0], named[1]], of };
  const data = header?.[0] === '' && numbers.length > 2 ? numbers.filter((i) => i > 0) : numbers;
  if (data.length >= 2) return { at: [data[0], data[1]], of };
  const wrong = cells.findIndex((cell) => !number.test(cell));
  throw new OwnDataError(`Row ${row}${whyNoNumber(cells[wrong], '')}`);
}

function numberAt(
  cells: readonly string[],
  at: number,
  row: number,
  header: readonly string[] | null,
): number {
  if (at >= cells.length)
    throw tooFew(row, cells.length === 1 ? 'one column' : `no column ${at + 1}`);
  const cell = cells[at];
  const value = number.test(cell) ? Number(cell) : Number.NaN;
  if (Number.isFinite(value)) return value;
  const where = header?.[at] ? ` in column ${shortened(header[at])}` : '';
  throw new OwnDataError(`Row ${row}${whyNoNumber(cell, where)}`);
}

function saidColumns(
  columns: Columns | null,
  header: readonly string[] | null,
): LoadedPoints['columns'] {
  if (!columns || columns.of <= 2) return null;
  const nameOf = (at: number): string => shortened(header?.[at] || `${at + 1}`);
  return { names: [nameOf(columns.at[0]), nameOf(columns.at[1])], of: columns.of };
}
