/**
 * Numbers over seeds as text: one format per unit, `± sd` for more than one seed. The screens' own
 * formats are in src/plots; these are for sentences and documents.
 */
import type { Stat, Unit } from '../protocol/figure.ts';

const none = '–';
const thin = '\u2009';

const fixed = (digits: number): Intl.NumberFormat =>
  new Intl.NumberFormat('en-GB', {
    ...{ minimumFractionDigits: digits, maximumFractionDigits: digits },
    ...{ useGrouping: false, signDisplay: 'negative' },
  });
const significant = new Intl.NumberFormat('en-GB', {
  ...{ minimumSignificantDigits: 3, maximumSignificantDigits: 3 },
  ...{ useGrouping: false, signDisplay: 'negative' },
});

/** Distance in frame units, nats, area under a curve; shares as per cent. */
const looks = {
  distance: { format: fixed(2), factor: 1, suffix: '' },
  nats: { format: fixed(3), factor: 1, suffix: '' },
  auc: { format: fixed(3), factor: 1, suffix: '' },
  share: { format: significant, factor: 100, suffix: `${thin}%` },
} as const satisfies Record<Unit, { format: Intl.NumberFormat; factor: number; suffix: string }>;

const signed = (text: string): string => text.replace('-', '−');

/** 1.16; 4.52 %; – where there is none. */
export function numberText(value: number | null, unit: Unit): string {
  if (value === null || !Number.isFinite(value)) return none;
  const { format, factor, suffix } = looks[unit];
  return `${signed(format.format(factor * value))}${suffix}`;
}

/** 1.16 ± 0.03 over seeds; the spread has as many decimals as the mean. */
export function statText(stat: Stat | null): string {
  if (!stat || !Number.isFinite(stat.mean)) return none;
  if (stat.sd === null) return numberText(stat.mean, stat.unit);
  const { format, factor, suffix } = looks[stat.unit];
  const mean = format.format(factor * stat.mean);
  const decimals = mean.includes('.') ? mean.length - mean.indexOf('.') - 1 : 0;
  return `${signed(mean)} ± ${fixed(decimals).format(factor * stat.sd)}${suffix}`;
}

/** Three significant digits, however small: 0.000123. */
export function smallText(value: number): string {
  return signed(significant.format(value));
}

/** Bars such as that of the round trip are far below a hundredth. */
export function valueText(value: Stat | number | null): string {
  if (value === null) return '–';
  if (typeof value === 'number') return String(Number(value.toFixed(2)));
  const seeds = value.values.length > 1 ? ` (${value.values.map(smallText).join(', ')})` : '';
  const small = value.unit === 'distance' && Math.abs(value.mean) < 0.01;
  return `${small ? smallText(value.mean) : statText(value)}${seeds}`;
}
