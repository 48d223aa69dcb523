/**
 * How a number over seeds is written: one format per unit, the spread after ±, with the decimals of
 * the mean. It refuses to judge a number.
 */
import type { Stat, Unit } from '../../protocol/figure.ts';
import { distance, nats, share } from '../format.ts';

/** Below this a distance has three decimals: identity maps are told apart there. */
const shortDistance = 0.1;

/** A number in its unit. @param beside a number whose decimals this one takes, such as its mean */
export function numberText(value: number, unit: Unit, beside = value): string {
  switch (unit) {
    case 'distance':
      return Math.abs(beside) < shortDistance && beside !== 0 ? nats(value) : distance(value);
    case 'share':
      return share(value);
    case 'ratio':
      return distance(value);
    // Exact morphs differ by hundredths there.
    case 'scaled':
    case 'nats':
    case 'auc':
      return nats(value);
    default:
      return unit satisfies never;
  }
}

/** "0.89", "± 0.02"; the spread is null for one seed, a missing number is an en dash alone. */
export function statParts(stat: Stat | null): { mean: string; sd: string | null } {
  if (!stat || !Number.isFinite(stat.mean)) return { mean: '–', sd: null };
  const mean = numberText(stat.mean, stat.unit);
  if (stat.sd === null || !Number.isFinite(stat.sd)) return { mean, sd: null };
  return {
    mean: mean.replace(/\u2009%$/, ''),
    sd: `± ${numberText(stat.sd, stat.unit, stat.mean)}`,
  };
}

/** "0.89 ± 0.02", "3.7 ± 0.4 %"; one seed: "0.89". */
export function statText(stat: Stat | null): string {
  const { mean, sd } = statParts(stat);
  return sd === null ? mean : `${mean} ${sd}`;
}

export const unitWords: Record<Unit, string> = {
  distance: 'frame units',
  scaled: 'scaled units',
  share: 'share',
  nats: 'nats',
  auc: 'AUC',
  ratio: 'ratio',
};

/**
 * "0.027 ± 0.001", or "(3.4 ± 2.1)·10⁻⁴" where it is small: two digits of the error.
 * @param error of one standard deviation
 */
export function withError(value: number, error: number): string {
  if (!Number.isFinite(value) || !Number.isFinite(error)) return '–';
  const size = Math.max(Math.abs(value), error);
  if (size === 0) return '0';
  const power = size < 0.01 ? Math.floor(Math.log10(size)) : 0;
  const unit = Math.pow(10, power);
  const last = error > 0 ? 1 - Math.floor(Math.log10(error / unit)) : 2;
  const digits = Math.min(5, Math.max(0, last));
  const written = (v: number): string => (v / unit).toFixed(digits).replace('-', '−');
  const text = `${written(value)} ± ${written(error)}`;
  return power === 0 ? text : `(${text})·${powerOfTen(power)}`;
}

/** 10⁻³ */
export function powerOfTen(power: number): string {
  const digits = [...String(Math.abs(power))].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]);
  return `10${power < 0 ? '⁻' : ''}${digits.join('')}`;
}
