/**
 * A table as files: CSV in pieces, so that a million rows are never one string, and NumPy's .npy with
 * named columns. Every number is written in full, so that reading it gives the same bits.
 */
import type { Table } from '../protocol/table.ts';
import { npyHeader } from './npy.ts';

const rowsInPiece = 10_000;

/** Lines end in CRLF and cells are quoted where they must be (RFC 4180). A missing number is an empty cell. */
export function* tableCsv({ names, columns, rows }: Table): Generator<string, void> {
  yield `${names.map(quoted).join(',')}\r\n`;
  for (let from = 0; from < rows; from += rowsInPiece) {
    const lines: string[] = [];
    for (let row = from; row < Math.min(rows, from + rowsInPiece); row++)
      lines.push(columns.map((column) => cell(column[row])).join(','));
    yield `${lines.join('\r\n')}\r\n`;
  }
}

const quoted = (name: string): string =>
  /[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;

const cell = (value: number): string => (Number.isNaN(value) ? '' : String(value));

/** A structured array of float64, as `np.load` gives it back by names. */
export function tableNpy({ names, columns, rows }: Table): Uint8Array {
  const fields = names.map((name) => `('${name.replace(/[\\']/g, '\\$&')}', '<f8')`);
  const head = npyHeader(`[${fields.join(', ')}]`, [rows]);
  const bytes = new Uint8Array(head.length + 8 * rows * columns.length);
  bytes.set(head);
  const view = new DataView(bytes.buffer, head.length);
  for (let row = 0, at = 0; row < rows; row++)
    for (const column of columns) {
      view.setFloat64(at, column[row], true);
      at += 8;
    }
  return bytes;
}
