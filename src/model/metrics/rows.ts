/**
 * Checks and sums that all metrics share: rows of points and moments of numbers, in float64 and in
 * a fixed order. It knows no metric.
 */

/** Anything indexed that holds numbers. */
export type Numbers = Float32Array | Float64Array;

/**
 * Number of rows of a [n, features] array.
 * @throws Error when there is no row or the array does not divide into rows
 */
export function rowCount(points: Numbers, features: number): number {
  if (!Number.isInteger(features) || features < 1) {
    throw new Error(`invalid number of features: ${features}`);
  }
  const n = points.length / features;
  if (!Number.isInteger(n) || n < 1) {
    throw new Error(`points are not rows of ${features} features: ${points.length} numbers`);
  }
  return n;
}

/** Number of rows of two arrays that must have as many. */
export function pairedRowCount(a: Numbers, b: Numbers, features: number): number {
  const n = rowCount(a, features);
  const other = rowCount(b, features);
  if (n !== other) throw new Error(`both samples need as many rows: ${n} and ${other}`);
  return n;
}

/** Squared Euclidean distance of row i of `a` and row j of `b`. */
export function squaredDistance(
  a: Numbers,
  i: number,
  b: Numbers,
  j: number,
  features: number,
): number {
  let sum = 0;
  for (let d = 0; d < features; d++) {
    const step = a[i * features + d] - b[j * features + d];
    sum += step * step;
  }
  return sum;
}

export interface Moments {
  mean: number;
  /** Sample standard deviation (n - 1 below the sum); 0 for a single number. */
  sd: number;
}

/** Mean and standard deviation, in two passes. */
export function moments(values: Numbers): Moments {
  const n = rowCount(values, 1);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i];
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i] - mean) * (values[i] - mean);
  return { mean, sd: n === 1 ? 0 : Math.sqrt(squares / (n - 1)) };
}
