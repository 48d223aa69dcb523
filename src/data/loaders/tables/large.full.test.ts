/**
 * A file as large as the LHC Olympics' own, read in a process of its own: every number, and the most
 * memory that the process ever held. Prints the seconds, for docs/PERFORMANCE.md.
 */
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundle } from '../../../../scripts/lib/bundle.mjs';
import { npyFile, npyHeader } from './testFiles.ts';

const rows = 1_100_000;
const width = 15;
const block = 10_000;
const value = (row: number, column: number) => ((row * width + column) * (row % 2 ? 1 : -1)) / 7;

/** Loads the file, counts numbers that are not those of `value`, and says what it cost. */
const child = `
const { openAsBlob } = await import('node:fs');
const { pathToFileURL } = await import('node:url');
const [bundled, file] = process.argv.slice(1);
const { loadTable } = await import(pathToFileURL(bundled).href);
const value = (row, column) => ((row * ${width} + column) * (row % 2 ? 1 : -1)) / 7;
const start = performance.now();
let reports = 0;
const { columns, rows } = await loadTable(await openAsBlob(file), file, () => void reports++);
const seconds = (performance.now() - start) / 1000;
const megabytes = process.resourceUsage().maxRSS / 1024;
let wrong = 0;
columns.forEach((column, c) => column.forEach((v, row) => { if (v !== value(row, c)) wrong++; }));
console.log(JSON.stringify({ rows, columns: columns.length, wrong, reports, seconds, megabytes }));
`;

function* blocks(of: (row: number) => string | Uint8Array): Generator<Buffer> {
  for (let from = 0; from < rows; from += block)
    yield Buffer.concat(Array.from({ length: block }, (_, i) => Buffer.from(of(from + i))));
}
const cells = (row: number) => Array.from({ length: width }, (_, column) => value(row, column));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'morphlab-large-'));
});
afterAll(() => rm(folder, { recursive: true }));

function* csvFile(): Generator<Buffer> {
  yield Buffer.from(`${Array.from({ length: width }, (_, i) => `column${i}`).join(',')}\n`);
  yield* blocks((row) => `${cells(row).join(',')}\n`);
}
function* npyFileParts(): Generator<Buffer> {
  yield Buffer.from(npyFile(npyHeader("'<f8'", [rows, width]), new Uint8Array(0)));
  yield* blocks((row) => new Uint8Array(Float64Array.from(cells(row)).buffer));
}

it.each([
  ['csv', csvFile],
  ['npy', npyFileParts],
])('1,100,000 rows x 15 columns as %s in less than 1.5 GB', async (ending, parts) => {
  const file = path.join(folder, `large.${ending}`);
  await pipeline(Readable.from(parts()), createWriteStream(file));
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...['--input-type=module', '-e', child],
    ...[await bundle('tables'), file],
  ]);
  await rm(file);
  const cost = JSON.parse(stdout) as Record<string, number>;
  console.log(`${ending}: ${cost.seconds.toFixed(1)} s, ${cost.megabytes.toFixed(0)} MB at most`);
  expect(cost).toMatchObject({ rows, columns: width, wrong: 0 });
  expect(cost.reports).toBeGreaterThanOrEqual(rows / 65_536);
  expect(cost.megabytes).toBeLessThan(1500);
});
