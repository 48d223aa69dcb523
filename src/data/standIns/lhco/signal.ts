/** The signal (W′-like) of the stand-in, with its exact density. */
import { exp, log } from '../../../util/exactMath.ts';
import type { Stream } from '../../../util/streams.ts';
import { logistic, rowsOf, shapes } from './background.ts';
import { featureCount } from './columns.ts';
import { halfLogTwoPi } from './latent.ts';

const massLaw = { mean: 3.5, sd: 0.166 };

/** [n] dijet masses of the signal, TeV. */
export const signalMass = (stream: Stream, n: number): Float64Array =>
  Float64Array.from({ length: n }, () => massLaw.mean + massLaw.sd * stream.normal());

/** ln p(M) of the signal, per TeV. */
export const signalMassLogDensity = (mass: number): number =>
  logNormal(mass, massLaw.mean, massLaw.sd);

/** [n, 5] features of the signal (W′-like), whatever the mass but for ΔR. */
export function signalFeatures(stream: Stream, mass: Float64Array): Float64Array {
  const { nu, eta } = shapes['pythia-like'];
  const out = new Float64Array(mass.length * featureCount);
  for (let i = 0; i < mass.length; i++) {
    const at = i * featureCount;
    out[at] = 0.1 * exp(0.25 * stream.normal());
    out[at + 1] = Math.abs(0.4 + 0.06 * stream.normal());
    for (const j of [2, 3]) out[at + j] = logistic(-0.8 + 0.6 * stream.normal());
    out[at + 4] = 2.9 + exp(nu + 0.35 * (mass[i] - 3.5) + eta * stream.normal());
  }
  return out;
}

function logNormal(value: number, mean: number, sd: number): number {
  const off = (value - mean) / sd;
  return -0.5 * off * off - log(sd) - halfLogTwoPi;
}

/** [n] ln p(features | M) of the signal; -Infinity outside the support. */
export function signalLogDensity(mass: Float64Array, x: Float64Array): Float64Array {
  const { nu, eta } = shapes['pythia-like'];
  return Float64Array.from({ length: rowsOf(mass, x) }, (_, i) => {
    const [m, delta, tau1, tau2, r] = x.subarray(i * featureCount, (i + 1) * featureCount);
    const above = r - 2.9;
    if (!(m > 0 && delta >= 0 && above > 0)) return -Infinity;
    // |N(0.4, 0.06)|: what folds over is below e^-22 of the peak and is left out.
    let sum = logNormal(log(m), log(0.1), 0.25) - log(m) + logNormal(delta, 0.4, 0.06);
    for (const tau of [tau1, tau2]) {
      if (!(tau > 0 && tau < 1)) return -Infinity;
      sum += logNormal(log(tau / (1 - tau)), -0.8, 0.6) - log(tau * (1 - tau));
    }
    return sum + logNormal(log(above), nu + 0.35 * (mass[i] - 3.5), eta) - log(above);
  });
}
