/**
 * A .npy array to columns, piece by piece: C and Fortran order, either byte order, one number or a
 * record a row. The bytes have to be exactly those that the header promises; objects, texts, complex
 * numbers and whole numbers that a double cannot hold are refused.
 */
import { TableError, type Table } from '../../../protocol/table.ts';
import { shortened } from '../cells.ts';
import { columnOf, counted } from './limits.ts';
import { headerPlace, parseHeader, preludeBytes, type NpyLayout } from './npyHeader.ts';

export interface NpyReader {
  /** @throws TableError */
  push(bytes: Uint8Array): void;
  /** @throws TableError when bytes are missing */
  finish(): Table;
}

/**
 * @param size bytes of the whole file
 * @param room called before memory is taken for so many numbers; may throw
 */
export function createNpyReader(
  label: string,
  size: number,
  room: (cells: number) => void = () => undefined,
): NpyReader {
  /** Bytes that are not used yet: less than a header, then less than a record. */
  let rest = new Uint8Array(0);
  let filler: Filler | null = null;

  /** True when the header is read. */
  const begin = (): boolean => {
    if (filler) return true;
    if (rest.length < preludeBytes) return false;
    const place = headerPlace(rest, label);
    const { to } = place;
    if (to > size) throw new TableError(`${label} ends within its header.`);
    if (rest.length < to) return false;
    const layout = parseHeader(rest, place, label);
    const needed = to + layout.rows * layout.rowBytes;
    if (needed !== size)
      throw new TableError(
        `${label} has ${counted(size)} bytes, but its header promises ${counted(needed)}.`,
      );
    room(layout.rows * layout.columns.length);
    filler = fillerOf(layout, label);
    rest = rest.subarray(to);
    return true;
  };

  return {
    push(bytes) {
      rest = joined(rest, bytes);
      if (!begin() || !filler) return;
      rest = rest.slice(filler.take(rest));
      if (filler.full() && rest.length > 0)
        throw new TableError(`${label} goes on behind its last row.`);
    },
    finish() {
      if (!filler) throw new TableError(`${label} ends within its header.`);
      if (!filler.full()) throw new TableError(`${label} ends before its last row.`);
      return filler.table;
    },
  };
}

function joined(a: Uint8Array<ArrayBuffer>, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

interface Filler {
  readonly table: Table;
  /** Reads the whole records of a piece; returns how many bytes they took. */
  take(bytes: Uint8Array): number;
  full(): boolean;
}

function fillerOf(layout: NpyLayout, label: string): Filler {
  const { rows } = layout;
  const columns = layout.columns.map(() => columnOf(rows, label));
  const table = { names: layout.columns.map(({ name }) => name), columns, rows };

  const readCell = (view: DataView, at: number, column: number, row: number): void => {
    const { name, type } = layout.columns[column];
    const value = type.read(view, at);
    if (type.mayBeUnsafe && !Number.isSafeInteger(value))
      throw new TableError(
        `Row ${row + 1} of ${label} has a whole number beyond 2^53 in column “${shortened(name)}”, which cannot be read exactly.`,
      );
    columns[column][row] = value;
  };
  /** What lies together, and how many of it there are. */
  const record = layout.fortran
    ? { bytes: layout.columns[0].type.bytes, count: rows * columns.length }
    : { bytes: layout.rowBytes, count: rows };
  const readRecord = layout.fortran
    ? (view: DataView, at: number, i: number) => readCell(view, at, Math.floor(i / rows), i % rows)
    : (view: DataView, at: number, i: number) => {
        for (let column = 0; column < columns.length; column++)
          readCell(view, at + layout.columns[column].offset, column, i);
      };
  let done = 0;
  return {
    table,
    full: () => done === record.count,
    take(bytes) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      const end = Math.min(record.count - done, Math.floor(bytes.length / record.bytes));
      for (let i = 0; i < end; i++) readRecord(view, i * record.bytes, done + i);
      done += end;
      return end * record.bytes;
    },
  };
}
