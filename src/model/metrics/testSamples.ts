/** Samples with known answers for the metric tests; no metric reads this file. */
import { stream } from '../../util/streams.ts';

/** [n, features] standard normal rows, shifted and scaled; `index` tells samples apart. */
export function normalRows(n: number, features: number, index: number, scale = 1): Float32Array {
  const source = stream(11, 'test/normal', index);
  return Float32Array.from({ length: n * features }, () => scale * source.normal());
}

/** [n, features] uniform in [-bound, bound]. */
export function uniformRows(
  n: number,
  features: number,
  index: number,
  bound: number,
): Float32Array {
  const source = stream(11, 'test/uniform', index);
  return Float32Array.from({ length: n * features }, () => bound * (2 * source.uniform() - 1));
}

/** Rows moved by a constant step [features]. */
export function shifted(points: Float32Array, step: readonly number[]): Float32Array {
  return points.map((value, i) => value + step[i % step.length]);
}
