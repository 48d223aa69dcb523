import {
  BlobWriter,
  Uint8ArrayReader,
  ZipWriter,
  type ZipWriterAddDataOptions,
} from '@zip.js/zip.js';
import { describe, expect, it } from 'vitest';
import { TableError } from '../../../protocol/table.ts';
import { loadTable, loadTables } from './index.ts';
import { doubles, fromBase64, npyFile, npyHeader } from './testFiles.ts';

/** What NumPy 2.4.6 wrote: savez(a=[[1, 2], [3, 4.5]], b=[7, 8]), and savez_compressed. */
const golden = {
  stored: 'UEsDBC0AAAAAAAAAIQCjV71b//////////8FABQAYS5ucHkBABAAoAAAAAAAAACgAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxmOCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCAyKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAAAAAAAA8D8AAAAAAAAAQAAAAAAAAAhAAAAAAAAAEkBQSwMELQAAAAAAAAAhAFZrdxD//////////wUAFABiLm5weQEAEACCAAAAAAAAAIIAAAAAAAAAk05VTVBZAQB2AHsnZGVzY3InOiAnfGkxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoHCFBLAQItAy0AAAAAAAAAIQCjV71boAAAAKAAAAAFAAAAAAAAAAAAAACAAQAAAABhLm5weVBLAQItAy0AAAAAAAAAIQBWa3cQggAAAIIAAAAFAAAAAAAAAAAAAACAAdcAAABiLm5weVBLBQYAAAAAAgACAGYAAACQAQAAAAA=', // prettier-ignore
  // a=arange(40).reshape(20, 2), b=arange(20)
  deflated: 'UEsDBC0AAAAIAAAAIQAZPZOP//////////8FABQAYS5ucHkBABAAwAEAAAAAAACkAAAAAAAAAJ3IvQ7BUBiH8WMTk8FgMJyIOMiJVH1VFUViIxaDSRqtGETlVCwicQ9u1CUgnsXqXX7v838sVvPlOiUu4qrCKNka5Url7RylpdrF5myC4yY2YfTZZ8Ehid57sg9O0bsrtqWlXdXyJv+9jPi554jH/5LGLOYwjwWUWMQSlrGCNdRYRwsbaGMTW9jGDnbRwR662EcPBzjEEfpf7yjGNIoJjWJKT/0XUEsDBC0AAAAIAAAAIQCmtJ/i//////////8FABQAYi5ucHkBABAAqAAAAAAAAABtAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG5TaqSuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkYGOpo6CrUK5AMuBgZGBiYGZgYWBlYGNgZ2Bg4GTgYuBm4GHgZeBj4GfgYBBkEGIQZhBgBQSwECLQMtAAAACAAAACEAGT2Tj6QAAADAAQAABQAAAAAAAAAAAAAAgAEAAAAAYS5ucHlQSwECLQMtAAAACAAAACEAprSf4m0AAACoAAAABQAAAAAAAAAAAAAAgAHbAAAAYi5ucHlQSwUGAAAAAAIAAgBmAAAAfwEAAAAA', // prettier-ignore
};

type Files = Record<string, Uint8Array>;
async function zip(files: Files, options: ZipWriterAddDataOptions = {}): Promise<Blob> {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
  for (const [name, bytes] of Object.entries(files))
    await writer.add(name, new Uint8ArrayReader(bytes), options);
  return writer.close();
}
const column = (...values: number[]) => doubles(values, [values.length]);
const count = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('archives of arrays', () => {
  it('as NumPy stores them: columns side by side', async () => {
    const table = await loadTable(new Blob([fromBase64(golden.stored)]), 'a.npz');
    expect(table.names).toEqual(['a.1', 'a.2', 'b']);
    expect(table.columns.map((each) => [...each])).toEqual([
      [1, 3],
      [2, 4.5],
      [7, 8],
    ]);
  });

  it('as NumPy compresses them', async () => {
    const shares: number[] = [];
    const blob = new Blob([fromBase64(golden.deflated)]);
    const table = await loadTable(blob, 'a.npz', (share) => void shares.push(share));
    expect([...table.columns[0]]).toEqual(count(20).map((i) => 2 * i));
    expect([...table.columns[2]]).toEqual(count(20));
    expect(shares.at(-1)).toBe(1);
  });

  it('of other lengths are a table each', async () => {
    const blob = await zip({ 'train.npy': column(1, 2), 'test.npy': column(3) });
    const tables = await loadTables(blob, 'a.npz');
    expect(tables.map(({ name, table }) => [name, table.names, table.rows])).toEqual([
      ['train', ['train'], 2],
      ['test', ['test'], 1],
    ]);
    await expect(loadTable(blob, 'a.npz')).rejects.toThrow(
      new TableError('a.npz holds 2 tables, of which one is needed: “train”, “test”.'),
    );
  });

  it('with fields: array.field', async () => {
    const header = npyHeader("[('x', '|u1'), ('y', '|i1')]", [1]);
    const table = await loadTable(
      await zip({ 's.npy': npyFile(header, Uint8Array.of(200, 200)) }),
      's.npz',
    );
    expect(table.names).toEqual(['s.x', 's.y']);
    expect(table.columns.map(([value]) => value)).toEqual([200, -56]);
  });
});

/** The eight arrays of the science script; rows of each side's training and validation. */
const paired = (trainSim = 3, valSim = 2): Files => {
  const of = (first: number, rows: number) => count(rows).map((i) => first + i);
  const two = (first: number, rows: number) =>
    doubles(
      of(first, rows).flatMap((v) => [v, -v]),
      [rows, 2],
    );
  return {
    'train_sim_data.npy': two(10, trainSim),
    'val_sim_data.npy': two(20, valSim),
    'train_dat_data.npy': two(30, 2),
    'val_dat_data.npy': two(40, 1),
    'train_sim_cont.npy': column(...of(110, 3)),
    'val_sim_cont.npy': doubles(of(120, 2), [2, 1]),
    'train_dat_cont.npy': column(...of(130, 2)),
    'val_dat_cont.npy': column(140),
  };
};

describe('the layout of the science script', () => {
  it('is simulation and data, the condition last, validation behind training', async () => {
    const tables = await loadTables(await zip(paired()), 'LHCO.npz');
    expect(
      tables.map(({ name, table }) => [name, table.names, table.columns.map((c) => [...c])]),
    ).toEqual([
      [
        'simulation',
        ['1', '2', 'cont'],
        [
          [10, 11, 12, 20, 21],
          [-10, -11, -12, -20, -21],
          [110, 111, 112, 120, 121],
        ],
      ],
      [
        'data',
        ['1', '2', 'cont'],
        [
          [30, 31, 40],
          [-30, -31, -40],
          [130, 131, 140],
        ],
      ],
    ]);
  });

  it.each([
    [paired(4), '“train_sim_data” in LHCO.npz has 4 rows and “train_sim_cont” 3.'],
    [
      { ...paired(), 'val_dat_cont.npy': doubles([1, 2], [1, 2]) },
      '“val_dat_cont” in LHCO.npz has 2 columns; one is needed.',
    ],
    [
      { ...paired(), 'val_dat_data.npy': doubles([1, 2, 3], [1, 3]) },
      '“train_dat_data” and “val_dat_data” in LHCO.npz have other columns.',
    ],
  ])('refuses arrays that do not fit (%#)', async (files, sentence) => {
    await expect(loadTables(await zip(files), 'LHCO.npz')).rejects.toThrow(
      new TableError(sentence),
    );
  });
});

describe('refuses in one sentence', () => {
  it.each<[Files, RegExp]>([
    [{}, /^a\.npz is an archive with nothing in it\.$/],
    [
      { 'a.npy': column(1), 'xl/workbook.xml': Uint8Array.of(60) },
      /^a\.npz holds “xl\/workbook\.xml”, which is no npy array; only arrays can be read\.$/,
    ],
    [{ 'a.npy': Uint8Array.of(1, 2, 3) }, /^“a\.npy” in a\.npz ends within its header\.$/],
    [{ 'a.npy': column(1, 2).slice(0, -1) }, /^“a\.npy” in a\.npz has 143 bytes, but/],
    [{ 'a.npy': new Uint8Array(200) }, /^“a\.npy” in a\.npz is no npy array\.$/],
    [
      Object.fromEntries(count(257).map((i) => [`${i}.npy`, column(1)])),
      /^a\.npz holds 257 arrays; at most 256 can be read\.$/,
    ],
  ])('archives with something else in them (%#)', async (files, sentence) => {
    const failed = loadTables(await zip(files), 'a.npz');
    await expect(failed).rejects.toThrow(TableError);
    await expect(failed).rejects.toThrow(sentence);
  });

  it('more numbers than can be read, before they are read', async () => {
    const rows = 4_000_000;
    const zeros = npyFile(npyHeader("'|i1'", [rows, 9]), new Uint8Array(9 * rows));
    const blob = await zip({ 'a.npy': zeros, 'b.npy': zeros });
    expect(blob.size).toBeLessThan(200_000);
    const failed = loadTables(blob, 'bomb.npz');
    await expect(failed).rejects.toThrow(TableError);
    await expect(failed).rejects.toThrow(
      'bomb.npz has more than 64,000,000 numbers, which is the most that can be read.',
    );
  });

  it('encrypted archives', async () => {
    const blob = await zip({ 'a.npy': column(1) }, { password: 'x', zipCrypto: true });
    await expect(loadTables(blob, 'a.npz')).rejects.toThrow(
      new TableError('a.npz is a damaged archive: file contains encrypted entry.'),
    );
  });

  it.each(Object.entries(golden))('one flipped bit in the data of %s', async (_, text) => {
    const bytes = fromBase64(text);
    // Behind the first local header.
    bytes[120] ^= 4;
    await expect(loadTables(new Blob([bytes]), 'a.npz')).rejects.toThrow(
      /^a\.npz is a damaged archive: /,
    );
  });
});
