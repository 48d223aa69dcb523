import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cos, exp, hypot2, log, pow, sin } from './exactMath.ts';

/** The judge: fixed-point integers with this many fractional bits, by plain series. */
const bits = 2400n;
const one = 1n << bits;

/** Σ ± 1 / ((2k + 1) n^(2k + 1)): arctan(1/n) with sign -1, artanh(1/n) with sign 1. */
function inverseTangent(n: bigint, sign: bigint): bigint {
  let power = one / n;
  let sum = power;
  for (let k = 3n, s = sign; power > 0n; k += 2n, s *= sign) {
    power /= n * n;
    sum += (s * power) / k;
  }
  return sum;
}
const ln2 = 2n * inverseTangent(3n, 1n);
const halfPi = 8n * inverseTangent(5n, -1n) - 2n * inverseTangent(239n, -1n);

const times = (a: bigint, b: bigint): bigint => (a * b) >> bits;
const nearest = (a: bigint, b: bigint): bigint =>
  (2n * a + b) / (2n * b) - (2n * a + b < 0n ? 1n : 0n);

/** Any finite double, exactly. */
function fixed(x: number): bigint {
  let [value, power] = [x, 0n];
  for (; !Number.isInteger(value); power += 60n) value *= 1152921504606846976;
  return (BigInt(value) << bits) >> power;
}

/** Σ r^k / k! over k = first, first + step, … with alternating signs when asked. */
function series(r: bigint, first: number, step: number, alternate: boolean): bigint {
  let [term, sum] = [one, 0n];
  for (let k = 0; term !== 0n; term = times(term, r) / BigInt(++k))
    if (k >= first && (k - first) % step === 0)
      sum += alternate && ((k - first) / step) % 2 === 1 ? -term : term;
  return sum;
}

function trueExp(x: bigint): bigint {
  const k = nearest(x, ln2);
  const value = series(x - k * ln2, 0, 1, false);
  return k >= 0n ? value << k : value >> -k;
}

/** Halley's iteration from a first guess that need not be good. */
function trueLog(x: number): bigint {
  let y = fixed(log(x));
  for (let round = 0; round < 3; round++) {
    const e = trueExp(y);
    y += ((2n * (fixed(x) - e)) << bits) / (fixed(x) + e);
  }
  return y;
}

function trueSin(x: number, quarterTurns: bigint): bigint {
  const n = nearest(fixed(x), halfPi);
  const r = fixed(x) - n * halfPi;
  const quadrant = (n + quarterTurns) & 3n;
  const value = series(r, quadrant & 1n ? 0 : 1, 2, true);
  return quadrant & 2n ? -value : value;
}

/** |value - truth| in units of the truth's last place. */
function ulps(value: number, truth: bigint): number {
  const size = truth < 0n ? -truth : truth;
  const hex = size.toString(16);
  const length = 4 * (hex.length - 1) + 32 - Math.clz32(parseInt(hex[0], 16));
  const place = Math.max(length - 53, Number(bits) - 1074);
  const error = fixed(value) - truth;
  return Math.abs(Number((error * 1000n) >> BigInt(place)) / 1000);
}

const between = (min: number, max: number): fc.Arbitrary<number> =>
  fc.double({ min, max, noNaN: true });
/** Uniform over the range instead of over the doubles in it. */
const uniform = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: 2 ** 30 }).map((i) => min + ((max - min) * i) / 1073741824);
const anyFinite = between(-Number.MAX_VALUE, Number.MAX_VALUE);
const positive = between(5e-324, Number.MAX_VALUE);
const nearOne = uniform(-1e-4, 1e-4).map((d) => 1 + d * d);
const check = (argument: fc.Arbitrary<number>, error: (x: number) => number): void =>
  fc.assert(
    fc.property(argument, (x) => {
      expect(error(x)).toBeLessThanOrEqual(1);
    }),
    { seed: 1, numRuns: 250 },
  );

describe('at most one ulp from the truth', () => {
  const angles = fc.oneof(
    uniform(-7, 7),
    uniform(-2e6, 2e6),
    anyFinite,
    fc.integer({ min: 1, max: 100000 }).map((k) => k * 1.5707963267948966),
  );
  it('sin', () => check(angles, (x) => ulps(sin(x), trueSin(x, 0n))));
  it('cos', () => check(angles, (x) => ulps(cos(x), trueSin(x, 1n))));
  it('exp', () =>
    check(fc.oneof(uniform(-745, 709.7), uniform(-1, 1), between(-1, 1)), (x) =>
      ulps(exp(x), trueExp(fixed(x))),
    ));
  it('exp at the edges of its range', () => {
    for (const x of [709.782712893384, 709.78, -708.4, -745.13])
      expect(ulps(exp(x), trueExp(fixed(x)))).toBeLessThanOrEqual(1);
  });
  it('log', () =>
    check(fc.oneof(positive, uniform(0.5, 2), nearOne), (x) => ulps(log(x), trueLog(x))));
  it('pow', () => {
    const base = fc.oneof(positive, uniform(0.01, 30), uniform(0.71, 1.41), nearOne);
    const power = fc.oneof(uniform(-740, 700), uniform(-3, 3));
    fc.assert(
      fc.property(base, power, fc.boolean(), (x, size, scaled) => {
        const y = scaled && x !== 1 ? size / Math.max(Math.abs(log(x)), 1e-5) : size;
        const exponent = times(fixed(y), trueLog(x));
        if (exponent > fixed(709) || exponent < fixed(-745)) return;
        expect(ulps(pow(x, y), trueExp(exponent))).toBeLessThanOrEqual(1);
      }),
      { seed: 1, numRuns: 250 },
    );
  });
});

describe('special values', () => {
  it.each([
    ['sin(0)', sin(0), 0],
    ['sin(-0)', sin(-0), -0],
    ['sin(5e-324)', sin(5e-324), 5e-324],
    ['sin(Infinity)', sin(Infinity), NaN],
    ['sin(NaN)', sin(NaN), NaN],
    ['cos(-0)', cos(-0), 1],
    ['cos(5e-324)', cos(5e-324), 1],
    ['cos(-Infinity)', cos(-Infinity), NaN],
    ['cos(NaN)', cos(NaN), NaN],
    ['exp(0)', exp(0), 1],
    ['exp(-0)', exp(-0), 1],
    ['exp(5e-324)', exp(5e-324), 1],
    ['exp(710)', exp(710), Infinity],
    ['exp(-745.2)', exp(-745.2), 0],
    ['exp(-745.1)', exp(-745.1), 5e-324],
    ['exp(Infinity)', exp(Infinity), Infinity],
    ['exp(-Infinity)', exp(-Infinity), 0],
    ['exp(NaN)', exp(NaN), NaN],
    ['log(1)', log(1), 0],
    ['log(0)', log(0), -Infinity],
    ['log(-0)', log(-0), -Infinity],
    ['log(-1)', log(-1), NaN],
    ['log(Infinity)', log(Infinity), Infinity],
    ['log(NaN)', log(NaN), NaN],
    ['log(5e-324)', log(5e-324), -744.4400719213812],
    ['pow(2, 10)', pow(2, 10), 1024],
    ['pow(-2, 3)', pow(-2, 3), -8],
    ['pow(-2, 0.5)', pow(-2, 0.5), NaN],
    ['pow(NaN, 0)', pow(NaN, 0), 1],
    ['pow(2, NaN)', pow(2, NaN), NaN],
    ['pow(1, Infinity)', pow(1, Infinity), NaN],
    ['pow(-0, 3)', pow(-0, 3), -0],
    ['pow(-0, -3)', pow(-0, -3), -Infinity],
    ['pow(-0, 2)', pow(-0, 2), 0],
    ['pow(0, -2)', pow(0, -2), Infinity],
    ['pow(0, 0.5)', pow(0, 0.5), 0],
    ['pow(-Infinity, 3)', pow(-Infinity, 3), -Infinity],
    ['pow(-Infinity, -3)', pow(-Infinity, -3), -0],
    ['pow(0.5, Infinity)', pow(0.5, Infinity), 0],
    ['pow(0.5, -Infinity)', pow(0.5, -Infinity), Infinity],
    ['pow(2, 1024)', pow(2, 1024), Infinity],
    ['pow(2, -1074)', pow(2, -1074), 5e-324],
    ['pow(2, -1080)', pow(2, -1080), 0],
    ['pow(1e308, 1e308)', pow(1e308, 1e308), Infinity],
    ['pow(2, 5e-324)', pow(2, 5e-324), 1],
    ['hypot2(3, -4)', hypot2(3, -4), 5],
  ])('%s', (_, value, expected) => {
    expect(value).toBe(expected);
  });
});
