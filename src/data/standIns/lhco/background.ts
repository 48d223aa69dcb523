/**
 * Dijet background of two generators: a map of latent numbers at each mass, so that its density and the
 * morph from one generator to the other are exact.
 */
import { assert } from '../../../util/assert.ts';
import { exp, log, pow } from '../../../util/exactMath.ts';
import { logNormalCdf } from '../../../util/special.ts';
import type { Stream } from '../../../util/streams.ts';
import { featureCount, type LhcoGenerator } from './columns.ts';
import { halfLogTwoPi, logLatent, within } from './latent.ts';

interface Shape {
  a: number;
  b: number;
  A: number;
  k: number;
  mu: number;
  t: number;
  nu: number;
  eta: number;
}

export const shapes: Record<LhcoGenerator, Shape> = {
  'pythia-like': {
    ...{ a: 0.115, b: 0.55, A: 0.19, k: 1.05 },
    ...{ mu: 0.55, t: 0.75, nu: log(0.4), eta: 0.45 },
  },
  'herwig-like': {
    ...{ a: 0.118, b: 0.54, A: 0.195, k: 1.04 },
    ...{ mu: 0.42, t: 0.8, nu: log(0.392), eta: 0.46 },
  },
};

/**
 * A gamma number of scale 1, for shapes of at least 1 (Marsaglia and Tsang, ACM TOMS 26, 2000). d3 has
 * one too, but on `Math`, whose last bits differ from browser to browser.
 */
function gamma(shape: number, stream: Stream): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = stream.normal();
    const root = 1 + c * x;
    const v = root * root * root;
    if (v > 0 && log(1 - stream.uniform()) < 0.5 * x * x + d * (1 - v + log(v))) return d * v;
  }
}

/** A gamma law above 2.3 TeV. */
const massLaw = { from: 2.3, scale: 0.603012, shape: 1.259379, logGamma: -0.10035264287692214 };

/** [n] dijet masses of the background, TeV. */
export const backgroundMass = (stream: Stream, n: number): Float64Array =>
  Float64Array.from(
    { length: n },
    () => massLaw.from + massLaw.scale * gamma(massLaw.shape, stream),
  );

/** ln p(M) of the background, per TeV; -Infinity where there is none. */
export function backgroundMassLogDensity(mass: number): number {
  const { from, scale, shape, logGamma } = massLaw;
  const u = (mass - from) / scale;
  return u > 0 ? (shape - 1) * log(u) - u - logGamma - log(scale) : -Infinity;
}

export const logistic = (value: number): number => 1 / (1 + exp(-value));

/** The generator's map at a mass: latent numbers to features, [5] at `at` of each. */
function shapeRow(
  { a, b, A, k, mu, t, nu, eta }: Shape,
  mass: number,
  z: Float64Array,
  out: Float64Array,
  at: number,
): void {
  const scale = pow(mass / 3.5, 0.8);
  out[at] = a * scale * exp(b * z[at]);
  out[at + 1] = A * scale * pow(-logNormalCdf(-z[at + 1]), 1 / k);
  for (const i of [2, 3]) out[at + i] = logistic(mu - 0.05 * (mass - 3.5) + t * z[at + i]);
  out[at + 4] = 2.9 + exp(nu + 0.35 * (mass - 3.5) + eta * z[at + 4]);
}

/** z with ln Φ(-z) = -w, for w above 0. */
function tailQuantile(w: number): number {
  let z = w > 1 ? Math.sqrt(2 * w) - 1 : 1 - 1.6 / (1 + w);
  for (let i = 0; i < 60; i++) {
    const value = logNormalCdf(-z);
    const hazard = exp(-0.5 * z * z - halfLogTwoPi - value);
    // -ln Φ(-z) is convex and grows: Newton comes from above after one step and stays there.
    const next = z - (-value - w) / hazard;
    const step = Math.abs(next - z);
    z = next;
    if (step < 1e-14 * (1 + Math.abs(z))) break;
  }
  return z;
}

/**
 * Latent numbers behind one row of features, and ln |dz/dx| of it.
 * @returns NaN where features are outside what the generator can make
 */
function latentRow(
  { a, b, A, k, mu, t, nu, eta }: Shape,
  mass: number,
  x: Float64Array,
  z: Float64Array,
  at: number,
): number {
  const scale = pow(mass / 3.5, 0.8);
  const outside =
    !(x[at] > 0 && x[at + 1] > 0 && x[at + 4] > 2.9) ||
    [2, 3].some((i) => !(x[at + i] > 0 && x[at + i] < 1));
  if (outside) {
    z.fill(NaN, at, at + featureCount);
    return NaN;
  }
  z[at] = log(x[at] / (a * scale)) / b;
  let logJacobian = -log(b * x[at]);
  const w = pow(x[at + 1] / (A * scale), k);
  const tail = tailQuantile(w);
  z[at + 1] = tail;
  logJacobian += log((k * w) / x[at + 1]) - w + 0.5 * tail * tail + halfLogTwoPi;
  for (const i of [2, 3]) {
    const share = x[at + i];
    z[at + i] = (log(share / (1 - share)) - mu + 0.05 * (mass - 3.5)) / t;
    logJacobian -= log(t * share * (1 - share));
  }
  const above = x[at + 4] - 2.9;
  z[at + 4] = (log(above) - nu - 0.35 * (mass - 3.5)) / eta;
  return logJacobian - log(eta * above);
}

export function rowsOf(mass: Float64Array, rows: Float64Array): number {
  assert(
    rows.length === mass.length * featureCount,
    `invalid rows: ${rows.length} numbers for ${mass.length} masses`,
  );
  return mass.length;
}

/** [n, 5] features of a generator at masses [n] from latent numbers [n, 5]. */
export function featuresOf(
  generator: LhcoGenerator,
  mass: Float64Array,
  z: Float64Array,
): Float64Array {
  const out = new Float64Array(z.length);
  const shape = shapes[generator];
  for (let i = 0, n = rowsOf(mass, z); i < n; i++)
    shapeRow(shape, mass[i], z, out, i * featureCount);
  return out;
}

/** The inverse of `featuresOf`; NaN where the generator makes no such features. */
export function latentOf(
  generator: LhcoGenerator,
  mass: Float64Array,
  x: Float64Array,
): Float64Array {
  const z = new Float64Array(x.length);
  const shape = shapes[generator];
  for (let i = 0, n = rowsOf(mass, x); i < n; i++)
    latentRow(shape, mass[i], x, z, i * featureCount);
  return z;
}

/** [n] ln p(features | M), of TeV and of 1; -Infinity outside the support. */
export function logDensity(
  generator: LhcoGenerator,
  mass: Float64Array,
  x: Float64Array,
): Float64Array {
  const shape = shapes[generator];
  const z = new Float64Array(x.length);
  return Float64Array.from({ length: rowsOf(mass, x) }, (_, i) => {
    const at = i * featureCount;
    const logJacobian = latentRow(shape, mass[i], x, z, at);
    if (Number.isNaN(logJacobian) || !within(z, at)) return -Infinity;
    return logLatent(z, at) + logJacobian;
  });
}

/** The exact morph: the same latent numbers at the same mass, through the other generator. */
export const morphed = (
  from: LhcoGenerator,
  to: LhcoGenerator,
  mass: Float64Array,
  x: Float64Array,
): Float64Array => featuresOf(to, mass, latentOf(from, mass, x));
