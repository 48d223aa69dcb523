/** Numbers over seeds: mean and sample standard deviation. Draws no conclusion. */
import type { Stat, Unit } from '../protocol/figure.ts';

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample standard deviation (n - 1); null below two values. */
export function sampleSd(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return Math.sqrt(squares / (values.length - 1));
}

/** @param values one a seed; null, like any null among them, when a number is missing */
export function statOf(values: readonly (number | null)[], unit: Unit): Stat | null {
  const known = values.filter((value) => value !== null);
  if (known.length < values.length || known.length === 0) return null;
  return { mean: meanOf(known), sd: sampleSd(known), values: known, unit };
}

/** Standard error of the mean over seeds; null for one seed. */
export function standardError(values: readonly number[]): number | null {
  const sd = sampleSd(values);
  return sd === null ? null : sd / Math.sqrt(values.length);
}
