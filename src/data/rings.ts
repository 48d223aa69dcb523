/**
 * Noisy circles: a uniform angle at one radius plus isotropic Gaussian noise, alone or mixed.
 * The density is exact (a Rice law in the radius) and kept in log space, without a floor.
 */
import { cos, exp, hypot2, log, sin } from '../util/exactMath.ts';
import { i0e } from '../util/special.ts';
import type { Stream } from '../util/streams.ts';

export interface Ring {
  /** Centre, radius and noise, frame units. */
  x: number;
  y: number;
  radius: number;
  sigma: number;
  /** Share of the mixture. */
  weight: number;
}

const twoPi = 6.283185307179586;

/** Writes one point of a ring to out[at], out[at + 1]; one uniform, then two normals. */
export function drawRing(stream: Stream, ring: Ring, out: Float32Array, at: number): void {
  const angle = twoPi * stream.uniform();
  out[at] = ring.x + ring.radius * cos(angle) + ring.sigma * stream.normal();
  out[at + 1] = ring.y + ring.radius * sin(angle) + ring.sigma * stream.normal();
}

/**
 * Log density of a mixture of rings (SCIENCE 2.1): each is
 * exp(-(r - R)²/2σ²) i0e(rR/σ²) / 2πσ², the exponents summed relative to the largest.
 */
export function ringMixture(rings: readonly Ring[]): (x: number, y: number) => number {
  const exponents = new Float64Array(rings.length);
  const radii = new Float64Array(rings.length);
  return (x, y) => {
    let largest = -Infinity;
    for (let k = 0; k < rings.length; k++) {
      const ring = rings[k];
      radii[k] = hypot2(x - ring.x, y - ring.y);
      const off = (radii[k] - ring.radius) / ring.sigma;
      exponents[k] = -0.5 * off * off;
      largest = Math.max(largest, exponents[k]);
    }
    let sum = 0;
    for (let k = 0; k < rings.length; k++) {
      const below = exponents[k] - largest;
      if (below < -700) continue;
      const { radius, sigma, weight } = rings[k];
      const variance = sigma * sigma;
      sum += (exp(below) * i0e((radii[k] * radius) / variance) * weight) / (twoPi * variance);
    }
    return largest + log(sum);
  };
}

/**
 * Writes the log of each ring's share of the mixture's density at (x, y) to `out`, up to one constant
 * for all.
 */
export function ringLogShares(
  rings: readonly Ring[],
): (x: number, y: number, out: Float64Array) => void {
  const constants = rings.map(({ weight, sigma }) => log(weight / (sigma * sigma)));
  return (x, y, out) => {
    for (let k = 0; k < rings.length; k++) {
      const ring = rings[k];
      const r = hypot2(x - ring.x, y - ring.y);
      const off = (r - ring.radius) / ring.sigma;
      const bessel = log(i0e((r * ring.radius) / (ring.sigma * ring.sigma)));
      out[k] = constants[k] - 0.5 * off * off + bessel;
    }
  };
}
