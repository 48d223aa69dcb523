/**
 * Distances of several maps as those of one: counts added, mean and standard deviation of the union.
 * Every point weighs the same.
 */
import { distanceBins, type DistanceHistogram } from '../protocol/product.ts';

/** The sample standard deviation is exact: within parts and between their means. */
export function pool(parts: readonly DistanceHistogram[]): DistanceHistogram {
  const n = parts.reduce((sum, part) => sum + part.n, 0);
  const mean = parts.reduce((sum, part) => sum + part.n * part.mean, 0) / n;
  const squares = parts.reduce((sum, part) => {
    const shift = part.mean - mean;
    return sum + (part.n - 1) * part.sd * part.sd + part.n * shift * shift;
  }, 0);
  const bins = new Uint32Array(distanceBins);
  for (const part of parts) for (let i = 0; i < distanceBins; i++) bins[i] += part.bins[i];
  const max = parts.reduce((most, part) => Math.max(most, part.max), 0);
  return { n, mean, sd: Math.sqrt(squares / (n - 1)), max, bins };
}
