import { expect, test } from 'vitest';
import { matrix, notFinite } from './matrix.ts';

test('numbers that are none are found wherever they lie, and nothing else is', () => {
  expect(notFinite({ a: 1, b: null, c: 'x', d: [1, { e: -0 }] })).toEqual([]);
  expect(notFinite({ a: NaN, d: [1, { e: Infinity }, -Infinity] })).toEqual(['a', 'd.1.e', 'd.2']);
});

test('a choice of toys or method is no option of a matrix that has them all', async () => {
  await expect(matrix(['--method', 'unidirectional'])).rejects.toThrow(/--method/);
  await expect(matrix(['--preset', 'quik'])).rejects.toThrow(/quik/);
});
