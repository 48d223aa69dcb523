import { expect, test } from 'vitest';
import { measure, metrics, type MetricId, type MetricInputs } from './index.ts';
import { normalRows, shifted } from './testSamples.ts';

const n = 120;
const start = normalRows(n, 2, 0);
const back = start.slice();
back[0] += 3;

/** A map that is a shift by (3, 4) onto a target that is the shifted law; small whatever n is. */
const inputs: MetricInputs = {
  features: 2,
  assignmentRows: Infinity,
  start,
  images: shifted(start, [3, 4]),
  back,
  sampleReference: (_, index) => normalRows(n, 2, 10 + index),
  sampleTarget: (_, index) => shifted(normalRows(n, 2, 20 + index), [3, 4]),
  outsideTarget: (points) =>
    Uint8Array.from({ length: points.length / 2 }, (_, i) => (points[2 * i] < 3 ? 1 : 0)),
};

const ids = Object.keys(metrics) as MetricId[];

test('a shift onto the shifted law', () => {
  const values = measure(ids, inputs);
  expect(values.meanDistance).toBeCloseTo(5, 5);
  expect(values.stdDistance).toBeCloseTo(0, 5);
  expect(values.otOwnImage).toBeCloseTo(5, 5);
  expect(Math.abs(values.otLaws - 5)).toBeLessThan(values.otLawsFloor);
  expect(values.otLawsFloor).toBeLessThan(1);
  expect(values.slicedW2).toBeLessThan(3 * values.slicedW2Floor);
  expect(values.randomPairing).toBeGreaterThan(5);
  expect(Math.abs(values.outOfSupport - 0.5)).toBeLessThan(0.15);
  expect(Math.abs(values.outOfSupportFloor - 0.5)).toBeLessThan(0.15);
  expect(values.roundTripMax).toBeCloseTo(3, 5);
  expect(values.roundTripP99).toBe(0);
});

test.each(ids)('%s uses only what it declares', (id) => {
  const declared = new Set<string>([...metrics[id].needs, 'features', 'assignmentRows']);
  const given = Object.fromEntries(
    Object.entries(inputs).filter(([name]) => declared.has(name)),
  ) as unknown as MetricInputs;
  expect(measure([id], given)).toEqual(measure([id], inputs));
});
