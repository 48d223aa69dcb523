/**
 * The special functions that exact densities need: normal distribution function in log space,
 * Bessel I0, log-sum-exp and Gauss–Legendre nodes. Knows no particular law.
 */
import { assert } from './assert.ts';
import { cos, exp, log } from './exactMath.ts';

const pi = 3.141592653589793;
/** ½ ln 2π */
const logRootTwoPi = 0.9189385332046728;

/** ln Φ(z) for z <= 0, to about 1e-14 of Φ near the middle and of the logarithm in the tail. */
function logLowerTail(z: number): number {
  const density = -0.5 * z * z - logRootTwoPi;
  if (z > -2) return log(0.5 - exp(density) * centralSeries(-z));
  let fraction = -z;
  for (let k = 12 + Math.ceil(480 / (z * z)); k >= 1; k--) fraction = -z + k / fraction;
  return density - log(fraction);
}

/** (Φ(z) - ½) / φ(z) = z + z³/3 + z⁵/15 + …, all terms positive. */
function centralSeries(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 3; term > 1e-17 * sum; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return sum;
}

/** ln Φ(z), accurate in both tails: no underflow before z = -1e154. */
export function logNormalCdf(z: number): number {
  return z <= 0 ? logLowerTail(z) : log(1 - exp(logLowerTail(-z)));
}

/** Φ(z). */
export function normalCdf(z: number): number {
  return exp(logNormalCdf(z));
}

/**
 * ln(Φ(to) - Φ(from)) for from < to, accurate in both tails. Loses relative accuracy in
 * proportion as the interval gets narrower than about 1.
 */
export function logNormalInterval(from: number, to: number): number {
  if (from > 0) return logNormalInterval(-to, -from);
  if (to > 0) return log(1 - exp(logLowerTail(-to)) - exp(logLowerTail(from)));
  const larger = logLowerTail(to);
  return larger + log(1 - exp(logLowerTail(from) - larger));
}

/** e^-|x| I0(x), the exponentially scaled modified Bessel function of order 0. */
export function i0e(x: number): number {
  const size = Math.abs(x);
  return size < 20 ? exp(-size) * i0Series(size) : i0eAsymptotic(size);
}

/** I0(x) = Σ (x²/4)^k / k!² */
function i0Series(x: number): number {
  const quarter = 0.25 * x * x;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

/** Σ (1·3·…·(2k-1))² / (k! (8x)^k) / √(2πx); from x = 20 on below 1e-16 before it diverges. */
function i0eAsymptotic(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-17; k++) {
    const odd = 2 * k - 1;
    term *= (odd * odd) / (8 * k * x);
    sum += term;
  }
  return sum / Math.sqrt(2 * pi * x);
}

/** ln Σ e^v over `values`; -Infinity for none, or where all are. */
export function logSumExp(values: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, values[i]);
  if (largest === -Infinity) return largest;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += exp(values[i] - largest);
  return largest + log(sum);
}

export interface Quadrature {
  nodes: Float64Array;
  weights: Float64Array;
}

/**
 * Gauss–Legendre nodes (ascending) and weights on [from, to]: exact for polynomials up to degree
 * 2n - 1. Newton's method from Tricomi's first guess.
 * @throws Error unless n is a positive integer
 */
export function gaussLegendre(n: number, from = -1, to = 1): Quadrature {
  assert(Number.isInteger(n) && n >= 1, `invalid number of nodes: ${n}`);
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = -cos((pi * (i + 0.75)) / (n + 0.5));
    let slope = 0;
    for (let round = 0; round < 6; round++) {
      const [value, before] = legendre(n, x);
      slope = (n * (x * value - before)) / (x * x - 1);
      x -= value / slope;
    }
    nodes[i] = from + 0.5 * (to - from) * (1 + x);
    weights[i] = (to - from) / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}

/** Legendre polynomials of degree n and n - 1 at x. */
function legendre(n: number, x: number): [number, number] {
  let value = x;
  let before = 1;
  for (let k = 2; k <= n; k++) {
    const next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
    before = value;
    value = next;
  }
  return [value, before];
}
