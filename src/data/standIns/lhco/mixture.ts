/** Background with signal in it, by its exact density. Draws no event. */
import { log } from '../../../util/exactMath.ts';
import { logSumExp } from '../../../util/special.ts';
import { backgroundMassLogDensity, logDensity } from './background.ts';
import type { LhcoGenerator } from './columns.ts';
import { signalLogDensity, signalMassLogDensity } from './signal.ts';

/** What a table of the stand-in holds, over all masses. */
export interface LhcoMixture {
  readonly generator: LhcoGenerator;
  readonly events: number;
  readonly signal: number;
}

/**
 * [n] ln of the density of features and mass, over that of background masses and per background event:
 * two mixtures differ by the log of their ratio, up to a number that is the same everywhere.
 */
export function mixtureLogDensity(
  { generator, events, signal }: LhcoMixture,
  mass: Float64Array,
  x: Float64Array,
): Float64Array {
  const background = logDensity(generator, mass, x);
  if (signal === 0) return background;
  const per = log(signal / events);
  const features = signalLogDensity(mass, x);
  return background.map((value, i) => {
    const here = signalMassLogDensity(mass[i]) - backgroundMassLogDensity(mass[i]);
    return logSumExp([value, per + here + features[i]]);
  });
}
