/** Four noisy circles of radius 2 about (±1, ±1), equally likely (SCIENCE 2.1). */
import { distribution } from '../law.ts';
import type { Ring } from '../rings.ts';
import { drawRing, ringMixture } from '../rings.ts';

export const circles: readonly Ring[] = [
  [-1, -1],
  [-1, 1],
  [1, -1],
  [1, 1],
].map(([x, y]) => ({ x, y, radius: 2, sigma: 0.1, weight: 0.25 }));

export const fourCircles = distribution({
  id: 'four-circles',
  draw: (stream, out, at) => drawRing(stream, circles[stream.integer(4)], out, at),
  logDensityAt: ringMixture(circles),
  entropy: 2.870819,
  supportThreshold: -5.531,
});
