/**
 * The latent numbers behind an event of the stand-in: five correlated normal ones, none beyond 4. Knows
 * nothing of what they become.
 */
import { exp, log } from '../../../util/exactMath.ts';
import { logNormalCdf } from '../../../util/special.ts';
import type { Stream } from '../../../util/streams.ts';
import { featureCount } from './columns.ts';

/** Correlations of the latent normal numbers, by pairs of features. */
const correlations: readonly (readonly [number, number, number])[] = [
  [0, 1, -0.1],
  [0, 2, -0.4],
  [1, 3, -0.45],
  [2, 3, 0.05],
  [0, 4, 0.1],
  [1, 4, 0.1],
];
const latentBound = 4;

export const halfLogTwoPi = 0.9189385332046728;
const factor = cholesky(covariance());
const logDeterminant = factor.reduce((sum, row, i) => sum + 2 * log(row[i]), 0);
/**
 * ln P(no |z| above 4). Two of them beyond at once are rarer by four orders, so their tails add.
 */
const logInside = log(1 - 2 * featureCount * exp(logNormalCdf(-latentBound)));

function covariance(): number[][] {
  const matrix = Array.from({ length: featureCount }, (_, i) =>
    Array.from({ length: featureCount }, (_, j): number => (i === j ? 1 : 0)),
  );
  for (const [i, j, rho] of correlations) matrix[i][j] = matrix[j][i] = rho;
  return matrix;
}

/** Lower factor of a positive definite matrix. */
function cholesky(matrix: readonly (readonly number[])[]): number[][] {
  const lower = matrix.map(() => new Array<number>(matrix.length).fill(0));
  for (let i = 0; i < matrix.length; i++)
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i][j];
      for (let k = 0; k < j; k++) rest -= lower[i][k] * lower[j][k];
      lower[i][j] = i === j ? Math.sqrt(rest) : rest / lower[j][j];
    }
  return lower;
}

/** [n, 5] latent numbers: correlated normal, drawn again until none is beyond 4. */
export function latent(stream: Stream, n: number): Float64Array {
  const out = new Float64Array(n * featureCount);
  const free = new Float64Array(featureCount);
  for (let row = 0; row < n; row++) {
    const at = row * featureCount;
    do {
      for (let i = 0; i < featureCount; i++) free[i] = stream.normal();
      for (let i = 0; i < featureCount; i++) {
        out[at + i] = 0;
        for (let j = 0; j <= i; j++) out[at + i] += factor[i][j] * free[j];
      }
    } while (!within(out, at));
  }
  return out;
}

export function within(values: Float64Array, at: number): boolean {
  for (let i = 0; i < featureCount; i++) if (Math.abs(values[at + i]) > latentBound) return false;
  return true;
}

/** Log density of the latent numbers at `at`, by forward substitution in the factor. */
export function logLatent(z: Float64Array, at: number): number {
  const free = new Float64Array(featureCount);
  let squares = 0;
  for (let i = 0; i < featureCount; i++) {
    let rest = z[at + i];
    for (let j = 0; j < i; j++) rest -= factor[i][j] * free[j];
    free[i] = rest / factor[i][i];
    squares += free[i] * free[i];
  }
  return -0.5 * squares - featureCount * halfLogTwoPi - 0.5 * logDeterminant - logInside;
}
