/**
 * What a file is by its first bytes, and whether its ending says the same. An ending never decides
 * how a file is read: it can only be caught lying.
 */
import { TableError } from '../../../protocol/table.ts';

/** Kinds that are read, and how a sentence calls them. */
const readable = { text: 'a text', npy: 'an npy array', zip: 'a zip archive' } as const;
export type Kind = keyof typeof readable;

/** Bytes that a decision needs. */
export const headBytes = 4096;

const endings: Readonly<Record<string, Kind>> = {
  csv: 'text',
  tsv: 'text',
  txt: 'text',
  dat: 'text',
  npy: 'npy',
  npz: 'zip',
};

/** First bytes, and whose they are. */
const signatures: readonly (readonly [string, string])[] = [
  ['\x93NUMPY', 'npy'],
  ['PK\x03\x04', 'zip'],
  ['PK\x05\x06', 'zip'],
  ['\x89HDF\r\n\x1a\n', 'an HDF5 file'],
  ['\x89PNG', 'a PNG picture'],
  ['\xff\xd8\xff', 'a JPEG picture'],
  ['GIF8', 'a GIF picture'],
  ['%PDF', 'a PDF file'],
  ['\x1f\x8b', 'a gzip file'],
  ['BZh', 'a bzip2 file'],
  ['\xfd7zXZ', 'an xz file'],
  ['PAR1', 'a Parquet file'],
  ['SQLite format 3', 'an SQLite database'],
  ['\xd0\xcf\x11\xe0', 'an old Office file'],
  ['\xff\xfe', 'a UTF-16 text'],
  ['\xfe\xff', 'a UTF-16 text'],
];

/**
 * @param head the first bytes of the file, `headBytes` or all
 * @throws TableError when it is none of the kinds, or not the one of its ending
 */
export function kindOf(head: Uint8Array, name: string, label: string): Kind {
  if (head.length === 0) throw new TableError(`${label} is empty.`);
  const kind = found(head);
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1].toLowerCase() ?? '';
  const promised = Object.hasOwn(endings, ending) ? endings[ending] : null;
  const said = isReadable(kind) ? readable[kind] : kind;
  if (promised !== null && kind !== promised)
    throw new TableError(
      `${label} is the wrong type of file: it ends in .${ending}, but it is ${said}.`,
    );
  if (!isReadable(kind))
    throw new TableError(`${label} is ${said}; CSV, TSV, npy or npz is needed.`);
  return kind;
}

const isReadable = (kind: string): kind is Kind => Object.hasOwn(readable, kind);

function found(head: Uint8Array): string {
  const start = String.fromCharCode(...head.subarray(0, 16));
  const known = signatures.find(([bytes]) => start.startsWith(bytes));
  if (known) return known[1];
  if (head.includes(0)) return 'neither a text nor an array';
  return /^\s*[[{]/.test(start) ? 'JSON' : 'text';
}
