/**
 * Random-pairing baseline: the distance of independent pairs, one point of each law (SCIENCE 4.1).
 * It pairs rows as they come, so the caller's two samples must be independent.
 */
import { distances } from './distance.ts';
import { metric } from './metric.ts';
import { moments, rowCount, type Moments, type Numbers } from './rows.ts';

export interface RandomPairing extends Moments {
  /** [n] distances of the pairs. */
  distances: Float32Array;
}

/** Distances of row i of `a` and row i of `b`, with mean and standard deviation. */
export function randomPairing(a: Numbers, b: Numbers, features: number): RandomPairing {
  const pairs = distances(a, b, features);
  return { ...moments(pairs), distances: pairs };
}

export const randomPairingMetric = metric({
  label: 'Random pairing',
  unit: 'distance',
  needs: ['images', 'sampleReference', 'sampleTarget'],
  compute: ({ images, sampleReference, sampleTarget, features }) => {
    const n = rowCount(images, features);
    return randomPairing(sampleReference(n, 0), sampleTarget(n, 0), features).mean;
  },
});
