/**
 * Damaged files, read in a thread that may be ended: never a hang or a crash, never a number that a
 * second reader of the same bytes would not give, and what the second reader calls damaged is refused.
 */
import { crc32, inflateRawSync } from 'node:zlib';
import { BlobWriter, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js';
import { dsvFormat } from 'd3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTableThread } from '../../../../scripts/lib/tableThread.mjs';
import type { Table } from '../../../protocol/table.ts';
import { stream, type Stream } from '../../../util/streams.ts';
import { doubles, npyFile, npyHeader } from './testFiles.ts';
import { mutated, mutations, type Mutation } from './testMutations.ts';
import { secondNpyReader } from './testNpyReader.ts';

const perFormat = process.env.MORPHLAB_FULL === '1' ? 2000 : 500;
const thread = createTableThread(2000);
afterAll(() => thread.end());

/** Text as d3 splits it, numbers as `Number` reads them. */
function secondCsvReader(file: Uint8Array): Table {
  const decoded = new TextDecoder('utf-8', { fatal: true }).decode(file);
  // White space between a closing quote and the line end makes d3 miss the line end.
  const text = decoded.replace(/"[^\S\n]+(?=\n)/g, '"');
  const first = text.split(/[\r\n]+/).find((line) => line.trim() !== '' && !line.startsWith('#'));
  const delimiter = [...'\t;,', ' '].find((each) => first?.trim().includes(each)) ?? ',';
  const all = dsvFormat(delimiter)
    .parseRows(text)
    .filter(
      (row) => !row[0].trimStart().startsWith('#') && row.join('').trim() + row.length !== '1',
    );
  if (all.some((row) => row.length !== all[0].length)) throw new Error('ragged');
  const names = all[0].map((_, i) => `${i + 1}`);
  const said = (cell: string) =>
    /^\s*[+-]?(nan|inf|infinity)\s*$/i.test(cell) || !Number.isNaN(Number(cell.trim() || 'none'));
  const header = all[0].every((cell) => !said(cell)) ? all.shift() : undefined;
  header?.forEach((cell, i) => (names[i] = cell.trim() || names[i]));
  const columns = names.map((_, i) =>
    Float64Array.from(all, (row) => {
      if (row[i].trim() === '') throw new Error('empty cell');
      const word = row[i]
        .trim()
        .toLowerCase()
        .replace(/inf(inity)?$/, 'Infinity');
      const value = Number(word);
      if (Number.isNaN(value) && !word.endsWith('nan')) throw new Error('no number');
      return value;
    }),
  );
  return { names, columns, rows: all.length };
}

/** A walk through the central directory, with Node's zlib. */
function secondNpzReader(file: Uint8Array): Table {
  const bytes = Buffer.from(file);
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0) throw new Error('no end');
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const table = { names: [] as string[], columns: [] as Float64Array[], rows: 0 };
  for (let i = 0; i < count; i++) {
    if (bytes.toString('latin1', at, at + 4) !== 'PK\x01\x02') throw new Error('directory');
    const [method, crc, packed, size] = [10, 16, 20, 24].map((where, j) =>
      j === 0 ? bytes.readUInt16LE(at + where) : bytes.readUInt32LE(at + where),
    );
    const [name, extra, comment] = [28, 30, 32].map((where) => bytes.readUInt16LE(at + where));
    const file = bytes.toString('utf8', at + 46, at + 46 + name);
    const local = bytes.readUInt32LE(at + 42);
    if (bytes.toString('latin1', local, local + 4) !== 'PK\x03\x04') throw new Error('local');
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const data = bytes.subarray(from, from + packed);
    const plain = method === 0 ? data : inflateRawSync(data);
    if (plain.length !== size || crc32(plain) !== crc) throw new Error('checksum');
    const array = secondNpyReader(new Uint8Array(plain));
    const prefix = file.replace(/\.npy$/, '');
    const alone = array.names.length === 1 && array.names[0] === '1';
    table.names.push(...array.names.map((each) => (alone ? prefix : `${prefix}.${each}`)));
    table.columns.push(...array.columns);
    if (i > 0 && table.rows !== array.rows) throw new Error('rows');
    table.rows = array.rows;
    at += 46 + name + extra + comment;
  }
  return table;
}

const rows = 20;
const noise = stream(1, 'test/tables');
const values = Array.from({ length: rows * 3 }, () => noise.normal() * 100);
const lines = (delimiter: string, end: string, show: (value: number) => string = String) =>
  Array.from({ length: rows }, (_, i) =>
    [0, 1, 2].map((c) => show(values[3 * i + c])).join(delimiter),
  ).join(end);
const raw = new Uint8Array(Float64Array.from(values).buffer);
const whole = BigInt64Array.from(values, (value) => BigInt(Math.round(value * 1e12)));
const records = npyHeader("[('x', '<f8'), ('n', '>u4'), ('ok', '|b1')]", [rows]);
const arrays = {
  plain: doubles(values, [rows, 3]),
  fortran: npyFile(npyHeader("'>f4'", [rows, 6], true), raw),
  whole: npyFile(npyHeader("'<i8'", [rows * 3]), new Uint8Array(whole.buffer), 2),
  records: npyFile(records, raw.slice(0, rows * 13), 3),
};

const inArchive = ['plain', 'fortran', 'records'] as const;

async function zipped(
  level: number,
  files: Partial<Record<keyof typeof arrays, Uint8Array>> = arrays,
): Promise<Uint8Array> {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false, level });
  for (const name of inArchive)
    await writer.add(`${name}.npy`, new Uint8ArrayReader(files[name] ?? arrays[name]));
  return new Uint8Array(await (await writer.close()).arrayBuffer());
}

/** An archive that is whole, checksums and all, around one damaged array. */
async function damagedInside(how: Mutation, source: Stream): Promise<Uint8Array> {
  const name = inArchive[source.integer(inArchive.length)];
  const array = mutated(arrays[name], how, source);
  return zipped(source.integer(2) * 6, { ...arrays, [name]: array });
}

interface Format {
  second: (file: Uint8Array) => Table;
  files: Uint8Array[];
  /** Left out: of one of the files. */
  damaged?: (how: Mutation, source: Stream) => Promise<Uint8Array>;
  /** Share of the damaged files that has to be readable, or the second reader is hardly asked. */
  readable: number;
}
const formats: Record<string, Format> = {
  csv: {
    second: secondCsvReader,
    readable: 0.1,
    files: [
      `x,y,z\n${lines(',', '\n')}\n`,
      `# made by hand\r\n"x";"y";"z"\r\n${lines(';', '\r\n', (value) => `"${value}"`)}`,
      `${lines('\t', '\n')}\n`,
    ].map((text) => new TextEncoder().encode(text)),
  },
  npy: { second: secondNpyReader, files: Object.values(arrays), readable: 0.1 },
  // A checksum catches nearly all that is done to an archive from outside.
  npz: { second: secondNpzReader, files: [], readable: 0.005 },
  'npy inside npz': {
    ...{ second: secondNpzReader, files: [], damaged: damagedInside, readable: 0.1 },
  },
};
beforeAll(async () => {
  for (const name of ['npz', 'npy inside npz'])
    formats[name].files = [await zipped(0), await zipped(6)];
});

const fileName = (format: string): string => `a.${format.slice(-3)}`;
const plainOf = ({ names, columns }: Table) => ({ names, columns: columns.map((c) => [...c]) });

it.each(Object.keys(formats))('%s as it was made is read alike by both', async (format) => {
  const { second, files } = formats[format];
  for (const file of files) {
    const answer = await thread.read(file, fileName(format));
    if ('error' in answer) throw new Error(answer.error.message);
    expect(plainOf(answer.tables[0].table)).toEqual(plainOf(second(file)));
    expect(answer.tables[0].table.rows).toBeGreaterThanOrEqual(rows);
  }
});

it.each(Object.keys(formats))(`${perFormat} damaged files: %s`, async (format) => {
  const { second, files, damaged, readable } = formats[format];
  let refused = 0;
  for (let i = 0; i < perFormat; i++) {
    const source = stream(1, `test/mutation/${format}`, i);
    const how = mutations[i % mutations.length];
    const file = damaged
      ? await damaged(how, source)
      : mutated(files[source.integer(files.length)], how, source);
    const answer = await thread.read(file, fileName(format));
    const which = `${format} ${i}, ${how}`;
    if ('error' in answer) {
      refused++;
      expect(answer.error.name, `${which}: ${answer.error.message}`).toBe('TableError');
      expect(answer.error.message, which).toMatch(/^[^\n]{5,250}\.$/);
    } else {
      expect(answer.tables.length, which).toBe(1);
      expect(plainOf(answer.tables[0].table), which).toEqual(plainOf(second(file)));
    }
  }
  // Neither all nor nothing: a text that lost its end is still a table, an archive is not.
  expect(refused).toBeGreaterThan(perFormat / 4);
  expect(perFormat - refused).toBeGreaterThanOrEqual(readable * perFormat);
});
