/**
 * Quantiles by linear interpolation between order statistics (numpy's default, Hyndman and Fan's
 * type 7). It refuses probabilities outside [0, 1].
 */
import { rowCount, type Numbers } from './rows.ts';

/** Ascending float64 copy; NaN sort last. */
export function sorted(values: Numbers): Float64Array {
  return Float64Array.from(values).sort();
}

/**
 * Value at position p(n - 1) of ascending numbers, between neighbours in proportion.
 * NaN when any number is NaN.
 * @throws Error when p is not in [0, 1] or there are no numbers
 */
export function quantile(ascending: Float64Array, p: number): number {
  const n = rowCount(ascending, 1);
  if (!(p >= 0 && p <= 1)) throw new Error(`invalid probability: ${p}`);
  if (Number.isNaN(ascending[n - 1])) return NaN;
  const position = p * (n - 1);
  const below = Math.floor(position);
  const low = ascending[below];
  const part = position - below;
  // Without this, infinities would give NaN where nothing needs interpolation.
  if (part === 0 || ascending[below + 1] === low) return low;
  return low + (ascending[below + 1] - low) * part;
}
