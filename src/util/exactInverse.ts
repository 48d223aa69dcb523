/**
 * asinh and atan2 in float64 from + - * / sqrt in fixed order, beside exactMath.ts and for the same
 * reason; within 3 ulp of the truth (tested).
 */
import { log } from './exactMath.ts';

/** atan(k/8). */
const eighths = [
  0, 0.12435499454676144, 0.24497866312686414, 0.35877067027057225, 0.4636476090008061,
  0.5585993153435624, 0.6435011087932844, 0.7188299996216245, 0.7853981633974483,
] as const;

const pi = 3.141592653589793;
/** What a double leaves out of π. */
const piTail = 1.2246467991473532e-16;
const ln2 = 0.6931471805599453;

/** 1 ± u/3 + u²/5 ± …, as many terms as u needs; with u = -t² that of atan(t)/t, with t² of atanh. */
function series(u: number, terms: number): number {
  let sum = 0;
  for (let k = terms; k >= 0; k--) sum = sum * u + 1 / (2 * k + 1);
  return sum;
}

/** Arc tangent for 0 <= x <= 1: what lies above the next eighth is at most 1/16. */
function atanOfUnit(x: number): number {
  const k = Math.round(8 * x);
  const t = (x - k / 8) / (1 + (x * k) / 8);
  return eighths[k] + t * series(-t * t, 7);
}

/** Angle of (x, y) in (-π, π], or -π for a y of -0; NaN where one of them is. */
export function atan2(y: number, x: number): number {
  const [rise, run] = [Math.abs(y), Math.abs(x)];
  const steep = rise > run;
  const [small, large] = steep ? [run, rise] : [rise, run];
  // Equal ones may be infinite, or zero.
  const slope = small === large ? (small === 0 ? 0 : 1) : small / large;
  let angle = atanOfUnit(slope);
  if (steep) angle = pi / 2 - (angle - piTail / 2);
  if (x < 0 || Object.is(x, -0)) angle = pi - (angle - piTail);
  return y < 0 || Object.is(y, -0) ? -angle : angle;
}

/** Area hyperbolic sine. */
export function asinh(x: number): number {
  const size = Math.abs(x);
  if (size <= 1) {
    // asinh(x) = 2 atanh(t), without the cancellation of the logarithm.
    const t = x / (1 + Math.sqrt(1 + x * x));
    return 2 * t * series(t * t, 21);
  }
  const value = size > 1e8 ? log(size) + ln2 : log(size + Math.sqrt(size * size + 1));
  return x < 0 ? -value : value;
}
