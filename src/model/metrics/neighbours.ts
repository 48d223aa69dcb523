/**
 * Density and coverage among nearest neighbours (Naeem et al. 2020, arXiv:2002.09797): how many
 * images lie in the balls that reach from each true point to its k-th true neighbour. It compares
 * every point with every other, so it takes at most 5,000 of a side.
 */
import { pairedRowCount, squaredDistance, type Numbers } from './rows.ts';

export const neighbourRows = 5000;
export const neighbourCount = 5;

export interface Neighbours {
  /** Mean number of true points' balls that an image is in, over k; 1 on average for one law. */
  density: number;
  /** Share of true points whose ball holds an image; about 1 - 2^-k for one law. */
  coverage: number;
}

/**
 * Of the first 5,000 rows of two samples [n, features] of one size.
 * @throws Error when the samples differ in size or have no more than k rows
 */
export function neighbours(
  truth: Numbers,
  images: Numbers,
  features: number,
  k: number = neighbourCount,
): Neighbours {
  const n = Math.min(neighbourRows, pairedRowCount(truth, images, features));
  if (n <= k) throw new Error(`too few rows for ${k} neighbours: ${n}`);
  let inside = 0;
  let covered = 0;
  for (let j = 0; j < n; j++) {
    const reach = reachOf(truth, j, n, features, k);
    let held = 0;
    for (let i = 0; i < n; i++) if (squaredDistance(truth, j, images, i, features) <= reach) held++;
    inside += held;
    if (held > 0) covered++;
  }
  return { density: inside / (k * n), coverage: covered / n };
}

/** Squared distance of row j to its k-th nearest among the first n rows. */
function reachOf(rows: Numbers, j: number, n: number, features: number, k: number): number {
  const nearest = new Float64Array(k).fill(Infinity);
  for (let i = 0; i < n; i++) {
    if (i === j) continue;
    const distance = squaredDistance(rows, j, rows, i, features);
    if (distance >= nearest[k - 1]) continue;
    let at = k - 1;
    for (; at > 0 && nearest[at - 1] > distance; at--) nearest[at] = nearest[at - 1];
    nearest[at] = distance;
  }
  return nearest[k - 1];
}
