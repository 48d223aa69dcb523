import { expect, test } from 'vitest';
import { partsOfToy } from '../../data/parts.ts';
import { toys } from '../../data/toys/index.ts';
import { stream } from '../../util/streams.ts';
import { ringKeeping } from './ringKeeping.ts';

const n = 20_000;
const parts = partsOfToy('four-circles')!;
const at = (index: number): Float64Array =>
  parts.responsibilities(toys['four-circles'].sample(stream(7, 'test/rings', index), n));

test('identity: .8925 and .916 (SCIENCE 4.1)', () => {
  const start = at(0);
  const { soft, hard } = ringKeeping(start, start, 4);
  expect(Math.abs(soft - 0.8925)).toBeLessThan(0.005);
  expect(Math.abs(hard - 0.916)).toBeLessThan(0.005);
});

test('independent images: one quarter', () => {
  const { soft, hard } = ringKeeping(at(0), at(1), 4);
  expect(Math.abs(soft - 0.25)).toBeLessThan(0.01);
  expect(Math.abs(hard - 0.25)).toBeLessThan(0.01);
});

test('drawn labels give the same on average', () => {
  const start = at(0);
  const images = at(2).map((p, i) => 0.5 * p + 0.5 * start[i]);
  const source = stream(8, 'test/labels');
  let soft = 0;
  let hard = 0;
  for (let i = 0; i < n; i++) {
    let rest = source.uniform();
    let label = 0;
    for (; label < 3 && rest >= start[4 * i + label]; label++) rest -= start[4 * i + label];
    const row = images.subarray(4 * i, 4 * i + 4);
    soft += row[label];
    if (row.indexOf(Math.max(...row)) === label) hard++;
  }
  const value = ringKeeping(start, images, 4);
  expect(Math.abs(soft / n - value.soft)).toBeLessThan(0.01);
  expect(Math.abs(hard / n - value.hard)).toBeLessThan(0.01);
});

test('a turn by 90° takes every circle to another', () => {
  const points = toys['four-circles'].sample(stream(9, 'test/rings'), n);
  const turned = points.map((_, i) => (i % 2 === 0 ? -points[i + 1] : points[i - 1]));
  const { soft, hard } = ringKeeping(
    parts.responsibilities(points),
    parts.responsibilities(turned),
    4,
  );
  expect(soft).toBeLessThan(0.1);
  expect(hard).toBeLessThan(0.1);
});
