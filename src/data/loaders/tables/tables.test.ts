import { openAsBlob } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TableError } from '../../../protocol/table.ts';
import { loadTable, loadTables } from './index.ts';
import { doubles, npyFile, npyHeader } from './testFiles.ts';

const text = (value: string) => Uint8Array.from(value, (letter) => letter.charCodeAt(0));
const array = doubles([1, 2, 3, 4], [2, 2]);
const load = (bytes: Uint8Array, name: string) =>
  loadTable(new Blob([bytes as Uint8Array<ArrayBuffer>]), name);

it.each([
  ['points', text('1,2\n3,4\n')],
  ['points.TXT', text('1,2\n3,4\n')],
  ['points.dat', text('1 2\n3 4\n')],
  ['points.unknown', text('1,2\n3,4\n')],
  ['points', array],
  ['points.npy', array],
  ['points.NPY', array],
])('%s is read by what is in it', async (name, bytes) => {
  const { columns } = await load(bytes, name);
  expect(columns.map((column) => [...column])).toEqual([
    [1, 3],
    [2, 4],
  ]);
});

it('a table keeps the whole name of its file; sentences shorten it', async () => {
  const name = 'events_anomalydetection_v2.features.csv';
  expect((await loadTables(new Blob(['1,2\n']), name))[0].name).toBe(name);
  await expect(load(text(''), name)).rejects.toThrow(
    new TableError('events_anomalydetection_… is empty.'),
  );
});

const wrong = (ending: string, kind: string) =>
  `a.${ending} is the wrong type of file: it ends in .${ending}, but it is ${kind}.`;
it.each([
  ['a.csv', text('\x89HDF\r\n\x1a\n\0\0'), wrong('csv', 'an HDF5 file')],
  ['a.csv', text('\x89PNG\r\n\x1a\n'), wrong('csv', 'a PNG picture')],
  ['a.csv', array, wrong('csv', 'an npy array')],
  ['a.csv', text('1\0,\0'), wrong('csv', 'neither a text nor an array')],
  ['a.csv', text('\xff\xfe1\0'), wrong('csv', 'a UTF-16 text')],
  ['a.csv', text(' [[1,2]]'), wrong('csv', 'JSON')],
  ['a.npy', text('PK\x03\x04'), wrong('npy', 'a zip archive')],
  ['a.npy', text('1,2\n'), wrong('npy', 'a text')],
  ['a.npz', array, wrong('npz', 'an npy array')],
  ['a.h5', text('\x89HDF\r\n\x1a\n'), 'a.h5 is an HDF5 file; CSV, TSV, npy or npz is needed.'],
  ['photo', text('\xff\xd8\xff\xe0'), 'photo is a JPEG picture; CSV, TSV, npy or npz is needed.'],
  ['a.csv.gz', text('\x1f\x8b\x08'), 'a.csv.gz is a gzip file; CSV, TSV, npy or npz is needed.'],
  ['a.constructor', text('\0'), 'a.constructor is neither a text nor an array; CSV, TSV, npy or npz is needed.'], // prettier-ignore
  ['a.npy', new Uint8Array(0), 'a.npy is empty.'],
])('%s (%#) is refused by its first bytes', async (name, bytes, sentence) => {
  await expect(load(bytes, name)).rejects.toThrow(new TableError(sentence));
});

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'morphlab-tables-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('a file on disk is read in pieces; progress grows to 1 and others get their turn', async () => {
  const n = 150_000;
  const file = path.join(folder, 'long.csv');
  const lines = Array.from({ length: n }, (_, i) => `${i},${i / 8},${-i}`);
  await writeFile(file, `a,b,c\n${lines.join('\n')}\n`);
  const shares: number[] = [];
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const table = await loadTable(await openAsBlob(file), file, (share) => void shares.push(share));
  clearInterval(timer);
  expect(table.rows).toBe(n);
  expect(table.columns.map((column) => column.length)).toEqual([n, n, n]);
  expect(table.columns[1].every((value, i) => value === i / 8)).toBe(true);
  expect(shares.length).toBeGreaterThanOrEqual(n / 65_536);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
  expect(turns).toBeGreaterThan(0);
});

it('progress is told every 64 k rows, however short they are', async () => {
  const n = 400_000;
  let reports = 0;
  const bytes = npyFile(npyHeader("'|i1'", [n]), new Uint8Array(n).fill(7));
  const table = await loadTable(new Blob([bytes]), 'short.npy', () => void reports++);
  expect(table.columns[0].every((value) => value === 7)).toBe(true);
  expect(reports).toBeGreaterThanOrEqual(n / 65_536);
});

it('a file that changes while it is read is refused', async () => {
  const file = path.join(folder, 'changed.csv');
  await writeFile(file, '1,2\n'.repeat(400_000));
  const blob = await openAsBlob(file);
  let changed: Promise<void> | null = null;
  const failed = loadTable(blob, 'changed.csv', () => {
    changed ??= writeFile(file, '1,2\n');
  });
  await expect(failed).rejects.toThrow(
    new TableError('changed.csv can no longer be read: it was changed or moved meanwhile.'),
  );
  await changed;
});
