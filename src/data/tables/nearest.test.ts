import fc from 'fast-check';
import { expect, it } from 'vitest';
import { editDistance, missingColumns, nearestName } from './nearest.ts';

it.each([
  ['', '', 0],
  ['mj1', 'mj1', 0],
  ['mj3', 'mj1', 1],
  ['kitten', 'sitting', 3],
  ['Tau1J1', 'tau1j1', 0],
  ['', 'abc', 3],
])('the distance of “%s” and “%s” is %d', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
  expect(editDistance(b, a)).toBe(distance);
});

it('a few edits are never farther than their number', () => {
  const edit = fc.tuple(fc.nat(12), fc.nat(1), fc.string({ maxLength: 1 }));
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.array(edit, { maxLength: 5 }), (name, edits) => {
      const changed = edits.reduce(
        (now, [at, cut, put]) => now.slice(0, at) + put + now.slice(at + cut),
        name,
      );
      expect(editDistance(name, changed)).toBeLessThanOrEqual(edits.length);
    }),
    { seed: 1, numRuns: 500 },
  );
});

it('the nearest is the first of the closest', () => {
  expect(nearestName('mj3', ['px', 'mj1', 'mj2'])).toBe('mj1');
  expect(nearestName('mj3', [])).toBeNull();
});

it.each([
  [['mj3'], 'There is no column “mj3”; the nearest is “mj1”.'],
  [['mj3', 'pt'], 'There are no columns “mj3” (the nearest is “mj1”), “pt” (the nearest is “px”).'],
  [
    ['a', 'b', 'c', 'd', 'e'],
    'There are no columns “a” (the nearest is “px”), “b” (the nearest is “px”), “c” (the nearest is “px”) and 2 more.',
  ],
])('says which of %j are missing', (missing, sentence) => {
  expect(missingColumns(missing, ['px', 'mj1', 'mj2']).message).toBe(sentence);
});
