/**
 * Counting distances into bins and choosing the histogram's axes. It refuses to draw; the axes stand
 * still until the data leave them for good, because a chart must not rescale while training.
 */

import { countWidth, quantileOf, type DistanceCounts } from '../util/distanceCounts.ts';

/** Width of a bin, frame units. */
export const binWidth = 0.2;

export interface HistogramAxes {
  /** End of the distance axis, frame units. */
  max: 6 | 12;
  /** End of the share axis, a fraction. */
  top: 0.1 | 0.2 | 0.4 | 0.6 | 1;
}

const ladder = [0.1, 0.2, 0.4, 0.6, 1] as const;
/** The most height that the first bin may ask for: unmoved points are a spike, and are clipped. */
const spikeTop = 0.2;

export interface Summary {
  /** Fraction of all distances in each bin of 0..12; those beyond count in no bin. */
  shares: Float64Array;
  /** Mean of the two middle values for an even count. */
  median: number;
  largest: number;
}

const longest = 12;
const summaries = new WeakMap<Float32Array, Summary>();

/**
 * What the histogram needs of a run. Kept per array, so that the thousands of random pairs are
 * sorted once and not per frame; an array must not change after it was handed in.
 * @param distances at least one, frame units
 */
export function summarise(distances: Float32Array): Summary {
  const known = summaries.get(distances);
  if (known) return known;
  const shares = new Float64Array(Math.round(longest / binWidth));
  for (const d of distances) {
    // float32 distances on an edge, such as 0.6, belong to the bin that starts there.
    const bin = Math.floor(d / binWidth + 1e-6);
    if (bin < shares.length) shares[bin] += 1 / distances.length;
  }
  const sorted = distances.slice().sort();
  const half = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  const summary = { shares, median, largest: sorted[sorted.length - 1] };
  summaries.set(distances, summary);
  return summary;
}

/** The same of distances that were only counted; the median is right to 0.001. */
export function summariseCounts(counts: DistanceCounts): Summary {
  const shares = new Float64Array(Math.round(longest / binWidth));
  const fine = Math.round(binWidth / countWidth);
  counts.bins.forEach((count, i) => (shares[Math.floor(i / fine)] += count / counts.n));
  return { shares, median: quantileOf(counts, 0.5), largest: counts.largest };
}

/**
 * Axes for the runs. The spike of unmoved points in the first bin hardly sets the height.
 * @param previous axes of the call before; they grow as soon as a bin passes them, and shrink only
 *   when the data would fill less than 0.8 of the rung below
 */
export function chooseAxes(
  runs: readonly Summary[],
  previous: HistogramAxes | null,
): HistogramAxes {
  if (runs.length === 0) return previous ?? { max: 6, top: spikeTop };
  const farthest = Math.max(...runs.map((run) => run.largest));
  const max = farthest > 6 || (previous?.max === 12 && farthest > 5.5) ? 12 : 6;
  const need = Math.max(...runs.map((run) => height(run.shares)));
  const top = rung(need);
  if (!previous || top > previous.top) return { max, top };
  const roomy = rung(need / 0.8);
  return { max, top: roomy < previous.top ? roomy : previous.top };
}

function height(shares: Float64Array): number {
  return Math.max(Math.min(shares[0], spikeTop), ...shares.subarray(1));
}

function rung(need: number): HistogramAxes['top'] {
  return ladder.find((value) => value >= need - 1e-9) ?? 1;
}
