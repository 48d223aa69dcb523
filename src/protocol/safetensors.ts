/**
 * Reads and writes safetensors files (8-byte little-endian header length, JSON header, raw data).
 * Refuses whatever the format forbids, always with an error that names the tensor and the fault.
 */
import * as v from 'valibot';
import { firstFault, whole } from './check.ts';

export interface Tensor {
  shape: number[];
  data: Float32Array | Float64Array;
}

export interface SafetensorsFile {
  /** By name, in the order of their data in the file. */
  tensors: Map<string, Tensor>;
  metadata: Record<string, string>;
}

const lengthBytes = 8;
const metadataKey = '__metadata__';
/** The limit of the reference implementation. */
const maxHeaderBytes = 100_000_000;
const itemBytes = { F32: 4, F64: 8 } as const;

const entrySchema = v.strictObject({
  dtype: v.string(),
  shape: v.array(whole(0)),
  data_offsets: v.strictTuple([whole(0), whole(0)]),
});

interface Entry {
  name: string;
  dtype: keyof typeof itemBytes;
  shape: number[];
  begin: number;
  end: number;
}

function fail(what: string): never {
  throw new Error(`invalid safetensors: ${what}`);
}

/**
 * Reads a whole file. Data are copied, so arrays are aligned and independent of `bytes`.
 * @throws Error naming what is wrong and where: truncation, bad header, unknown dtype, a shape that
 *   does not match its bytes, offsets out of range, overlapping or leaving gaps, duplicate names.
 */
export function parseSafetensors(bytes: Uint8Array): SafetensorsFile {
  const dataStart = headerEnd(bytes);
  const header = parseHeader(decodeHeader(bytes.subarray(lengthBytes, dataStart)));
  const data = bytes.subarray(dataStart);
  const metadata: Record<string, string> = {};
  const entries: Entry[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === metadataKey) readMetadata(value, metadata);
    else entries.push(readEntry(name, value));
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkCoverage(entries, data.length);
  return { tensors: new Map(entries.map((entry) => [entry.name, copyOut(entry, data)])), metadata };
}

function headerEnd(bytes: Uint8Array): number {
  if (bytes.length < lengthBytes) {
    fail(`truncated before the header length, which takes 8 bytes: ${bytes.length} bytes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, lengthBytes);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(maxHeaderBytes)) fail(`header length is above 100 MB: ${length}`);
  const end = lengthBytes + Number(length);
  if (end > bytes.length) {
    fail(`truncated header, which ends at byte ${end} of a file of ${bytes.length}`);
  }
  return end;
}

function decodeHeader(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fail('header is not UTF-8');
  }
}

function parseHeader(text: string): object {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (error) {
    fail(`header is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    fail(`header is not a JSON object: ${text.slice(0, 40)}`);
  }
  const twice = duplicateKey(text);
  if (twice !== null) fail(`duplicate name in the header: ${twice}`);
  return header;
}

/**
 * The first key that an object of `json` holds twice; `JSON.parse` would keep the last in silence.
 * The text is known to be JSON, so only strings, braces and the colon after a key matter.
 */
function duplicateKey(json: string): string | null {
  const open: Set<string>[] = [];
  for (let at = 0; at < json.length; at++) {
    const char = json[at];
    if (char === '{') open.push(new Set());
    else if (char === '}') open.pop();
    else if (char === '"') {
      const end = stringEnd(json, at);
      if (isKey(json, end)) {
        const key = String(JSON.parse(json.slice(at, end)));
        if (open.at(-1)?.has(key)) return key;
        open.at(-1)?.add(key);
      }
      at = end - 1;
    }
  }
  return null;
}

/** Index after the closing quote of the JSON string that opens at `start`. */
function stringEnd(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

function isKey(json: string, after: number): boolean {
  let at = after;
  while (json[at] === ' ' || json[at] === '\n' || json[at] === '\r' || json[at] === '\t') at++;
  return json[at] === ':';
}

function readMetadata(value: unknown, into: Record<string, string>): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    fail(`${metadataKey} is not an object`);
  }
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') fail(`${metadataKey} value is not a string: ${key}`);
    // Plain assignment would not store a key such as __proto__.
    Object.defineProperty(into, key, {
      value: text,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
}

function readEntry(name: string, value: unknown): Entry {
  const where = `tensor ${JSON.stringify(name)}`;
  const result = v.safeParse(entrySchema, value);
  if (!result.success) fail(`${where}: ${firstFault(result.issues, 'entry')}`);
  const { dtype, shape, data_offsets: offsets } = result.output;
  if (dtype !== 'F32' && dtype !== 'F64') fail(`${where}: dtype is not F32 or F64: ${dtype}`);
  const [begin, end] = offsets;
  if (end < begin) fail(`${where}: offsets run backwards: ${begin}, ${end}`);
  const bytes = sizeOf(shape) * itemBytes[dtype];
  if (bytes !== end - begin) {
    fail(`${where}: shape [${shape.join(', ')}] ${dtype} takes ${bytes} bytes, not ${end - begin}`);
  }
  return { name, dtype, shape, begin, end };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** The format allows neither holes nor overlaps, and the last tensor ends the file. */
function checkCoverage(sorted: readonly Entry[], length: number): void {
  let at = 0;
  let before = 'the header';
  for (const { name, begin, end } of sorted) {
    const where = `tensor ${JSON.stringify(name)}`;
    if (end > length) {
      fail(`${where}: ends at data byte ${end} of ${length}; truncated file or wrong offsets`);
    }
    if (begin < at) fail(`${where}: overlaps ${before} at data byte ${begin}`);
    if (begin > at) fail(`${where}: gap of ${begin - at} bytes after ${before}`);
    at = end;
    before = where;
  }
  if (at < length) fail(`${length - at} bytes after ${before} belong to no tensor`);
}

/** Assumes a little-endian machine, as every JavaScript engine in use runs on one. */
function copyOut(entry: Entry, data: Uint8Array): Tensor {
  const bytes = new Uint8Array(entry.end - entry.begin);
  bytes.set(data.subarray(entry.begin, entry.end));
  const { buffer } = bytes;
  return {
    shape: entry.shape,
    data: entry.dtype === 'F32' ? new Float32Array(buffer) : new Float64Array(buffer),
  };
}

/**
 * Writes tensors in the given order; the header is padded so that data start on 8 bytes.
 * @throws Error for a duplicate or reserved name or a shape that does not match its data
 */
export function writeSafetensors(
  tensors: Iterable<readonly [string, Tensor]>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const list = [...tensors];
  const fields: string[] = [];
  if (Object.keys(metadata).length > 0) fields.push(field(metadataKey, metadata));
  const names = new Set([metadataKey]);
  let at = 0;
  for (const [name, { shape, data }] of list) {
    const where = `tensor ${JSON.stringify(name)}`;
    if (names.has(name)) fail(`${where}: duplicate or reserved name`);
    names.add(name);
    if (!shape.every((length) => Number.isInteger(length) && length >= 0)) {
      fail(`${where}: shape is not made of whole numbers: [${shape.join(', ')}]`);
    }
    if (sizeOf(shape) !== data.length) {
      fail(`${where}: shape [${shape.join(', ')}] does not hold ${data.length} numbers`);
    }
    const dtype = data instanceof Float32Array ? 'F32' : 'F64';
    fields.push(field(name, { dtype, shape, data_offsets: [at, at + data.byteLength] }));
    at += data.byteLength;
  }
  return assemble(new TextEncoder().encode(`{${fields.join(',')}}`), list, at);
}

// Text, not an object: objects reorder names that look like numbers and lose __proto__.
function field(name: string, value: object): string {
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
}

function assemble(
  header: Uint8Array,
  list: readonly (readonly [string, Tensor])[],
  dataBytes: number,
): Uint8Array {
  const padded = Math.ceil(header.length / 8) * 8;
  const bytes = new Uint8Array(lengthBytes + padded + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.fill(0x20, lengthBytes, lengthBytes + padded);
  bytes.set(header, lengthBytes);
  let at = lengthBytes + padded;
  for (const [, { data }] of list) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}
