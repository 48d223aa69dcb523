import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TableError, tableLimits } from '../../../protocol/table.ts';
import { createCsvReader } from './csv.ts';
import { loadTable } from './index.ts';

const load = (text: string | Uint8Array<ArrayBuffer>) => loadTable(new Blob([text]), 'points.csv');
const rowsOf = async (text: string) => {
  const { columns, rows } = await load(text);
  return Array.from({ length: rows }, (_, i) => columns.map((column) => column[i]));
};

describe('tables of text', () => {
  it.each([
    ['commas', '1,2,3\n4,5,6\n', ['1', '2', '3']],
    ['semicolons and spaces', ' 1 ; 2;3\r\n4; 5 ;6', ['1', '2', '3']],
    ['tabs', '1\t2\t3\n4\t5\t6', ['1', '2', '3']],
    ['single spaces', '1 2 3\n4 5 6\n', ['1', '2', '3']],
    ['a header', 'a, b c ,d\n1,2,3\n4,5,6', ['a', 'b c', 'd']],
    ['a header with a nameless column', ',b,c\n1,2,3\n4,5,6', ['1', 'b', 'c']],
    ['comments and blank lines', '# a, "b\n\n1,2,3\n  # x\n\n4,5,6\n\n', ['1', '2', '3']],
    ['a byte order mark', '\uFEFFx,y,z\n1,2,3\n4,5,6', ['x', 'y', 'z']],
    ['quotes', '"x","y, ""z""",w\r\n"1",2,3\r\n4,"5","6"', ['x', 'y, "z"', 'w']],
    ['line ends of old Macs', 'x,y,z\r1,2,3\r4,5,6\r', ['x', 'y', 'z']],
    ['exponents and signs', '+1e0,2.0,30E-1\n4.,.5e1,+6', ['1', '2', '3']],
  ])('with %s', async (_, text, names) => {
    expect((await load(text)).names).toEqual(names);
    expect(await rowsOf(text)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it('words for what is not finite are numbers of a table, not of a header', async () => {
    expect(await rowsOf('nan,inf\n-Infinity,NaN\n')).toEqual([
      [NaN, Infinity],
      [-Infinity, NaN],
    ]);
  });

  it('one column is a table', async () => {
    expect(await rowsOf('M\n3.5\n\n4\n')).toEqual([[3.5], [4]]);
  });

  it.each([
    ['', 'points.csv is empty.'],
    [' \n \n', 'points.csv holds no row of numbers.'],
    ['x,y\n', 'points.csv holds no row of numbers.'],
    ['# 1,2\n', 'points.csv holds no row of numbers.'],
    ['1,2\n3\n', 'Row 2 has one cell; it should have 2.'],
    ['x,y\n1,2,3\n', 'Row 2 has 3 cells; it should have 2.'],
    ['1,2\n\n3,foo', 'Row 3: “foo” in column 2 is not a number.'],
    ['x,y\n1,2\n3,', 'Row 3 has an empty cell in column y; a number is needed.'],
    ['1,foo\n2,3\n', 'Row 1: “foo” in column 2 is not a number.'],
    ['a,b\nfoo,bar\n', 'Row 2: “foo” in column a is not a number.'],
    ['1,1e999', 'Row 1: “1e999” in column 2 is not a finite number.'],
    ['1,0x10', 'Row 1: “0x10” in column 2 is not a number.'],
    ['1,5;2,5\n', 'Row 1: “1,5” in column 1 has a decimal comma; a point is needed.'],
    ['x,y,x\n1,2,3', 'Columns 1 and 3 of points.csv are both named “x”.'],
    ['1,2\n3,"4\n5,6\n', 'Row 2 has a quote that is not closed on its line.'],
    ['# x,"y\n1,2\n3,4"\n5,6\n', 'Row 1 has a quote that is not closed on its line.'],
    ['1,"2"3\n', 'Row 1 has a quote that is not closed on its line.'],
    ['1,2\r\n3,\r4\n', 'Row 2 has a line end that is not that of its file.'],
    ['1,2\r\n"3"\r,4\n', 'Row 2 has a line end that is not that of its file.'],
    ['1,"\r2"\r3,4\r', 'Row 1 has a quote that is not closed on its line.'],
  ])('refuses %j in one sentence', async (text, sentence) => {
    await expect(load(text)).rejects.toThrow(new TableError(sentence));
  });

  it('refuses text that is not UTF-8', async () => {
    const bytes = Uint8Array.from([...'caf?,x\n1,2\n'].map((c) => c.charCodeAt(0)));
    bytes[3] = 0xe9;
    await expect(load(bytes)).rejects.toThrow(new TableError('points.csv is not text in UTF-8.'));
    await expect(load(Uint8Array.of(49, 44, 50, 10, 0xc3))).rejects.toThrow(/UTF-8/);
  });

  it('refuses more than the limits', async () => {
    const { maxColumns, maxName } = tableLimits;
    const wide = new Array(maxColumns + 1).fill('1').join(',');
    await expect(load(wide)).rejects.toThrow(
      new TableError(
        `points.csv has ${maxColumns + 1} columns; at most ${maxColumns} can be read.`,
      ),
    );
    await expect(load(`a,${'b'.repeat(maxName + 1)}\n1,2`)).rejects.toThrow(
      new TableError(`The name of column 2 of points.csv has more than ${maxName} characters.`),
    );
  });

  it('gives up on a row that does not end', () => {
    const reader = createCsvReader('long.csv');
    const piece = new TextEncoder().encode('1'.repeat(1 << 19));
    reader.push(new TextEncoder().encode('1,2\n'));
    reader.push(piece);
    reader.push(piece);
    expect(() => reader.push(piece)).toThrow(
      new TableError('Row 2 has more than 1,048,576 characters.'),
    );
  });
});

const value = fc.double({ noNaN: true, noDefaultInfinity: true });
const tables = fc.integer({ min: 1, max: 6 }).chain((width) =>
  fc.array(fc.array(value, { minLength: width, maxLength: width }), {
    minLength: 1,
    maxLength: 30,
  }),
);

describe('any table', () => {
  it('is the same in pieces, with quotes and blank lines wherever they fall', () => {
    const n = 12_000;
    const line = (i: number) => (i % 7 === 0 ? `"${i}","${-i}",0.5\r\n` : `${i},${-i},0.5\r\n`);
    const lines = Array.from({ length: n }, (_, i) => (i % 11 === 0 ? '\r\n' : '') + line(i));
    const bytes = new TextEncoder().encode(`"ä","b, c",d\r\n${lines.join('')}`);
    for (const size of [1013, 65_537]) {
      const reader = createCsvReader('long.csv');
      for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
      const { names, columns, rows } = reader.finish();
      expect(names).toEqual(['ä', 'b, c', 'd']);
      expect(rows).toBe(n);
      expect(columns[0].every((value, i) => value === i)).toBe(true);
      expect(columns[1].every((value, i) => value === -i)).toBe(true);
      expect(columns[2].every((value) => value === 0.5)).toBe(true);
    }
  });

  it('comes back from what was written, wherever the pieces end', () => {
    const written = fc.constantFrom(
      (rows: number[][]) => rows.map((row) => row.join(',')).join('\n'),
      (rows: number[][]) => rows.map((row) => row.map((v) => `"${v}"`).join(';')).join('\r\n'),
      (rows: number[][]) => `# ä\n${rows.map((row) => row.join('\t')).join('\n')}`,
      (rows: number[][]) => `${rows[0].map((_, i) => `ä${i}`).join(',')}\r${rows.join('\r')}\r`,
    );
    fc.assert(
      fc.property(tables, written, fc.integer({ min: 1, max: 40 }), (rows, write, size) => {
        const reader = createCsvReader('any.csv');
        const bytes = new TextEncoder().encode(write(rows));
        for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
        const { columns } = reader.finish();
        // Text knows no -0.
        const plain = columns.map((column) => [...column].map((v) => v + 0));
        expect(plain).toEqual(rows[0].map((_, c) => rows.map((row) => row[c] + 0)));
      }),
      { seed: 1, numRuns: 400 },
    );
  });
});
