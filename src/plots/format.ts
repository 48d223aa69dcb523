/**
 * How numbers are written on every screen (DESIGN section 4): one format per quantity, through Intl,
 * with a true minus sign, thin spaces and an en dash for what does not exist yet. It refuses to
 * decide which quantity a number is.
 */
const thin = '\u2009';
const none = '\u2013';
const minus = '\u2212';
const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

type Value = number | null | undefined;

const decimals = (digits: number): Intl.NumberFormat =>
  new Intl.NumberFormat('en-GB', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: 'negative',
  });
const twoDigits = decimals(2);
const threeDigits = decimals(3);
const oneDigit = decimals(1);
const whole = decimals(0);
const scientific = new Intl.NumberFormat('en-GB', {
  notation: 'scientific',
  maximumFractionDigits: 0,
});

function write(format: Intl.NumberFormat, value: Value): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return none;
  return format
    .formatToParts(value)
    .map((part) => {
      if (part.type === 'group') return thin;
      return part.type === 'minusSign' ? minus : part.value;
    })
    .join('');
}

/** Frame units, 2 decimals: 1.13. */
export function distance(value: Value): string {
  return write(twoDigits, value);
}

/** Nats, 3 decimals: 1.286. */
export function nats(value: Value): string {
  return write(threeDigits, value);
}

/** A fraction 0..1 as per cent, 1 decimal: 3.7 %. */
export function share(value: Value): string {
  const text = write(oneDigit, typeof value === 'number' ? 100 * value : value);
  return text === none ? none : `${text}${thin}%`;
}

/** A fraction 0..1 as whole per cent, for marks on an axis: 20 %. */
export function wholeShare(value: Value): string {
  const text = write(whole, typeof value === 'number' ? 100 * value : value);
  return text === none ? none : `${text}${thin}%`;
}

/** Whole number with thin-space thousands: 20 000. */
export function count(value: Value): string {
  return write(whole, value);
}

/** Nats on an axis mark, 1 decimal: 10.0. */
export function roughNats(value: Value): string {
  return write(oneDigit, value);
}

/** A plain number with 1 decimal, such as seconds: 3.1. */
export function oneDecimal(value: Value): string {
  return write(oneDigit, value);
}

/** Axis tick, no decimals: −2. */
export function tick(value: number): string {
  return write(whole, value);
}

/** Tiny values as 4·10⁻⁵; 0 as 0; from 0.095 (not 1·10⁻¹) as a distance. */
export function tiny(value: Value): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return none;
  if (value === 0) return '0';
  if (Math.abs(value) >= 0.095) return distance(value);
  const parts = scientific.formatToParts(value);
  const part = (type: string): string => parts.find((p) => p.type === type)?.value ?? '';
  const exponent = [...part('exponentInteger')]
    .map((digit) => superscripts[Number(digit)])
    .join('');
  return `${value < 0 ? minus : ''}${part('integer')}·10⁻${exponent}`;
}
