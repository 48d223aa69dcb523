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

/** Sampler and log density of a star with 4 or 8 arms (SCIENCE 2.1). */
export function star(arms: 4 | 8): Pick<Law, 'draw' | 'logDensityAt'> {
  const directions = compass.filter((_, k) => k % (8 / arms) === 0);
  const terms = new Float64Array(arms);
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
      for (let k = 0; k < arms; k++) {
        const [c, s] = directions[k];
        const along = (c * x + s * y - start) / sigma;
        const across = (c * y - s * x) / sigma;
        terms[k] = logNormalInterval(along - length / sigma, along) - 0.5 * across * across;
      }
      return constant + logSumExp(terms);
    },
  };
}
