/** Four rings of radius 0.8 k whose noise grows with them, 0.04 k, k = 1 … 4 (SCIENCE 2.1). */
import { distribution } from '../law.ts';
import type { Ring } from '../rings.ts';
import { drawRing, ringMixture } from '../rings.ts';

const rings: Ring[] = [1, 2, 3, 4].map((k) => ({
  x: 0,
  y: 0,
  radius: 0.8 * k,
  sigma: 0.04 * k,
  weight: 0.25,
}));

export const concentricRings = distribution({
  id: 'concentric-rings',
  draw: (stream, out, at) => drawRing(stream, rings[stream.integer(4)], out, at),
  logDensityAt: ringMixture(rings),
  entropy: 2.78644,
  supportThreshold: -6.0263,
});
