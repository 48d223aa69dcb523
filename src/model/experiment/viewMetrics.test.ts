import { expect, test } from 'vitest';
import { sampleRows } from '../../data/dataset.ts';
import { stream } from '../../util/streams.ts';
import { targetUnder, viewMetrics, type ViewInputs } from './viewMetrics.ts';

const n = 2500;
const draw = (id: 'four-circles' | 'star' | 'checkerboard', index: number): Float32Array =>
  sampleRows(id, 'none', stream(1, `test/${id}`, index), n).x;

const still = {
  reference: 'four-circles',
  target: 'four-circles',
  condition: 'none',
  own: null,
  other: null,
  start: draw('four-circles', 0),
  mapped: draw('four-circles', 0),
  back: draw('four-circles', 0),
  truth: draw('four-circles', 1),
  seed: 3,
  solve: false,
  c2st: null,
} satisfies ViewInputs;

test('the identity between equal laws: every null value', () => {
  const values = viewMetrics({ ...still, solve: true, c2st: { auc: 0.51, nullSd: 0.01 } });
  const zero = {
    meanDistance: 0,
    sdDistance: 0,
    medianDistance: 0,
    q95Distance: 0,
    maxDistance: 0,
    meanAbsolute: 0,
    roundTripP99: 0,
    roundTripMax: 0,
    otOwnImage: 0,
  };
  expect(values).toMatchObject({ ...zero, n, efficiency: 1, c2stAuc: 0.51, c2stNullSd: 0.01 });
  expect(values.slicedW2).toBeLessThan(0.15);
  expect(values.outOfSupport).toBeCloseTo(0.01, 2);
  expect(values.coverage).toBeGreaterThan(0.99);
  expect(values.knnDensity).toBeCloseTo(1, 1);
  expect(values.knnCoverage).toBeCloseTo(1 - 1 / 32, 1);
  expect(values.ringSoft).toBeCloseTo(0.8925, 1);
  expect(values.ringHard).toBeCloseTo(0.916, 1);
  expect(values).toMatchObject({ farOutside: null, armEntropy: null });
});

test('what does not apply or was not asked for is null', () => {
  const star = viewMetrics({
    ...still,
    target: 'star',
    mapped: draw('star', 0),
    truth: draw('star', 1),
  });
  expect(star.armEntropy).toBeCloseTo(Math.log(4), 2);
  expect(star).toMatchObject({ ringSoft: null, ringHard: null, otOwnImage: null, c2stAuc: null });
  expect(star).toMatchObject({ efficiency: null, farOutside: null, c2stNullSd: null });
  const board = viewMetrics({
    ...still,
    target: 'checkerboard',
    mapped: still.start,
    truth: draw('checkerboard', 1),
  });
  // 2,048 cells would need 10,240 points.
  expect(board.coverage).toBeNull();
  expect(board.outOfSupport).toBeCloseTo(0.5, 1);
  expect(board.farOutside).toBeGreaterThan(0.3);
  expect(board.farOutside).toBeLessThan(board.outOfSupport);
});

test('a true turn from own to other conditions keeps every circle', () => {
  const own = Float32Array.from({ length: n }, (_, i) => (i % 7) / 7);
  const other = Float32Array.from({ length: n }, (_, i) => (i % 5) / 5);
  const under = (contexts: Float32Array, index: number): Float32Array =>
    targetUnder('four-circles', 'rotation', contexts, n, stream(2, 'test/turn', index));
  const start = under(own, 0);
  const values = viewMetrics({
    ...still,
    condition: 'rotation',
    own,
    other,
    start,
    mapped: under(other, 0),
    back: start,
    truth: under(other, 1),
  });
  expect(values.outOfSupport).toBeLessThan(0.02);
  expect(values.ringSoft).toBeCloseTo(0.8925, 1);
  expect(values.coverage).toBeGreaterThan(0.99);
  expect(values.knnCoverage).toBeGreaterThan(0.95);
  expect(values.meanDistance).toBeGreaterThan(0.1);
});

test('contexts are used in turn, and must be there', () => {
  const once = targetUnder('star', 'radial', Float32Array.of(0.5, 1), 4, stream(4, 'test/turn'));
  const plain = targetUnder('star', 'none', null, 4, stream(4, 'test/turn'));
  const scales = [0.5, 0.5, 1, 1, 0.5, 0.5, 1, 1];
  expect(once).toEqual(plain.map((v, i) => v * scales[i]));
  expect(() => targetUnder('star', 'radial', null, 4, stream(4, 'test/turn'))).toThrow('radial');
});
