/**
 * Bayes AUC: the rank statistic of the exact log ratio of two laws (SCIENCE 4.1), the most that any
 * classifier can reach. The densities are the caller's.
 */
import { rankAuc } from './rankAuc.ts';
import { pairedRowCount, type Numbers } from './rows.ts';

/** Log densities of one sample, nats; -Infinity outside a law's support. */
export interface ScoredRows {
  /** [n] under the sample's own law or the other, whichever is called the first. */
  readonly underFirst: Numbers;
  /** [n] under the second law. */
  readonly underSecond: Numbers;
}

/**
 * AUC of ln p₂ - ln p₁ between rows of the first law and rows of the second, in [½, 1] but for the
 * scatter of the samples. Ties count half: where one law has no density, all ratios are equal.
 */
export function bayesAuc(first: ScoredRows, second: ScoredRows): number {
  return rankAuc(logRatio(first), logRatio(second));
}

/** Where neither law has density, nothing speaks for either. */
function logRatio({ underFirst, underSecond }: ScoredRows): Float64Array {
  const out = new Float64Array(pairedRowCount(underFirst, underSecond, 1));
  for (let i = 0; i < out.length; i++)
    out[i] = underFirst[i] === underSecond[i] ? 0 : underSecond[i] - underFirst[i];
  return out;
}
