/**
 * Sliced Wasserstein distance: root of the mean, over fixed directions, of the squared 1-D W2 of
 * the projections (SCIENCE 4.1). It is blind to smearing, so never judge by it alone, and it needs
 * samples of equal size.
 */
import { cos, sin } from '../../util/exactMath.ts';
import { stream } from '../../util/streams.ts';
import { metric, type Sampler } from './metric.ts';
import { pairedRowCount, rowCount, type Numbers } from './rows.ts';

const pi = 3.141592653589793;
export const defaultAngles = 64;

/** [count, features] unit vectors: angles π(k + ½)/count in the plane, else fixed random ones. */
function directions(count: number, features: number): Float64Array {
  const result = new Float64Array(count * features);
  for (let k = 0; k < count; k++) {
    const direction = result.subarray(k * features, (k + 1) * features);
    if (features === 2) {
      const angle = (pi * (k + 0.5)) / count;
      direction.set([cos(angle), sin(angle)]);
    } else {
      // Seeded by k alone, so that the metric is the same function in every run.
      const source = stream(0, 'metrics/directions', k);
      let squares = 0;
      for (let d = 0; d < features; d++) {
        direction[d] = source.normal();
        squares += direction[d] * direction[d];
      }
      for (let d = 0; d < features; d++) direction[d] /= Math.sqrt(squares);
    }
  }
  return result;
}

function projected(points: Numbers, n: number, direction: Float64Array): Float64Array {
  const features = direction.length;
  const result = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let d = 0; d < features; d++) sum += points[i * features + d] * direction[d];
    result[i] = sum;
  }
  return result.sort();
}

/**
 * Sliced W2 of two samples [n, features].
 * @throws Error when the samples differ in size or `angles` is not a positive integer
 */
export function slicedW2(
  a: Numbers,
  b: Numbers,
  features: number,
  angles: number = defaultAngles,
): number {
  const n = pairedRowCount(a, b, features);
  if (!Number.isInteger(angles) || angles < 1) throw new Error(`invalid angles: ${angles}`);
  const all = directions(angles, features);
  let sum = 0;
  for (let k = 0; k < angles; k++) {
    const direction = all.subarray(k * features, (k + 1) * features);
    const left = projected(a, n, direction);
    const right = projected(b, n, direction);
    let squares = 0;
    for (let i = 0; i < n; i++) squares += (left[i] - right[i]) * (left[i] - right[i]);
    sum += squares / n;
  }
  return Math.sqrt(sum / angles);
}

/** Same-law floor: sliced W2 of two independent samples of n rows of one law. */
export function slicedW2FloorOf(
  sampler: Sampler,
  n: number,
  features: number,
  angles: number = defaultAngles,
): number {
  return slicedW2(sampler(n, 0), sampler(n, 1), features, angles);
}

export const slicedW2Metric = metric({
  label: 'Sliced W2',
  unit: 'distance',
  needs: ['images', 'sampleTarget'],
  compute: ({ images, sampleTarget, features }) =>
    slicedW2(images, sampleTarget(rowCount(images, features), 0), features),
});

export const slicedW2Floor = metric({
  label: 'Sliced W2, same-law floor',
  unit: 'distance',
  needs: ['images', 'sampleTarget'],
  compute: ({ images, sampleTarget, features }) =>
    slicedW2FloorOf(sampleTarget, rowCount(images, features), features),
});
