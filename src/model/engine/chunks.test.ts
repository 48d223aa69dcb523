import { expect, test } from 'vitest';
import type { BatchRows, Mapped } from './engine.ts';
import { joinMapped, sliceRows } from './chunks.ts';

const rows: BatchRows = {
  n: 3,
  x: new Float32Array([1, 2, 3, 4, 5, 6]),
  own: new Float32Array([7, 8, 9]),
  other: null,
  weights: null,
};

test('slices keep rows and conditions together and end with the data', () => {
  expect(sliceRows(rows, 1, 9)).toMatchObject({
    n: 2,
    x: new Float32Array([3, 4, 5, 6]),
    own: new Float32Array([8, 9]),
    other: null,
  });
});

test('joined chunks are what one pass would have given, layers interleaved', () => {
  // Layer l of row r is 10 l + r in both features.
  const part = (from: number, to: number): Mapped => {
    const index = Array.from({ length: to - from }, (_, i) => from + i);
    const layer = (l: number): number[] => index.flatMap((r) => [10 * l + r, 10 * l + r]);
    return {
      points: new Float32Array(layer(1)),
      logAbsDet: new Float32Array(index),
      layers: new Float32Array([...layer(0), ...layer(1)]),
    };
  };
  expect(joinMapped([part(0, 2), part(2, 3), part(3, 7)], 7)).toEqual(part(0, 7));
  const bare = { ...part(0, 2), layers: null };
  expect(joinMapped([bare, { ...part(2, 3), layers: null }], 3).layers).toBeNull();
});
