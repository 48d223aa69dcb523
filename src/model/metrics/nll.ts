/**
 * Negative log-likelihood of points under a model, and its gap to the exact entropy (SCIENCE 4.1).
 * Needs log densities, which the caller evaluates; it knows no density itself.
 */
import { moments, rowCount, type Numbers } from './rows.ts';

export interface Nll {
  /** Nats per point. */
  mean: number;
  sd: number;
  /** Standard error of the mean: sd / √n. */
  sem: number;
  /** Points with a coordinate beyond ±bound, where tails are linear; null without a box. */
  outside: number | null;
}

export interface Box {
  /** [n, features]: the points the log densities belong to. */
  points: Numbers;
  features: number;
  bound: number;
}

/**
 * Mean of -log density over [n] values. A density of zero makes the mean infinite and sd NaN.
 * @throws Error when there are no values, or the box holds another number of points
 */
export function nll(logDensities: Numbers, box?: Box): Nll {
  const n = rowCount(logDensities, 1);
  const { mean, sd } = moments(logDensities);
  return { mean: -mean, sd, sem: sd / Math.sqrt(n), outside: box ? outsideBox(box, n) : null };
}

function outsideBox({ points, features, bound }: Box, n: number): number {
  if (rowCount(points, features) !== n) {
    throw new Error(`log densities and points differ in number: ${n}, ${points.length / features}`);
  }
  let outside = 0;
  for (let i = 0; i < n; i++) {
    const row = points.subarray(i * features, (i + 1) * features);
    // Negated so that a NaN coordinate counts as outside.
    if (!row.every((value) => Math.abs(value) <= bound)) outside++;
  }
  return outside;
}

export interface KlGap {
  /** Nats; an estimate of KL(data ‖ model), which may fall below 0 by chance. */
  gap: number;
  /** Its standard error, sd / √n. */
  sd: number;
}

/** Gap between a model's NLL on data and the exact entropy of the data's law. */
export function klGap({ mean, sem }: Pick<Nll, 'mean' | 'sem'>, entropy: number): KlGap {
  return { gap: mean - entropy, sd: sem };
}
