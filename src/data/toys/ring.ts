/** One broad ring of radius 2.25 and noise 0.3375 (SCIENCE 2.1). */
import { distribution } from '../law.ts';
import type { Ring } from '../rings.ts';
import { drawRing, ringMixture } from '../rings.ts';

const broad: Ring = { x: 0, y: 0, radius: 2.25, sigma: 0.3375, weight: 1 };

export const ring = distribution({
  id: 'ring',
  draw: (stream, out, at) => drawRing(stream, broad, out, at),
  logDensityAt: ringMixture([broad]),
  entropy: 2.975761,
  supportThreshold: -5.7928,
});
