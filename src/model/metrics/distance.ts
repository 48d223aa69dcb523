/**
 * How far a map moves points: Euclidean distance per point and its summary (SCIENCE 4.1). It pairs
 * row i with row i and nothing else; see `assignment.ts` for the best pairing.
 */
import { metric, type MetricInputs } from './metric.ts';
import { quantile, sorted } from './quantile.ts';
import { moments, pairedRowCount, squaredDistance, type Numbers } from './rows.ts';

/** [n] Euclidean distance between row i of `from` and row i of `to`, both [n, features]. */
export function distances(from: Numbers, to: Numbers, features: number): Float32Array {
  const n = pairedRowCount(from, to, features);
  const result = new Float32Array(n);
  for (let i = 0; i < n; i++) result[i] = Math.sqrt(squaredDistance(from, i, to, i, features));
  return result;
}

export interface DistanceSummary {
  mean: number;
  /** Sample standard deviation. */
  std: number;
  median: number;
  q95: number;
  max: number;
}

/** Summary of [n] distances; quantiles as in `quantile.ts`. */
export function summary(values: Numbers): DistanceSummary {
  const { mean, sd } = moments(values);
  const ascending = sorted(values);
  return {
    mean,
    std: sd,
    median: quantile(ascending, 0.5),
    q95: quantile(ascending, 0.95),
    max: quantile(ascending, 1),
  };
}

/** [features] mean absolute distance along each feature. */
export function meanAbsPerFeature(from: Numbers, to: Numbers, features: number): Float64Array {
  const n = pairedRowCount(from, to, features);
  const sums = new Float64Array(features);
  for (let i = 0; i < n; i++) {
    for (let d = 0; d < features; d++) {
      sums[d] += Math.abs(from[i * features + d] - to[i * features + d]);
    }
  }
  return sums.map((sum) => sum / n);
}

const moved = (inputs: Pick<MetricInputs, 'start' | 'images' | 'features'>): DistanceSummary =>
  summary(distances(inputs.start, inputs.images, inputs.features));

export const meanDistance = metric({
  label: 'Mean distance',
  unit: 'distance',
  needs: ['start', 'images'],
  compute: (inputs) => moved(inputs).mean,
});

export const stdDistance = metric({
  label: 'Spread of distance',
  unit: 'distance',
  needs: ['start', 'images'],
  compute: (inputs) => moved(inputs).std,
});
