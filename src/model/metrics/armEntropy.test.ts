import { expect, test } from 'vitest';
import { partsOfToy } from '../../data/parts.ts';
import { toys } from '../../data/toys/index.ts';
import { stream } from '../../util/streams.ts';
import { armEntropy } from './armEntropy.ts';

const n = 20_000;

test('images drawn without regard to the circle: ln 4', () => {
  const circles = toys['four-circles'].sample(stream(1, 'test/arms'), n);
  const arms = toys.star.sample(stream(2, 'test/arms'), n);
  const value = armEntropy(
    partsOfToy('four-circles')!.responsibilities(circles),
    4,
    partsOfToy('star')!.responsibilities(arms),
    4,
  );
  expect(value).toBeCloseTo(1.3863, 3);
  expect(value).toBeLessThanOrEqual(Math.log(4));
});

test('each circle to an arm of its own: 0; to two: ln 2', () => {
  const one = Float64Array.from({ length: 16 }, (_, i) => (i >> 2 === i % 4 ? 1 : 0));
  expect(armEntropy(one, 4, one, 4)).toBe(0);
  const circles = Float64Array.of(1, 0, 1, 0, 0, 1, 0, 1);
  const arms = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0);
  expect(armEntropy(circles, 2, arms, 3)).toBeCloseTo(Math.log(2), 12);
});

test('refuses rows that do not pair', () => {
  expect(() => armEntropy(new Float64Array(8), 4, new Float64Array(12), 4)).toThrow('2 and 3');
});
