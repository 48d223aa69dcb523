import fc from 'fast-check';
import { expect, test } from 'vitest';
import { degreeMask, hiddenDegrees, inputDegrees, outputDegrees } from './masks.ts';

test('degrees follow nflows: 1 … D in, cycling 1 … D-1 inside, D groups out', () => {
  expect(inputDegrees(3)).toEqual([1, 2, 3]);
  expect(hiddenDegrees(4, 7)).toEqual([1, 2, 3, 1, 2, 3, 1]);
  expect(hiddenDegrees(2, 3)).toEqual([1, 1, 1]);
  expect(hiddenDegrees(1, 3)).toEqual([0, 0, 0]);
  expect(outputDegrees(2, 3)).toEqual([1, 1, 1, 2, 2, 2]);
});

test('inner masks let equal degrees through, output masks only smaller ones', () => {
  expect([...degreeMask([1, 2], [1, 2], false)]).toEqual([1, 0, 1, 1]);
  expect([...degreeMask([1, 2], [1, 2], true)]).toEqual([0, 0, 1, 0]);
});

test('no path leads from input j to output i <= j, and every other pair has one', () => {
  const sizes = fc.record({
    features: fc.integer({ min: 1, max: 16 }),
    extra: fc.integer({ min: 0, max: 8 }),
    blocks: fc.integer({ min: 0, max: 3 }),
  });
  fc.assert(
    fc.property(sizes, ({ features, extra, blocks }) => {
      const inputs = inputDegrees(features);
      const hidden = hiddenDegrees(features, Math.max(1, features - 1) + extra);
      const outputs = outputDegrees(features, 1);
      const inner = degreeMask(hidden, hidden, false);
      let paths = degreeMask(hidden, inputs, false);
      for (let i = 0; i < 2 * blocks; i++) paths = product(inner, paths, hidden.length, features);
      paths = product(degreeMask(outputs, hidden, true), paths, hidden.length, features);
      for (let out = 0; out < features; out++)
        for (let input = 0; input < features; input++)
          expect(paths[out * features + input] > 0).toBe(out > input);
    }),
    { seed: 1, numRuns: 60 },
  );
});

/** [rows, inner] x [inner, columns], counting paths. */
function product(
  a: Float32Array,
  b: Float32Array,
  inner: number,
  columns: number,
): Float32Array<ArrayBuffer> {
  const rows = a.length / inner;
  const out = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++)
    for (let k = 0; k < inner; k++)
      if (a[r * inner + k] !== 0)
        for (let c = 0; c < columns; c++) out[r * columns + c] += b[k * columns + c] > 0 ? 1 : 0;
  return out;
}
