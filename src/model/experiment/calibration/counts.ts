/** Histograms of a study: fixed edges, so that methods can be laid over one another. */
import type { Counts, Marginal } from '../../../protocol/calibrationResult.ts';

/** Bins over what the scaling maps to [-3, 3]: real columns fill a quarter of that. */
export const columnBins = 60;

/** NaN and values outside the bins count in `n` alone. */
export function countsOf(
  values: ArrayLike<number>,
  from: number,
  to: number,
  bins: number,
): Counts {
  const counts = new Array<number>(bins).fill(0);
  const scale = bins / (to - from);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor((values[i] - from) * scale);
    if (bin >= 0 && bin < bins) counts[bin]++;
  }
  return { from, to, bins: counts, n: values.length };
}

/** Entries of both samples that a bin needs before it is compared. */
const leastEntries = 10;

/**
 * χ² of two histograms with the same edges, as shapes: each bin's counts have Poisson errors, and the
 * samples may differ in size (Gagunashvili, NIM A 596 (2008) 439, eq. 5 for unweighted ones).
 */
export function marginalOf(moved: Counts, target: Counts): Marginal {
  const up = Math.sqrt(target.n / moved.n);
  let [chi2, compared] = [0, 0];
  moved.bins.forEach((m, i) => {
    const t = target.bins[i];
    if (m + t < leastEntries) return;
    const off = m * up - t / up;
    chi2 += (off * off) / (m + t);
    compared++;
  });
  return { moved, target, chi2, degrees: Math.max(0, compared - 1) };
}
