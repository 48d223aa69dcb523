import { describe, expect, test } from 'vitest';
import { toys } from '../../data/toys/index.ts';
import type { ToyId } from '../../protocol/catalogue.ts';
import { stream } from '../../util/streams.ts';
import { outOfSupportFloorOf, outOfSupportFraction } from './outOfSupport.ts';

const n = 20_000;
const draw = (id: ToyId, index: number): Float32Array =>
  toys[id].sample(stream(9, `test/${id}`, index), n);

test('counts a mask', () => {
  expect(outOfSupportFraction(Uint8Array.of(0, 1, 0, 1, 1))).toBe(0.6);
  expect(() => outOfSupportFraction(Uint8Array.of(2))).toThrow('invalid mask: 2');
  expect(() => outOfSupportFraction(new Uint8Array(0))).toThrow('no points');
});

describe('untouched reference points (SCIENCE 4.1)', () => {
  test.each<[ToyId, ToyId, number]>([
    ['four-circles', 'star', 0.855],
    ['star', 'four-circles', 0.658],
    ['checkerboard', 'four-circles', 0.665],
    ['checkerboard', 'star', 0.925],
    ['four-circles', 'checkerboard', 0.5],
    ['star', 'checkerboard', 0.5],
  ])('%s against %s', (from, target, expected) => {
    const value = outOfSupportFraction(toys[target].outOfSupport(draw(from, 0)));
    expect(Math.abs(value - expected)).toBeLessThan(0.012);
  });
});

test.each<[ToyId, number]>([
  ['four-circles', 0.01],
  ['star', 0.01],
  ['checkerboard', 0],
])('floor of %s is %f', (id, expected) => {
  const floor = outOfSupportFloorOf(
    { sampleTarget: (_, index) => draw(id, index), outsideTarget: (x) => toys[id].outOfSupport(x) },
    n,
  );
  expect(Math.abs(floor - expected)).toBeLessThan(0.003);
});
