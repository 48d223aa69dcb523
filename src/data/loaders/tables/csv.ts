/**
 * CSV, TSV and semicolon tables to columns, piece by piece: papaparse splits the rows, and every cell
 * of every row has to be a number. A header is optional; what is not a table is refused with row and
 * column, and nothing is guessed or skipped but blank lines and lines that begin with #.
 */
import Papa from 'papaparse';
import { TableError, type Table } from '../../../protocol/table.ts';
import { delimiterOf, meansNumber, notFinite, number, shortened, whyNoNumber } from '../cells.ts';
import { growingTable, type GrowingTable } from './growing.ts';
import { checkNames, checkSize, counted, numbered } from './limits.ts';

/** Characters of one row: a quote that is never closed would make a row of the whole file. */
const maxRow = 1 << 20;
/** Characters by which delimiter and line end are chosen. */
const decisive = 1 << 16;

export interface CsvReader {
  /** @throws TableError */
  push(bytes: Uint8Array): void;
  /** @throws TableError */
  finish(): Table;
}

export function createCsvReader(label: string): CsvReader {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const rows = rowReader(label);
  let split: Splitter | null = null;
  /** Text behind the last whole row. */
  let rest = '';

  const take = (text: string, last: boolean): void => {
    rest += text;
    if (rest === '' || (!split && !last && rest.length < decisive)) return;
    split ??= splitter(rest);
    const { data, wrong, used } = split(rest, last);
    for (const [i, cells] of data.entries()) {
      const what = wrong.get(i);
      if (what !== undefined) throw rows.refuse(what);
      rows.add(cells);
    }
    rest = rest.slice(used);
    if (rest.length > maxRow) throw rows.refuse(`has more than ${counted(maxRow)} characters`);
  };

  const decoded = (bytes?: Uint8Array): string => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch {
      throw new TableError(`${label} is not text in UTF-8.`);
    }
  };

  return {
    push: (bytes) => take(decoded(bytes), false),
    finish() {
      take(decoded(), true);
      return rows.finish();
    },
  };
}

/** Whole rows of a text, what is wrong with some, and how many characters they take. */
type Splitter = (
  text: string,
  last: boolean,
) => { data: string[][]; wrong: ReadonlyMap<number, string>; used: number };

const brokenLine = 'has a line end that is not that of its file';
const openQuote = 'has a quote that is not closed on its line';

/** Chooses delimiter and line end by the beginning of a file. */
function splitter(text: string): Splitter {
  // The \r of a \r\n is white space at the end of a cell.
  const newline = !text.includes('\n') && text.includes('\r') ? '\r' : '\n';
  const other = newline === '\n' ? /\r(?!\n|$)/ : /\n/;
  const parser = new Papa.Parser({ delimiter: delimiterOf(text), newline });
  return (piece, last) => {
    const { data, errors, meta } = parser.parse(piece, 0, !last) as Papa.ParseResult<string[]>;
    const wrong = new Map<number, string>();
    const broken = piece.search(other);
    if (broken >= 0) wrong.set(piece.slice(0, broken).split(newline).length - 1, brokenLine);
    for (const { row } of errors) wrong.set(row ?? 0, openQuote);
    // A quote may hold a line end, and would swallow rows of numbers with it.
    if (piece.includes('"'))
      for (const [i, row] of data.entries())
        if (row.some((cell) => cell.includes(newline))) wrong.set(i, openQuote);
    return { data, wrong, used: meta.cursor };
  };
}

const cellsOf = (n: number): string => (n === 1 ? 'one cell' : `${n} cells`);

interface RowReader {
  add(raw: readonly string[]): void;
  /** What is wrong with the row after the last one that was added. */
  refuse(what: string): TableError;
  finish(): Table;
}

function rowReader(label: string): RowReader {
  /** Of the file, blank lines and comments included. */
  let row = 0;
  let header: readonly string[] | null = null;
  let table: GrowingTable | null = null;
  let values: number[] = [];

  const start = (cells: readonly string[]): void => {
    checkSize(label, 1, cells.length);
    if (!header && !cells.some(meansNumber)) {
      header = cells.map((cell, i) => (cell === '' ? `${i + 1}` : cell));
      checkNames(label, header);
      return;
    }
    table = growingTable(label, header ?? numbered(cells.length));
    values = new Array<number>(cells.length);
  };

  return {
    add(raw) {
      row++;
      if (raw[0].trimStart().startsWith('#') || (raw.length === 1 && raw[0].trim() === '')) return;
      const width = header?.length ?? (table ? values.length : raw.length);
      if (raw.length !== width)
        throw new TableError(`Row ${row} has ${cellsOf(raw.length)}; it should have ${width}.`);
      if (!table) start(raw.map((cell) => cell.trim()));
      if (!table) return;
      for (let i = 0; i < raw.length; i++) values[i] = numberAt(raw[i], row, i, header);
      table.add(values);
    },
    refuse: (what) => new TableError(`Row ${row + 1} ${what}.`),
    finish() {
      if (!table) throw new TableError(`${label} holds no row of numbers.`);
      return table.finish();
    },
  };
}

/** @throws TableError with row and column */
function numberAt(
  raw: string,
  row: number,
  column: number,
  header: readonly string[] | null,
): number {
  const cell = raw.trim();
  if (number.test(cell)) {
    const value = Number(cell);
    if (Number.isFinite(value)) return value;
  } else if (notFinite.test(cell)) return withoutEnd(cell);
  const where = ` in column ${header ? shortened(header[column]) : column + 1}`;
  throw new TableError(`Row ${row}${whyNoNumber(cell, where)}`);
}

/** What other programs write where they have no finite number; those who use a table count them. */
function withoutEnd(word: string): number {
  if (/nan$/i.test(word)) return NaN;
  return word.startsWith('-') ? -Infinity : Infinity;
}
