/**
 * The rational quadratic inside a bin (Gregory & Delbourgo 1982; Durkan et al. 2019, eq. 4-6), its
 * inverse and its partial derivatives, elementwise. With th in 0 … 1 across the bin, t = th (1-th),
 * d = height / width, s = slope0 + slope1 - 2 d and D = d + s t:
 *
 *   rise  = height (th + e),   e = t (slope0 - d - s th) / D
 *   slope = d^2 n / D^2,       n = slope1 th^2 + 2 d t + slope0 (1-th)^2
 *
 * Every formula below is arranged so that sums have terms of one sign wherever that is possible.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { BinGradients, Bins } from './splineBins.ts';

type Vector = tf.Tensor1D;

export interface Curve {
  theta: Vector;
  /** e: rise in heights above the diagonal. */
  excess: Vector;
  /** log of the slope dy/dx. */
  logSlope: Vector;
  delta: Vector;
  bend: Vector;
  /** th (1 - th) */
  tt: Vector;
  square: Vector;
  restSquare: Vector;
  denominator: Vector;
  numerator: Vector;
  /** delta / denominator */
  ratio: Vector;
}

const add = (a: Vector, b: Vector): Vector => tf.add(a, b);
const sub = (a: Vector, b: Vector): Vector => tf.sub(a, b);
const mul = (a: Vector | number, b: Vector | number): Vector => tf.mul(a, b);
const div = (a: Vector, b: Vector): Vector => tf.div(a, b);

export function curveAt(bin: Bins, theta: Vector): Curve {
  const { slope0, slope1 } = bin;
  const delta = div(bin.height, bin.width);
  const bend = sub(add(slope0, slope1), mul(2, delta));
  const rest: Vector = tf.sub(1, theta);
  const tt = mul(theta, rest);
  const square: Vector = tf.square(theta);
  const restSquare: Vector = tf.square(rest);
  const denominator = add(delta, mul(bend, tt));
  const numerator = add(add(mul(slope1, square), mul(mul(2, delta), tt)), mul(slope0, restSquare));
  const ratio = div(delta, denominator);
  const pull = sub(sub(slope0, delta), mul(bend, theta));
  return {
    theta,
    excess: div(mul(tt, pull), denominator),
    logSlope: tf.log(mul(numerator, tf.square(ratio))),
    ...{ delta, bend, tt, square, restSquare, denominator, numerator, ratio },
  };
}

/**
 * Where in its bin the curve has risen by `up`: the cancellation-free root with the discriminant
 * clamped at zero (SCIENCE 2.1), then one Newton step against its rounding.
 */
export function solveCurve(bin: Bins, up: Vector): Curve {
  const delta = div(bin.height, bin.width);
  const bent = mul(up, sub(add(bin.slope0, bin.slope1), mul(2, delta)));
  const a = add(bent, mul(bin.height, sub(delta, bin.slope0)));
  const b = sub(mul(bin.height, bin.slope0), bent);
  const c = mul(delta, up);
  const discriminant: Vector = tf.relu(add(tf.square(b), mul(4, mul(a, c))));
  const root = curveAt(bin, div(mul(2, c), add(b, tf.sqrt(discriminant))));
  const missing = sub(up, mul(bin.height, add(root.theta, root.excess)));
  return curveAt(bin, add(root.theta, div(missing, riseRate(bin, root))));
}

/** d rise / d th = width * slope. */
export function riseRate(bin: Bins, at: Curve): Vector {
  return mul(mul(bin.width, at.numerator), tf.square(at.ratio));
}

/** d logSlope / d th = n'/n - 2 s (1 - 2 th) / D. */
export function logSlopeRate(bin: Bins, at: Curve): Vector {
  const middle: Vector = tf.sub(1, mul(2, at.theta));
  const byNumerator = add(
    sub(mul(bin.slope1, at.theta), mul(bin.slope0, tf.sub(1, at.theta))),
    mul(at.delta, middle),
  );
  const byDenominator = div(mul(at.bend, middle), at.denominator);
  return mul(2, sub(div(byNumerator, at.numerator), byDenominator));
}

/**
 * Gradients of a loss with respect to a bin's numbers, at fixed th where the curve is concerned.
 * @param byRise d loss / d rise
 * @param byLog d loss / d logSlope
 * @param byLeft d loss / d left knot; the width follows with weight th
 */
export function binGradients(
  bin: Bins,
  at: Curve,
  byRise: Vector,
  byLog: Vector,
  byLeft: Vector,
): BinGradients {
  const { tt, square, restSquare, denominator, numerator, delta } = at;
  const perNumerator = div(byLog, numerator);
  const perDenominator = div(mul(byLog, tt), denominator);
  // d P / d (delta, slope0, slope1), times height * byRise, P = th + e.
  const weight = div(mul(mul(byRise, bin.height), tt), tf.square(denominator));
  const base = add(mul(delta, square), mul(bin.slope0, tt));
  const byDelta = add(
    mul(weight, sub(mul(bin.slope1, square), mul(bin.slope0, restSquare))),
    mul(
      2,
      add(mul(perNumerator, tt), div(mul(perDenominator, add(bin.slope0, bin.slope1)), delta)),
    ),
  );
  const twice = mul(2, perDenominator);
  const perWidth = div(byDelta, bin.width);
  return {
    left: byLeft,
    bottom: byRise,
    width: sub(mul(byLeft, at.theta), mul(perWidth, delta)),
    height: add(mul(byRise, add(at.theta, at.excess)), perWidth),
    slope0: add(
      mul(weight, add(mul(delta, restSquare), mul(bin.slope1, tt))),
      sub(mul(perNumerator, restSquare), twice),
    ),
    slope1: sub(sub(mul(perNumerator, square), twice), mul(weight, base)),
  };
}
