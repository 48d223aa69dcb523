import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TableError, tableLimits } from '../../../protocol/table.ts';
import { loadTable } from './index.ts';
import { createNpyReader } from './npy.ts';
import { doubles, fromBase64, npyFile, npyHeader } from './testFiles.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const load = (bytes: Bytes) => loadTable(new Blob([bytes]), 'a.npy');
const shown = ({ names, columns }: Awaited<ReturnType<typeof load>>) =>
  Object.fromEntries(names.map((name, i) => [name, [...columns[i]]]));

/** What NumPy 2.4.6 wrote. */
const golden = {
  // Fields x <f8, größe >i2 and ok ?, aligned, so with padding; names in Latin-1.
  aligned:
    'k05VTVBZAQC2AHsnZGVzY3InOiBbKCd4JywgJzxmOCcpLCAoJ2dy9t9lJywgJz5pMicpLCAoJ29rJywgJ3xiMScpLCAoJycsICd8VjUnKV0sICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgzLCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAAAAAAAA+D///wEAAAAAAAAAAAAAAADAAAIAAAAAAAAAAAAAAAD4fwEsAQAAAAAA', // prettier-ignore
  // Format 3.0: fields τ <f4 and it's <u8.
  utf8: 'k05VTVBZAwB0AAAAeydkZXNjcic6IFsoJ8+EJywgJzxmNCcpLCAoIml0J3MiLCAnPHU4JyldLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAA/BwAAAAAAAAAAAABA////////HwA=', // prettier-ignore
  // [[1, 2, 3], [4, 5, 6]] as >f4.
  fortran: 'k05VTVBZAQB2AHsnZGVzY3InOiAnPmY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo/gAAAQIAAAEAAAABAoAAAQEAAAEDAAAA=', // prettier-ignore
};

describe('files of NumPy', () => {
  it('a record of several types', async () => {
    expect(shown(await load(fromBase64(golden.aligned)))).toEqual({
      x: [1.5, -2, NaN],
      größe: [-1, 2, 300],
      ok: [1, 0, 1],
    });
  });

  it('names beyond Latin-1', async () => {
    expect(shown(await load(fromBase64(golden.utf8)))).toEqual({
      τ: [0.5, 2],
      "it's": [7, 2 ** 53 - 1],
    });
  });

  it('column after column', async () => {
    expect(shown(await load(fromBase64(golden.fortran)))).toEqual({
      1: [1, 4],
      2: [2, 5],
      3: [3, 6],
    });
  });
});

/** Types, how a DataView writes them, and numbers that fit. */
const types: Record<
  string,
  [number, (v: DataView, at: number, n: number, le: boolean) => void, number[]]
> = {
  i1: [1, (v, at, n) => v.setInt8(at, n), [-128, 127]],
  u1: [1, (v, at, n) => v.setUint8(at, n), [0, 255]],
  i2: [2, (v, at, n, le) => v.setInt16(at, n, le), [-32768, 32767]],
  u2: [2, (v, at, n, le) => v.setUint16(at, n, le), [1, 65535]],
  i4: [4, (v, at, n, le) => v.setInt32(at, n, le), [-(2 ** 31), 2 ** 31 - 1]],
  u4: [4, (v, at, n, le) => v.setUint32(at, n, le), [1, 2 ** 32 - 1]],
  i8: [8, (v, at, n, le) => v.setBigInt64(at, BigInt(n), le), [1 - 2 ** 53, 2 ** 53 - 1, -1]],
  u8: [8, (v, at, n, le) => v.setBigUint64(at, BigInt(n), le), [2 ** 40, 2 ** 53 - 1]],
  f4: [4, (v, at, n, le) => v.setFloat32(at, n, le), [0.5, -0, Infinity, NaN, 2 ** -149]],
  f8: [8, (v, at, n, le) => v.setFloat64(at, n, le), [0.1, -0, -Infinity, NaN, 5e-324]],
  b1: [1, (v, at, n) => v.setUint8(at, n), [0, 1]],
};
const arrayOf = (type: string, order: string, values: readonly number[]): Bytes => {
  const [size, write] = types[type];
  const view = new DataView(new ArrayBuffer(size * values.length));
  values.forEach((value, i) => write(view, i * size, value, order === '<'));
  const header = npyHeader(`'${order}${type}'`, [values.length]);
  return npyFile(header, new Uint8Array(view.buffer));
};

describe('any array', () => {
  const cases = Object.keys(types).flatMap((type) =>
    (types[type][0] === 1 ? ['|', '<', '>'] : ['<', '>']).map((order) => [order, type] as const),
  );
  it.each(cases)('of %s%s', async (order, type) => {
    const values = types[type][2];
    expect(shown(await load(arrayOf(type, order, values)))).toEqual({ 1: values });
  });

  it('comes back in either order, wherever the pieces end', () => {
    const value = fc.double();
    const shape = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 5 }));
    const array = shape.chain(([rows, width]) =>
      fc.tuple(
        fc.array(value, { minLength: rows * width, maxLength: rows * width }),
        fc.constant([rows, width] as const),
      ),
    );
    fc.assert(
      fc.property(
        array,
        fc.boolean(),
        fc.constantFrom(1, 2, 3),
        fc.integer({ min: 1, max: 99 }),
        ([values, [rows, width]], fortran, major, size) => {
          const data = new Uint8Array(Float64Array.from(values).buffer);
          const bytes = npyFile(npyHeader("'<f8'", [rows, width], fortran), data, major);
          const reader = createNpyReader('a.npy', bytes.length);
          for (let at = 0; at < bytes.length; at += size)
            reader.push(bytes.subarray(at, at + size));
          const { columns } = reader.finish();
          const at = (row: number, column: number) =>
            fortran ? values[column * rows + row] : values[row * width + column];
          columns.forEach((column, c) =>
            expect([...column]).toEqual(Array.from({ length: rows }, (_, row) => at(row, c))),
          );
          expect(columns.length).toBe(width);
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });
});

const bytes16 = new Uint8Array(16);
const withHeader = (header: string) => npyFile(header, bytes16);
const { maxRows, maxColumns } = tableLimits;

describe('refuses in one sentence', () => {
  it.each([
    ["'<c16'", '“<c16”'],
    ["'<f2'", '“<f2”'],
    ["'|O'", '“|O”'],
    ["'<U4'", '“<U4”'],
    ["'<M8[ns]'", '“<M8[ns]”'],
    ["'|f8'", '“|f8”'],
    ["'<f16'", '“<f16”'],
    ["'=f8'", '“=f8”'],
  ])('an array of %s', async (descr, said) => {
    await expect(load(withHeader(npyHeader(descr, [1])))).rejects.toThrow(
      new TableError(`a.npy holds ${said}; real numbers of up to 64 bits are needed.`),
    );
  });

  it.each([
    [npyHeader("'<f8'", []), 'a.npy is an array of 0 dimensions; one or two are needed.'],
    [npyHeader("'<f8'", [1, 2, 1]), 'a.npy is an array of 3 dimensions; one or two are needed.'],
    [npyHeader("'<f8'", [0, 2]), 'a.npy holds no row of numbers.'],
    [npyHeader("'<f8'", [2, 0]), 'a.npy holds no row of numbers.'],
    [npyHeader('[]', [2]), 'a.npy holds no row of numbers.'],
    [npyHeader("'<f8'", [3]), 'a.npy has 144 bytes, but its header promises 152.'],
    [npyHeader("'<f8'", [1]), 'a.npy has 144 bytes, but its header promises 136.'],
    [
      npyHeader("'|i1'", [maxRows + 1]),
      'a.npy has more than 4,000,000 rows, which is the most that can be read.',
    ],
    [npyHeader("'|i1'", [1, maxColumns + 1]), 'a.npy has 257 columns; at most 256 can be read.'],
    [
      npyHeader("'|i1'", [maxRows, maxColumns]),
      'a.npy has more than 64,000,000 numbers, which is the most that can be read.',
    ],
    [
      npyHeader("[('x', '<f8'), ('y', '<U2')]", [1]),
      'a.npy holds “<U2” in column “y”; real numbers of up to 64 bits are needed.',
    ],
    [
      npyHeader("[('x', '<f8'), ('x', '<f8')]", [1]),
      'Columns 1 and 2 of a.npy are both named “x”.',
    ],
    [
      npyHeader("[('x', '<f4', (2,))]", [2]),
      'a.npy has an array in column “x”; one number is needed.',
    ],
    [
      npyHeader("[('x', '<f4')]", [2, 2]),
      'a.npy has named fields in two dimensions; one is needed.',
    ],
  ])('%s', async (header, sentence) => {
    await expect(load(withHeader(header))).rejects.toThrow(new TableError(sentence));
  });

  it.each([
    ['{', 'unexpected character'],
    ['[1, 2]', 'it is no dict'],
    ['nonsense', 'unexpected character 1'],
    ["{'descr': '<f8', 'shape': (2,)}", 'it has to name descr, fortran_order and shape'],
    [`${npyHeader("'<f8'", [2])} 1`, 'unexpected character'],
    ["{'descr': '<f8', 'descr': '<f8', 'shape': (2,)}", 'unexpected character'],
    ["{'descr': '<f8', 'fortran_order': 0, 'shape': (2,)}", 'fortran_order has to be'],
    ["{'descr': '<f8', 'fortran_order': False, 'shape': (True,)}", 'shape has to be whole numbers'],
    ["{'descr': '<f8', 'fortran_order': False, 'shape': (2.0,)}", 'unexpected character'],
    ["{'descr': '<f8', 'fortran_order': False, 'shape': (-2,)}", 'unexpected character'],
    ["{'descr': '<f8', 'fortran_order': False, 'shape': (2)}", 'shape has to be whole numbers'],
    ["{'descr': 8, 'fortran_order': False, 'shape': (2,)}", 'descr has to be a type'],
    ["{'descr': ['x'], 'fortran_order': False, 'shape': (2,)}", 'a field has to be'],
    ["{'descr': '<f8' 'fortran_order': False, 'shape': (2,)}", 'unexpected character'],
    [`${'['.repeat(3000)}`, 'unexpected character 10'],
  ])('the header %s', async (header, why) => {
    const failed = load(withHeader(header));
    await expect(failed).rejects.toThrow(TableError);
    await expect(failed).rejects.toThrow(`The header of a.npy is damaged: ${why}`);
  });

  it('a header without its end of line, or not in UTF-8', async () => {
    const open = withHeader(npyHeader("'<f8'", [2]));
    open[127] = 0x20;
    await expect(load(open)).rejects.toThrow('it does not end with its line');
    const latin = npyFile(npyHeader("[('gr?', '<f8')]", [2]), bytes16, 3);
    latin[latin.indexOf(0x3f)] = 0xfc;
    await expect(load(latin)).rejects.toThrow('it is not text in UTF-8');
  });

  it('other formats, and lengths that no header has', async () => {
    const file = doubles([1, 2], [2]) as Bytes;
    file[6] = 4;
    await expect(load(file)).rejects.toThrow(
      new TableError('a.npy has npy format 4.0; 1.0, 2.0 and 3.0 can be read.'),
    );
    file.set([2, 0, 0, 0, 0, 64], 6);
    await expect(load(file)).rejects.toThrow('it would have 1073741824 bytes');
  });

  it.each([
    ['i8', 2 ** 53],
    ['i8', -(2 ** 53)],
    ['u8', 2 ** 63],
  ])('whole numbers that a double does not hold, with their row: %s %d', async (type, value) => {
    await expect(load(arrayOf(type, '>', [1, value]))).rejects.toThrow(
      new TableError(
        'Row 2 of a.npy has a whole number beyond 2^53 in column “1”, which cannot be read exactly.',
      ),
    );
  });

  it('a file cut anywhere', async () => {
    const file = fromBase64(golden.aligned);
    for (let length = 1; length < file.length; length++)
      await expect(load(file.slice(0, length))).rejects.toThrow(TableError);
  });

  it('bytes beyond the size that was told', () => {
    const file = doubles([1, 2], [2]);
    const reader = createNpyReader('a.npy', file.length);
    reader.push(file);
    expect(() => reader.push(Uint8Array.of(0))).toThrow(
      new TableError('a.npy goes on behind its last row.'),
    );
  });
});
