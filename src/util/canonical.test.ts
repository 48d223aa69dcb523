import { expect, test } from 'vitest';
import { canonical } from './canonical.ts';

test('the order of keys does not matter, that of lists does', () => {
  const text = canonical({ b: [1, { d: null, c: 'x' }], a: true });
  expect(text).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
  expect(canonical({ a: true, b: [1, { c: 'x', d: null }] })).toBe(text);
  expect(canonical([1, 2])).not.toBe(canonical([2, 1]));
});

test('a key without a value is as good as none', () => {
  expect(canonical({ a: 1, b: undefined })).toBe(canonical({ a: 1 }));
});
