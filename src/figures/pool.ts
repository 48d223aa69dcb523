/**
 * Distances as a histogram, and several histograms as one: counts add, and mean, deviation and
 * largest of the union are exact. The bins themselves decide no statistic.
 */
import { distanceBin, distanceBins, type DistanceHistogram } from '../protocol/product.ts';

/**
 * Histogram of distances, frame units.
 * @throws Error when there are none, or one is negative or not a number
 */
export function distanceHistogram(distances: ArrayLike<number>): DistanceHistogram {
  const n = distances.length;
  if (n === 0) throw new Error('no distances');
  const bins = new Uint32Array(distanceBins);
  let sum = 0;
  let max = 0;
  for (let i = 0; i < n; i++) {
    const distance = distances[i];
    if (!(distance >= 0)) throw new Error(`invalid distance: ${distance}`);
    bins[Math.min(distanceBins - 1, Math.floor(distance / distanceBin))]++;
    sum += distance;
    max = Math.max(max, distance);
  }
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (distances[i] - mean) * (distances[i] - mean);
  return { n, mean, sd: n === 1 ? 0 : Math.sqrt(squares / (n - 1)), max, bins };
}

/**
 * The histogram of all distances together.
 * @throws Error when there are none
 */
export function pool(histograms: readonly DistanceHistogram[]): DistanceHistogram {
  const n = histograms.reduce((sum, each) => sum + each.n, 0);
  if (n === 0) throw new Error('no distances');
  const bins = new Uint32Array(distanceBins);
  for (const each of histograms) each.bins.forEach((count, bin) => (bins[bin] += count));
  const mean = histograms.reduce((sum, each) => sum + each.n * each.mean, 0) / n;
  // Squares about each own mean, and of the own means about the common one.
  const squares = histograms.reduce((sum, each) => {
    const off = each.mean - mean;
    return sum + (each.n - 1) * each.sd * each.sd + each.n * off * off;
  }, 0);
  const max = Math.max(...histograms.map((each) => each.max));
  return { n, mean, sd: n === 1 ? 0 : Math.sqrt(squares / (n - 1)), max, bins };
}
