import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OwnDataError, ownLimits } from '../../protocol/ownData.ts';
import { loadPoints } from './index.ts';

const load = (text: string) => loadPoints(text, 'points.csv');
const pointsOf = async (text: string) => [...(await load(text)).points];

describe('tables', () => {
  it.each([
    ['comma', '1,2\n3,4\n'],
    ['semicolon and spaces', ' 1 ; 2\r\n3; 4'],
    ['tab', '1\t2\n3\t4'],
    ['space', '1 2\n3 4\n'],
    ['a header', 'a,b\n1,2\n3,4'],
    ['comments and blank lines', '# made by hand\n\n1,2\n\n3,4\n\n'],
    ['a byte order mark', '\uFEFFx,y\n1,2\n3,4'],
    ['quotes', '"x","y"\n"1","2"\n"3","4"'],
    ['exponents and signs', '+1e0,2.0\n.3e1,4.'],
  ])('reads two columns with %s', async (_, text) => {
    const { points, rows, columns } = await load(text);
    expect([...points]).toEqual([1, 2, 3, 4]);
    expect(rows).toBe(2);
    expect(columns).toBeNull();
  });

  it.each([
    ['name,a,b\nfoo,1,2\nbar,3,4', ['a', 'b'], 3],
    ['y,z,x\n2,9,1\n4,9,3', ['x', 'y'], 3],
    [',a,b\n0,1,2\n1,3,4', ['a', 'b'], 3],
    ['1,2,9\n3,4,9', ['1', '2'], 3],
  ])('says which two of several columns it took: %j', async (text, names, of) => {
    const { points, columns } = await load(text);
    expect([...points]).toEqual([1, 2, 3, 4]);
    expect(columns).toEqual({ names, of });
  });

  it.each([
    ['', 'points.csv is empty.'],
    [' \n ', 'points.csv is empty.'],
    ['x,y\n', 'There is no row with two numbers in it.'],
    ['1,2\n3\n', 'Row 2 has one column; two are needed.'],
    ['x\n1\n', 'Row 1 has one column; two are needed.'],
    ['1,2\n\n3,foo', 'Row 3: “foo” is not a number.'],
    ['x,y\n1,2\n3,', 'Row 3 has an empty cell in column y; a number is needed.'],
    ['x,y\n1,nan', 'Row 2: “nan” in column y is not a finite number.'],
    ['1,1e999', 'Row 1: “1e999” is not a finite number.'],
    ['1,5;2,5\n1,5;2,5', 'Row 1: “1,5” has a decimal comma; a point is needed.'],
    ['x,y\nfoo,bar', 'Row 2: “foo” in column x is not a number.'],
    ['1,2,3\n4,5\n', null],
    ['a,b,x,y\n1,2,3,4\n1,2', 'Row 3 has no column 3; two are needed.'],
    ['PK\0\0', 'points.csv is not a table in text: CSV, TSV or JSON is needed.'],
  ])('refuses %j in one sentence', async (text, sentence) => {
    if (sentence === null) await expect(load(text)).resolves.toBeDefined();
    else await expect(load(text)).rejects.toThrow(new OwnDataError(sentence));
  });

  it('refuses a file above the limit, and says the limit', async () => {
    const blob = { size: 50 * 1024 * 1024 } as Blob;
    await expect(loadPoints(blob, 'big.csv')).rejects.toThrow(
      'big.csv has 50 MB; at most 32 MB can be read.',
    );
  });

  it('keeps a seeded sample of long files, spread over all of it', async () => {
    const n = ownLimits.max + 30_000;
    const text = Array.from({ length: n }, (_, i) => `${i},${i}`).join('\n');
    const progress: number[] = [];
    const loaded = await loadPoints(text, 'long.csv', (share) => void progress.push(share));
    expect(loaded.rows).toBe(n);
    expect(loaded.points.length).toBe(2 * ownLimits.max);
    const kept = loaded.points.filter((_, i) => i % 2 === 0);
    expect(new Set(kept).size).toBe(ownLimits.max);
    expect(kept.reduce((sum, v) => sum + v, 0) / kept.length / n).toBeCloseTo(0.5, 1);
    expect((await load(text)).points).toEqual(loaded.points);
    expect(progress.length).toBeGreaterThan(1);
    expect([...progress].sort((a, b) => a - b)).toEqual(progress);
  });
});

describe('JSON', () => {
  it.each([
    '[[1,2],[3,4]]',
    ' [{"x":1,"y":2},{"y":4,"x":3}]',
    '{"x":[1,3],"y":[2,4]}',
    '[[1,2,9],[3,4,9]]',
  ])('reads %s', async (text) => {
    expect(await pointsOf(text)).toEqual([1, 2, 3, 4]);
  });

  it.each([
    ['[', 'This is not valid JSON.'],
    ['[]', 'The JSON holds no point.'],
    ['{"a":1}', 'JSON has to be [[x, y], …], [{"x": …, "y": …}, …] or {"x": […], "y": […]}.'],
    ['{"x":[1,2],"y":[1]}', 'Column x has 2 numbers and column y 1.'],
    ['[[1,2],[3]]', 'Row 2 has one number; two are needed.'],
    ['[[1,2],7]', 'Row 2 is 7; two numbers are needed.'],
    ['[{"x":1}]', 'Row 1 has no “y”.'],
    ['[[1,"2"]]', 'Row 1: “2” is not a finite number.'],
    ['[[1,null]]', 'Row 1: null is not a finite number.'],
    ['[[1,1e999]]', 'Row 1: Infinity is not a finite number.'],
  ])('refuses %s in one sentence', async (text, sentence) => {
    await expect(load(text)).rejects.toThrow(new OwnDataError(sentence));
  });
});

const coordinate = fc.double({ noNaN: true, noDefaultInfinity: true });
const points = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 40 });

describe('any points', () => {
  it('come back from what was written', async () => {
    const written = fc.constantFrom(
      (p: number[][]) => p.map((row) => row.join(',')).join('\n'),
      (p: number[][]) => `x;y\r\n${p.map((row) => row.join(';')).join('\r\n')}\r\n`,
      (p: number[][]) => p.map((row) => row.join('\t')).join('\n'),
      (p: number[][]) => JSON.stringify(p),
      (p: number[][]) => JSON.stringify(p.map(([x, y]) => ({ y, x }))),
      (p: number[][]) => JSON.stringify({ x: p.map(([x]) => x), y: p.map(([, y]) => y) }),
    );
    await fc.assert(
      fc.asyncProperty(points, written, async (wanted, write) => {
        // JSON knows no -0.
        expect((await pointsOf(write(wanted))).map((v) => v + 0)).toEqual(
          wanted.flat().map((v) => v + 0),
        );
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  it('mutated files are read or refused in one sentence, nothing else', async () => {
    const base = fc.constantFrom(
      'x,y\n1,2\n3,4\n5,6\n',
      '[[1,2],[3,4]]',
      '{"x":[1,2],"y":[3,4]}',
      '"a";"b"\n"1";"2"',
      '0.5\t1e3\n-2\t.5',
    );
    const piece: fc.Arbitrary<string> = fc.oneof(
      fc.constantFrom(
        ',',
        ';',
        '\t',
        '\n',
        '\r',
        '"',
        '[',
        ']',
        '{',
        '}',
        '1e999',
        'NaN',
        '\0',
        '#',
      ),
      fc.string({ maxLength: 8, unit: 'binary' }),
    );
    const edit = fc.tuple(fc.nat(60), fc.nat(6), piece);
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        base,
        fc.array(edit, { minLength: 1, maxLength: 6 }),
        async (text, edits) => {
          const mutated = edits.reduce<string>(
            (now, [at, cut, put]) => now.slice(0, at) + put + now.slice(at + cut),
            text,
          );
          try {
            const loaded = await loadPoints(new Blob([mutated]), 'file.csv');
            expect(loaded.points.length).toBe(2 * loaded.rows);
            expect(loaded.points.every(Number.isFinite)).toBe(true);
            expect(loaded.rows).toBeGreaterThan(0);
          } catch (error) {
            refused++;
            expect(error).toBeInstanceOf(OwnDataError);
            expect((error as Error).message).toMatch(/^[^\n]{5,160}[.:}]$/);
          }
        },
      ),
      { seed: 1, numRuns: 1500 },
    );
    expect(refused).toBeGreaterThan(100);
  });
});
