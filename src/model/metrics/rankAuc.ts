/**
 * Area under the ROC curve by ranks: how often a score of one sample is above one of the other.
 * It trains nothing and cares only about the order of the scores.
 */
import { sorted } from './quantile.ts';
import { rowCount, type Numbers } from './rows.ts';

/**
 * P(b > a) + P(b = a) / 2 for a score of each sample, in [0, 1]; infinite scores are fine.
 * @throws Error when a sample is empty or a score is NaN
 */
export function rankAuc(a: Numbers, b: Numbers): number {
  const low = sorted(a);
  const high = sorted(b);
  const n = rowCount(low, 1);
  const m = rowCount(high, 1);
  // NaN sort last.
  if (Number.isNaN(low[n - 1]) || Number.isNaN(high[m - 1])) throw new Error('a score is NaN');
  let below = 0;
  let upTo = 0;
  let twice = 0;
  for (const score of high) {
    while (below < n && low[below] < score) below++;
    upTo = Math.max(upTo, below);
    while (upTo < n && low[upTo] === score) upTo++;
    twice += below + upTo;
  }
  return twice / (2 * n * m);
}

/** Standard deviation of that area where both samples, of n and m, have one law. */
export function rankAucNullSd(n: number, m: number): number {
  return Math.sqrt((n + m + 1) / (12 * n * m));
}
