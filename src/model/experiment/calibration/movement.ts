/** How far a study's rows are moved, whole and feature by feature, scaled units. */
import type { Movement } from '../../../protocol/calibrationResult.ts';
import { distances, summary } from '../../metrics/index.ts';
import { countsOf } from './counts.ts';

/** Distances beyond are few; they stand in `n` and `max`. */
const reach = { distance: 4, feature: 2 };
const bins = 80;

/** @param from,to [n, features] rows before and after, in one order */
export function movementOf(from: Float32Array, to: Float32Array, features: number): Movement {
  const moved = distances(from, to, features);
  const each = Array.from({ length: features }, (_, k) => {
    const along = Float64Array.from(moved, (_, i) =>
      Math.abs(to[i * features + k] - from[i * features + k]),
    );
    const mean = along.reduce((sum, v) => sum + v, 0) / along.length;
    return { mean, counts: countsOf(along, 0, reach.feature, bins) };
  });
  const counts = countsOf(moved, 0, reach.distance, bins);
  return { rows: moved.length, distance: summary(moved), counts, features: each };
}
