/**
 * A ring of radius 1 and noise 0.15, stretched by a uniform factor from 1 to 2 (SCIENCE 2.1).
 * Its density is the integral over the factor, by 64-point Gauss–Legendre quadrature.
 */
import { gaussLegendre } from '../../util/special.ts';
import { distribution } from '../law.ts';
import type { Ring } from '../rings.ts';
import { drawRing, ringMixture } from '../rings.ts';

const stretched = (factor: number, weight: number): Ring => ({
  x: 0,
  y: 0,
  radius: factor,
  sigma: 0.15 * factor,
  weight,
});

const { nodes, weights } = gaussLegendre(64, 1, 2);

export const annulus = distribution({
  id: 'annulus',
  draw: (stream, out, at) => drawRing(stream, stretched(1 + stream.uniform(), 1), out, at),
  logDensityAt: ringMixture(Array.from(nodes, (factor, k) => stretched(factor, weights[k]))),
  entropy: 2.625975,
  supportThreshold: -5.4171,
});
