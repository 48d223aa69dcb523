/**
 * Numbers over seeds in sentences and documents: the very formats of the pictures, and those that only
 * documents need.
 */
import { numberText as written, statText } from '../plots/figures/stats.ts';
import type { Stat, Unit } from '../protocol/figure.ts';

export { statText };

/** 1.16; 4.5 %; – where there is none. */
export const numberText = (value: number | null, unit: Unit): string =>
  value === null || !Number.isFinite(value) ? '–' : written(value, unit);

const significant = new Intl.NumberFormat('en-GB', {
  ...{ minimumSignificantDigits: 3, maximumSignificantDigits: 3 },
  ...{ useGrouping: false, signDisplay: 'negative' },
});

/** Three significant digits, however small: 0.000123. */
export function smallText(value: number): string {
  return significant.format(value).replace('-', '−');
}

/** Bars such as that of the round trip are far below a hundredth. */
export function valueText(value: Stat | number | null): string {
  if (value === null) return '–';
  if (typeof value === 'number') return String(Number(value.toFixed(2)));
  const seeds = value.values.length > 1 ? ` (${value.values.map(smallText).join(', ')})` : '';
  const small = value.unit === 'distance' && Math.abs(value.mean) < 0.01;
  return `${small ? smallText(value.mean) : statText(value)}${seeds}`;
}
