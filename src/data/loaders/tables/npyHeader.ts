/**
 * The header of a .npy file (format 1.0, 2.0 and 3.0) to what follows it: which columns, of which
 * types, how many rows, in which order. Reads no numbers.
 */
import { TableError } from '../../../protocol/table.ts';
import { shortened } from '../cells.ts';
import { checkNames, checkSize, numbered } from './limits.ts';
import { parseLiteral, type Literal } from './literal.ts';
import { npyType, type NpyType } from './npyType.ts';

export interface NpyColumn {
  readonly name: string;
  readonly type: NpyType;
  /** Bytes from the start of a row to its number. */
  readonly offset: number;
}

export interface NpyLayout {
  readonly columns: readonly NpyColumn[];
  readonly rows: number;
  /** Bytes of a row, whether they lie together or not. */
  readonly rowBytes: number;
  /** Column after column; all of one type. */
  readonly fortran: boolean;
}

/** `\x93NUMPY`. */
const npyMagic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;
/** Magic, version and the longest length field. */
export const preludeBytes = 12;
/** 256 columns with long names need half of it. */
const maxHeader = 1 << 18;

export interface HeaderPlace {
  from: number;
  to: number;
  /** Formats before 3.0 are in Latin-1. */
  utf8: boolean;
}

/** Where the header's text begins and ends, from the first 12 bytes. @throws TableError */
export function headerPlace(bytes: Uint8Array, label: string): HeaderPlace {
  if (!npyMagic.every((byte, i) => bytes[i] === byte))
    throw new TableError(`${label} is no npy array.`);
  const [major, minor] = [bytes[6], bytes[7]];
  if (major < 1 || major > 3 || minor !== 0)
    throw new TableError(
      `${label} has npy format ${major}.${minor}; 1.0, 2.0 and 3.0 can be read.`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const from = major === 1 ? 10 : 12;
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > maxHeader) throw damaged(label, `it would have ${length} bytes`);
  return { from, to: from + length, utf8: major === 3 };
}

/** @param bytes of the file, at least up to the end of the header @throws TableError */
export function parseHeader(bytes: Uint8Array, place: HeaderPlace, label: string): NpyLayout {
  const { descr, fortran, shape } = fieldsOf(literalOf(bytes, place, label), label);
  if (shape.length === 0 || shape.length > 2)
    throw new TableError(
      `${label} is an array of ${shape.length} dimensions; one or two are needed.`,
    );
  const [rows, width] = [shape[0], shape[1] ?? 1];
  if (Array.isArray(descr)) {
    if (shape.length > 1)
      throw new TableError(`${label} has named fields in two dimensions; one is needed.`);
    return structured(descr as readonly Literal[], rows, label);
  }
  checkSize(label, rows, width);
  const type = typeOf(descr, label);
  const columns = numbered(width).map((name, i) => ({ name, type, offset: i * type.bytes }));
  // Of one column both orders are the same.
  return { columns, rows, rowBytes: width * type.bytes, fortran: fortran && width > 1 };
}

const damaged = (label: string, why: string): TableError =>
  new TableError(`The header of ${label} is damaged: ${why}.`);

function literalOf(bytes: Uint8Array, place: HeaderPlace, label: string): Literal {
  const text = textOf(bytes.subarray(place.from, place.to), place.utf8);
  if (text === null) throw damaged(label, 'it is not text in UTF-8');
  if (!text.endsWith('\n')) throw damaged(label, 'it does not end with its line');
  try {
    return parseLiteral(text);
  } catch (error) {
    throw damaged(label, (error as Error).message);
  }
}

function textOf(bytes: Uint8Array, utf8: boolean): string | null {
  // TextDecoder's latin1 is Windows-1252.
  if (!utf8) return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

interface Fields {
  descr: Literal;
  fortran: boolean;
  shape: readonly number[];
}

function fieldsOf(literal: Literal, label: string): Fields {
  if (!(literal instanceof Map)) throw damaged(label, 'it is no dict');
  const fields = literal as ReadonlyMap<string, Literal>;
  const [descr, fortran, shape] = ['descr', 'fortran_order', 'shape'].map((key) => fields.get(key));
  if (descr === undefined || fields.size !== 3)
    throw damaged(label, 'it has to name descr, fortran_order and shape');
  if (typeof fortran !== 'boolean') throw damaged(label, 'fortran_order has to be True or False');
  if (!isShape(shape)) throw damaged(label, 'shape has to be whole numbers');
  return { descr, fortran, shape };
}

const isShape = (shape: Literal | undefined): shape is readonly number[] =>
  Array.isArray(shape) && shape.every((n: unknown) => Number.isSafeInteger(n));

function typeOf(descr: Literal, label: string, column = ''): NpyType {
  if (typeof descr !== 'string') throw damaged(label, 'descr has to be a type or a list of fields');
  const type = npyType(descr);
  if (type) return type;
  const where = column === '' ? '' : ` in column “${shortened(column)}”`;
  throw new TableError(
    `${label} holds “${shortened(descr)}”${where}; real numbers of up to 64 bits are needed.`,
  );
}

/** Fields of a record: a column each; nameless void between them is padding. */
function structured(fields: readonly Literal[], rows: number, label: string): NpyLayout {
  const columns: NpyColumn[] = [];
  let rowBytes = 0;
  for (const field of fields) {
    const [name, descr, ...more] = Array.isArray(field) ? (field as readonly Literal[]) : [];
    if (typeof name !== 'string' || descr === undefined)
      throw damaged(label, 'a field has to be a name and a type');
    if (more.length > 0)
      throw new TableError(
        `${label} has an array in column “${shortened(name)}”; one number is needed.`,
      );
    const padding = name === '' ? /^\|V([1-9]\d{0,5})$/.exec(String(descr)) : null;
    if (padding) {
      rowBytes += Number(padding[1]);
      continue;
    }
    const type = typeOf(descr, label, name);
    columns.push({ name: name || `${columns.length + 1}`, type, offset: rowBytes });
    rowBytes += type.bytes;
  }
  checkSize(label, rows, columns.length);
  checkNames(
    label,
    columns.map(({ name }) => name),
  );
  return { columns, rows, rowBytes, fortran: false };
}
