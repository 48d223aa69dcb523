/**
 * A second reader of .npy for the tests of this folder, which shares no line with the first: the
 * header as JSON, numbers row by row with a cursor. Throws on whatever does not add up.
 */
import type { Table } from '../../../protocol/table.ts';

interface Header {
  descr: string | [string, string][];
  fortran_order: boolean;
  shape: number[];
}

function jsonOf(header: string): Header {
  const json = header
    .replaceAll("'", '"')
    .replaceAll('(', '[')
    .replaceAll(')', ']')
    .replaceAll('True', 'true')
    .replaceAll('False', 'false')
    .replace(/,(\s*[\]}])/g, '$1');
  return JSON.parse(json) as Header;
}

/** Constructors of typed arrays, which read in this machine's order. */
const kinds = {
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  i2: Int16Array,
  i4: Int32Array,
  i8: BigInt64Array,
  u1: Uint8Array,
  u2: Uint16Array,
  u4: Uint32Array,
  u8: BigUint64Array,
  b1: Uint8Array,
} as const;

export function secondNpyReader(file: Uint8Array): Table {
  if (String.fromCharCode(...file.subarray(0, 6)) !== '\x93NUMPY') throw new Error('magic');
  const long = file[6] > 1;
  if (file[7] !== 0 || file[6] < 1 || file[6] > 3) throw new Error('version');
  const start = long ? 12 : 10;
  let length = 0;
  for (let i = start - 1; i >= 8; i--) length = length * 256 + file[i];
  if (start + length > file.length) throw new Error('length');
  const latin = Array.from(file.subarray(start, start + length), (b) => String.fromCharCode(b));
  const header = jsonOf(latin.join(''));
  const [rows, width = 1] = header.shape;
  const fields = Array.isArray(header.descr)
    ? header.descr
    : Array.from({ length: width }, (_, i) => [`${i + 1}`, header.descr as string] as const);

  let cursor = start + length;
  const next = (descr: string): number => {
    const kind = kinds[descr.slice(1) as keyof typeof kinds];
    const bytes = file.slice(cursor, (cursor += kind.BYTES_PER_ELEMENT));
    if (bytes.length < kind.BYTES_PER_ELEMENT) throw new Error('data');
    if (descr.startsWith('>')) bytes.reverse();
    const value = new kind(bytes.buffer)[0];
    if (typeof value === 'bigint' && BigInt(Number(value)) !== value) throw new Error('not exact');
    return descr.endsWith('b1') ? Math.sign(Number(value)) : Number(value);
  };
  const columns = fields.map(() => new Float64Array(rows));
  if (header.fortran_order)
    for (const column of columns)
      for (let row = 0; row < rows; row++) column[row] = next(fields[0][1]);
  else
    for (let row = 0; row < rows; row++)
      for (const [i, column] of columns.entries()) column[row] = next(fields[i][1]);
  if (cursor !== file.length) throw new Error('size');
  return { names: fields.map(([name]) => name), columns, rows };
}
