/**
 * Stars: equal bars from 0.6 to 2.6 along evenly spaced directions, with Gaussian noise 0.1.
 * The density is exact, box along the arm times normal across it, and kept in log space.
 */
import { log } from '../util/exactMath.ts';
import { logNormalInterval, logSumExp } from '../util/special.ts';
import type { Stream } from '../util/streams.ts';
import type { Law } from './law.ts';

const sigma = 0.1;
const start = 0.6;
const length = 2;
/** ln √2π */
const logRootTwoPi = 0.9189385332046728;

/**
 * An arm whose share is below e^-60 of another's changes no bit of their sum, and need not be
 * computed: most points are near one arm, and each costs four normal integrals otherwise.
 */
const negligible = 60;

/** Log of an arm's share, up to a constant; both distances in units of sigma. */
function exact(along: number, across: number): number {
  return logNormalInterval(along - length / sigma, along) - 0.5 * across * across;
}

/** No less than `exact`, and cheap: Φ(-z) is at most e^(-z²/2) for z > 0. */
function ceiling(along: number, across: number): number {
  const beyond = Math.max(0, -along, along - length / sigma);
  return -0.5 * (beyond * beyond + across * across);
}

/** Unit vectors of the eight compass directions, exact where they can be. */
const half = Math.sqrt(0.5);
const compass = [
  [1, 0],
  [half, half],
  [0, 1],
  [-half, half],
  [-1, 0],
  [-half, -half],
  [0, -1],
  [half, -half],
] as const;

/** Unit vectors along the arms, against the clock from the right. */
const directionsOf = (arms: 4 | 8): readonly (readonly [number, number])[] =>
  compass.filter((_, k) => k % (8 / arms) === 0);

/** Writes the log of each arm's share of the density at (x, y) to `out`, up to one constant. */
export function armLogShares(arms: 4 | 8): (x: number, y: number, out: Float64Array) => void {
  const directions = directionsOf(arms);
  return (x, y, out) => {
    for (let k = 0; k < arms; k++) {
      const [c, s] = directions[k];
      out[k] = exact((c * x + s * y - start) / sigma, (c * y - s * x) / sigma);
    }
  };
}

/** Sampler and log density of a star with 4 or 8 arms (SCIENCE 2.1). */
export function star(arms: 4 | 8): Pick<Law, 'draw' | 'logDensityAt'> {
  const directions = directionsOf(arms);
  const [alongs, acrosses, ceilings, terms] = Array.from(
    { length: 4 },
    () => new Float64Array(arms),
  );
  const constant = -log(length) - log(sigma) - logRootTwoPi - log(arms);
  return {
    draw: (stream: Stream, out: Float32Array, at: number): void => {
      const [c, s] = directions[stream.integer(arms)];
      const along = start + length * stream.uniform() + sigma * stream.normal();
      const across = sigma * stream.normal();
      out[at] = c * along - s * across;
      out[at + 1] = s * along + c * across;
    },
    logDensityAt: (x: number, y: number): number => {
      let nearest = 0;
      for (let k = 0; k < arms; k++) {
        const [c, s] = directions[k];
        alongs[k] = (c * x + s * y - start) / sigma;
        acrosses[k] = (c * y - s * x) / sigma;
        ceilings[k] = ceiling(alongs[k], acrosses[k]);
        if (ceilings[k] > ceilings[nearest]) nearest = k;
      }
      const largest = exact(alongs[nearest], acrosses[nearest]);
      for (let k = 0; k < arms; k++)
        if (k === nearest) terms[k] = largest;
        else if (ceilings[k] < largest - negligible) terms[k] = -Infinity;
        else terms[k] = exact(alongs[k], acrosses[k]);
      return constant + logSumExp(terms);
    },
  };
}
