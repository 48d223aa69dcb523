/**
 * Counting distances into bins and choosing the histogram's axes. It refuses to draw; the axes stand
 * still until the data leave them for good, because a chart must not rescale while training.
 */

/** Width of a bin, frame units. */
export const binWidth = 0.2;

export interface HistogramAxes {
  /** End of the distance axis, frame units. */
  max: 6 | 12;
  /** End of the share axis, a fraction. */
  top: number;
}

const ladder = [0.1, 0.2, 0.4, 0.6, 1];
/** The most height that the first bin may ask for: unmoved points are a spike, and are clipped. */
const spikeTop = 0.2;

/** Fraction of all distances in each bin of 0..max; those beyond count in no bin. */
export function shares(distances: Float32Array, max: number): Float64Array {
  const result = new Float64Array(Math.round(max / binWidth));
  for (const d of distances) {
    // float32 distances on an edge, such as 0.6, belong to the bin that starts there.
    const bin = Math.floor(d / binWidth + 1e-6);
    if (bin < result.length) result[bin] += 1 / distances.length;
  }
  return result;
}

/** Middle value; mean of the two middle values for an even count; null without values. */
export function median(values: Float32Array): number | null {
  if (values.length === 0) return null;
  const sorted = values.slice().sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * Axes for the runs. The spike of unmoved points in the first bin hardly sets the height.
 * @param previous axes of the call before; they grow as soon as a bin passes them, and shrink only
 *   when the data would fill less than 0.8 of the rung below
 */
export function chooseAxes(
  runs: readonly Float32Array[],
  previous: HistogramAxes | null,
): HistogramAxes {
  const farthest = largest(runs.map((distances) => largest(distances)));
  const max = farthest > 6 || (previous?.max === 12 && farthest > 5.5) ? 12 : 6;
  const need = largest(runs.map((distances) => height(shares(distances, max))));
  const top = rung(need);
  if (!previous || top > previous.top) return { max, top };
  return { max, top: Math.min(previous.top, rung(need / 0.8)) };
}

function height(bins: Float64Array): number {
  return Math.max(Math.min(bins[0], spikeTop), largest(bins.subarray(1)));
}

function rung(need: number): number {
  return ladder.find((value) => value >= need - 1e-9) ?? 1;
}

function largest(values: ArrayLike<number>): number {
  let result = 0;
  for (let i = 0; i < values.length; i++) result = Math.max(result, values[i]);
  return result;
}
