/**
 * Seconds as people say them, rough on purpose: an estimate does not deserve more digits.
 */
const unit = (name: 'second' | 'minute' | 'hour'): Intl.NumberFormat =>
  new Intl.NumberFormat('en-GB', { style: 'unit', unit: name, maximumFractionDigits: 0 });
const seconds = unit('second');
const minutes = unit('minute');
const hours = unit('hour');

/** "12 sec", "3 min", "2 hr"; an en dash for null. */
export function timeLeft(left: number | null): string {
  if (left === null) return '–';
  if (left < 90) return seconds.format(Math.ceil(left));
  if (left < 5400) return minutes.format(Math.round(left / 60));
  return hours.format(Math.round(left / 3600));
}
