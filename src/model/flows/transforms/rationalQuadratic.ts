/**
 * Monotone rational-quadratic splines with identity tails (Durkan et al. 2019; SCIENCE 2.2), both
 * ways, elementwise, in tfjs ops that autodiff can follow. Refuses to know where raw values come
 * from.
 *
 * Bins are chosen by masks instead of gathers, because gather's gradient is missing on wasm. The
 * output is written as x + displacement, so that raw values of zero give back x to the last bit.
 */
import * as tf from '@tensorflow/tfjs-core';
import { exp, log } from '../../../util/exactMath.ts';
import { detached } from '../detached.ts';
import type { FlowSpec } from '../spec.ts';

export interface Elementwise {
  /** [N] */
  readonly y: tf.Tensor1D;
  /** [N] log|dy/dx| */
  readonly logAbsDet: tf.Tensor1D;
}

/** [N] quantities of the bin a value falls into. */
interface Bin {
  /** Where the bin would begin if all were equal; its true corner is that plus left and bottom. */
  grid: tf.Tensor1D;
  left: tf.Tensor1D;
  bottom: tf.Tensor1D;
  width: tf.Tensor1D;
  height: tf.Tensor1D;
  /** Slopes at the bin's ends. */
  slope0: tf.Tensor1D;
  slope1: tf.Tensor1D;
  /** height / width */
  delta: tf.Tensor1D;
  /** slope0 + slope1 - 2 delta */
  bend: tf.Tensor1D;
}

/**
 * Forward spline.
 * @param x [N]
 * @param raw [N, 3 bins - 1] or [1, 3 bins - 1] for all: widths, heights, inner slopes
 */
export function splineForward(spec: FlowSpec, x: tf.Tensor1D, raw: tf.Tensor2D): Elementwise {
  const { inside, clipped } = box(spec, x);
  const bin = findBin(spec, raw, clipped, 'widths');
  const along = tf.sub(tf.sub(clipped, bin.grid), bin.left);
  const theta = tf.div<tf.Tensor1D>(along, bin.width);
  const { excess, logSlope } = curve(bin, theta);
  const moved = tf.add(
    tf.add(tf.sub(bin.bottom, bin.left), tf.mul(tf.sub(bin.height, bin.width), theta)),
    excess,
  );
  return { y: tf.add(x, tf.mul(inside, moved)), logAbsDet: tf.mul(inside, logSlope) };
}

/**
 * Inverse spline: the cancellation-free root, discriminant clamped at zero (SCIENCE 2.1), then one
 * Newton step. The root itself is a constant for autodiff; the step's gradient is that of the
 * implicit function, which has no square root to blow up.
 */
export function splineInverse(spec: FlowSpec, y: tf.Tensor1D, raw: tf.Tensor2D): Elementwise {
  const { inside, clipped } = box(spec, y);
  const bin = findBin(spec, raw, clipped, 'heights');
  const up = tf.sub<tf.Tensor1D>(tf.sub(clipped, bin.grid), bin.bottom);
  const start = detached(() => quadraticRoot(bin, up));
  const rate = detached(() => tf.mul(bin.width, tf.exp(curve(bin, start).logSlope)));
  const missing = tf.sub(up, tf.add(tf.mul(bin.height, start), curve(bin, start).excess));
  const theta = tf.add<tf.Tensor1D>(start, tf.div(missing, rate));
  const moved = tf.add(tf.sub(bin.left, bin.bottom), tf.sub(tf.mul(bin.width, theta), up));
  return {
    y: tf.add(y, tf.mul(inside, moved)),
    logAbsDet: tf.neg(tf.mul(inside, curve(bin, theta).logSlope)),
  };
}

/** Where in the bin the curve has risen by `up`: the root of nflows' quadratic. */
function quadraticRoot(bin: Bin, up: tf.Tensor1D): tf.Tensor1D {
  const bent = tf.mul(up, bin.bend);
  const a = tf.add(bent, tf.mul(bin.height, tf.sub(bin.delta, bin.slope0)));
  const b = tf.sub(tf.mul(bin.height, bin.slope0), bent);
  const c = tf.mul(bin.delta, up);
  const discriminant = tf.relu(tf.add(tf.square(b), tf.mul(4, tf.mul(a, c))));
  return tf.div(tf.mul(2, c), tf.add(b, tf.sqrt(discriminant)));
}

interface Curve {
  /** [N] rise above the straight line height * theta. */
  excess: tf.Tensor1D;
  /** [N] log of the slope dy/dx. */
  logSlope: tf.Tensor1D;
}

/** The rational quadratic at theta, 0 … 1 across its bin. */
function curve(bin: Bin, theta: tf.Tensor1D): Curve {
  const { height, slope0, slope1, delta, bend } = bin;
  const rest = tf.sub(1, theta);
  const tt = tf.mul<tf.Tensor1D>(theta, rest);
  const denominator = tf.add<tf.Tensor1D>(delta, tf.mul(bend, tt));
  const pull = tf.sub(tf.sub(slope0, delta), tf.mul(bend, theta));
  const numerator = tf.add(
    tf.add(tf.mul(slope1, tf.square(theta)), tf.mul(tf.mul(2, delta), tt)),
    tf.mul(slope0, tf.square(rest)),
  );
  return {
    excess: tf.mul(height, tf.div(tf.mul(tt, pull), denominator)),
    logSlope: tf.log(tf.mul(numerator, tf.square(tf.div(delta, denominator)))),
  };
}

/** 1 where |x| <= tailBound, else 0; and x clipped there, so that no branch makes infinities. */
function box(spec: FlowSpec, x: tf.Tensor1D): { inside: tf.Tensor1D; clipped: tf.Tensor1D } {
  const bound = spec.tailBound;
  return {
    inside: detached(() => tf.cast(tf.lessEqual(tf.abs(x), bound), 'float32')),
    clipped: tf.clipByValue(x, -bound, bound),
  };
}

/**
 * Shares of the box that bins take along both axes, [N, 2, bins]: widths and heights share one
 * softmax. Floors are added by `ownSizes` and `knotShifts`.
 */
function binShares(spec: FlowSpec, raw: tf.Tensor2D): tf.Tensor3D {
  return tf.softmax(tf.reshape(raw, [raw.shape[0], 2, spec.bins]), 2) as tf.Tensor3D;
}

/** Frame units per share, one number per axis (or one for both). */
function shareScale(spec: FlowSpec): tf.Tensor | number {
  const { bins, tailBound, minBinWidth: w, minBinHeight: h } = spec;
  const scale = (floor: number): number => 2 * tailBound * (1 - bins * floor);
  return w === h ? scale(w) : tf.tensor2d([scale(w), scale(h)], [1, 2]);
}

/** Width and height [N, 2] of the chosen bins. */
function ownSizes(spec: FlowSpec, shares: tf.Tensor3D, chosen: tf.Tensor2D): tf.Tensor2D {
  const { tailBound, minBinWidth: w, minBinHeight: h } = spec;
  const floor =
    w === h ? 2 * tailBound * w : tf.tensor2d([2 * tailBound * w, 2 * tailBound * h], [1, 2]);
  const own = tf.sum(tf.mul(shares, tf.expandDims(chosen, 1)), 2);
  return tf.add(tf.mul(own, shareScale(spec)), floor);
}

/**
 * How far the knots left of and below the chosen bins lie from where equal bins would have them,
 * [N, 2]: half of (shifts below - shifts above), which add up to nothing. Knots kept relative to
 * the equal grid, and summed towards the middle, lose several times less to rounding.
 */
function knotShifts(spec: FlowSpec, shares: tf.Tensor3D, passed: tf.Tensor2D): tf.Tensor2D {
  const signs = detached(() => tf.expandDims(tf.sub(passed, 0.5), 1));
  const excess = tf.sub(shares, 1 / spec.bins);
  return tf.mul(tf.sum(tf.mul(excess, signs), 2), shareScale(spec));
}

/** Slopes at inner knots minus the slope at the ends, [N, bins - 1]. */
function innerSlopes(spec: FlowSpec, raw: tf.Tensor2D): tf.Tensor2D {
  const end = endSlope(spec);
  switch (spec.derivative) {
    case 'softplus':
      return tf.add(tf.softplus(raw), spec.minDerivative - end);
    case 'identity': {
      // min + softplus(beta u) / beta, arranged so that u = 0 gives 1 exactly.
      const beta = ln2 / (1 - spec.minDerivative);
      const above = tf.div(tf.sub(tf.softplus(tf.mul(raw, beta)), ln2), beta);
      return end === 1 ? (above as tf.Tensor2D) : tf.add(above, 1 - end);
    }
    default:
      return spec.derivative satisfies never;
  }
}

const ln2 = Math.LN2;

/** Slope at the tail bound. */
export function endSlope(spec: FlowSpec): number {
  if (spec.endDerivative === 1 || spec.derivative === 'softplus') return 1;
  // nflows feeds the constant meant for beta = 1 into the scaled softplus (SCIENCE 2.7, T2).
  const beta = ln2 / (1 - spec.minDerivative);
  const raw = log(exp(1 - spec.minDerivative) - 1);
  return spec.minDerivative + log(1 + exp(beta * raw)) / beta;
}

/** Finds each value's bin along `axis` and collects its numbers. */
function findBin(
  spec: FlowSpec,
  raw: tf.Tensor2D,
  values: tf.Tensor1D,
  axis: 'widths' | 'heights',
): Bin {
  const { bins } = spec;
  const [rawShares, rawSlopes] = tf.split(raw, [2 * bins, bins - 1], 1);
  const shares = binShares(spec, rawShares as tf.Tensor2D);
  const passed = detached(() => passedBins(spec, shares, values, axis));
  const chosen = detached(() => chosenBin(passed));
  const grid = detached(() => gridKnot(spec, passed));
  const [left, bottom] = tf.unstack(knotShifts(spec, shares, passed), 1) as tf.Tensor1D[];
  const [width, height] = tf.unstack(ownSizes(spec, shares, chosen), 1) as tf.Tensor1D[];
  const slopes = innerSlopes(spec, rawSlopes as tf.Tensor2D);
  const n = values.shape[0];
  const at0 = detached(() => tf.slice(chosen, [0, 1], [n, bins - 1]));
  const at1 = detached(() => tf.slice(chosen, [0, 0], [n, bins - 1]));
  const end = endSlope(spec);
  const slope0 = tf.add<tf.Tensor1D>(tf.sum(tf.mul(slopes, at0), 1), end);
  const slope1 = tf.add<tf.Tensor1D>(tf.sum(tf.mul(slopes, at1), 1), end);
  const delta = tf.div<tf.Tensor1D>(height, width);
  const bend = tf.sub<tf.Tensor1D>(tf.add(slope0, slope1), tf.mul(2, delta));
  return { grid, left, bottom, width, height, slope0, slope1, delta, bend };
}

/** [N] where the chosen bin would begin if all bins were equal. */
function gridKnot(spec: FlowSpec, passed: tf.Tensor2D): tf.Tensor1D {
  const step = (2 * spec.tailBound) / spec.bins;
  return tf.sub(tf.mul(tf.sum(passed, 1), step), spec.tailBound);
}

/** [N, bins]: 1 for every bin that lies wholly below the value. The last bin never does. */
function passedBins(
  spec: FlowSpec,
  shares: tf.Tensor3D,
  values: tf.Tensor1D,
  axis: 'widths' | 'heights',
): tf.Tensor2D {
  const { bins, tailBound } = spec;
  const row = axis === 'widths' ? 0 : 1;
  const floor = axis === 'widths' ? spec.minBinWidth : spec.minBinHeight;
  const along = tf.squeeze<tf.Tensor2D>(
    tf.slice(shares, [0, row, 0], [shares.shape[0], 1, bins]),
    [1],
  );
  const sizes = tf.add(tf.mul(along, 2 * tailBound * (1 - bins * floor)), 2 * tailBound * floor);
  const upper = tf.sub(tf.cumsum(sizes, 1), tailBound);
  const passed = tf.cast(tf.greaterEqual(tf.expandDims(values, 1), upper), 'float32');
  return tf.pad(tf.slice(passed as tf.Tensor2D, [0, 0], [passed.shape[0], bins - 1]), [
    [0, 0],
    [0, 1],
  ]) as tf.Tensor2D;
}

/** [N, bins] one-hot: the first bin that is not passed. */
function chosenBin(passed: tf.Tensor2D): tf.Tensor2D {
  const [n, bins] = passed.shape;
  const previous = tf.pad(
    tf.slice(passed, [0, 0], [n, bins - 1]),
    [
      [0, 0],
      [1, 0],
    ],
    1,
  );
  return tf.sub(previous, passed);
}
