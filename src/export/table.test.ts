import { describe, expect, it } from 'vitest';
import { tableCsv, tableNpy } from './table.ts';

const table = {
  names: ['plain', 'a, b', 'say "x"'],
  columns: [
    Float64Array.of(0.1, -2e-300, 3),
    Float64Array.of(1 / 3, NaN, 5),
    Float64Array.of(7, 8, Infinity),
  ],
  rows: 3,
};

describe('CSV', () => {
  it('quotes names where it must and writes numbers in full', () => {
    expect([...tableCsv(table)].join('')).toBe(
      'plain,"a, b","say ""x"""\r\n0.1,0.3333333333333333,7\r\n-2e-300,,8\r\n3,5,Infinity\r\n',
    );
  });

  it('comes in pieces that together hold every row once', () => {
    const n = 25_001;
    const column = Float64Array.from({ length: n }, (_, i) => i);
    const pieces = [...tableCsv({ names: ['i'], columns: [column], rows: n })];
    expect(pieces.length).toBe(4);
    const lines = pieces.join('').trimEnd().split('\r\n');
    expect(lines).toEqual(['i', ...Array.from(column, String)]);
  });
});

describe('npy', () => {
  const textOf = (bytes: Uint8Array, from: number, to: number): string =>
    new TextDecoder().decode(bytes.subarray(from, to));

  it('is a structured array whose data begin on 64', () => {
    const bytes = tableNpy(table);
    const view = new DataView(bytes.buffer);
    const length = view.getUint16(8, true);
    expect([...bytes.subarray(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
    expect((10 + length) % 64).toBe(0);
    expect(textOf(bytes, 10, 10 + length).trimEnd()).toBe(
      `{'descr': [('plain', '<f8'), ('a, b', '<f8'), ('say "x"', '<f8')], 'fortran_order': False, 'shape': (3,), }`,
    );
    const numbers = Array.from({ length: 9 }, (_, i) => view.getFloat64(10 + length + 8 * i, true));
    expect(numbers).toEqual([0.1, 1 / 3, 7, -2e-300, NaN, 8, 3, 5, Infinity]);
  });

  it('is format 3.0 where a name is not ASCII', () => {
    const bytes = tableNpy({ names: ['Δm'], columns: [Float64Array.of(1)], rows: 1 });
    const length = new DataView(bytes.buffer).getUint32(8, true);
    expect(bytes[6]).toBe(3);
    expect(textOf(bytes, 12, 12 + length)).toContain("('Δm', '<f8')");
    expect(bytes.length).toBe(12 + length + 8);
  });
});
