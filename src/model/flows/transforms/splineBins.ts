/**
 * From raw network outputs to the bin each value falls into, and gradients back (SCIENCE 2.2). Bins
 * are chosen by masks instead of gathers, because gather's gradient is missing on tfjs's wasm
 * backend. Knows nothing of the curve inside a bin.
 */
import * as tf from '@tensorflow/tfjs-core';
import { exp, log } from '../../../util/exactMath.ts';
import type { FlowSpec } from '../spec.ts';
import { preciseExp } from './preciseExp.ts';

/** The bins of N values; vectors are [N]. */
export interface Bins {
  /** Where the bin would begin if all were equal; its corner is that plus left and bottom. */
  grid: tf.Tensor1D;
  left: tf.Tensor1D;
  bottom: tf.Tensor1D;
  width: tf.Tensor1D;
  height: tf.Tensor1D;
  /** Slopes at the bin's ends. */
  slope0: tf.Tensor1D;
  slope1: tf.Tensor1D;
  /** [N or 1, 2, bins] shares of the box, widths and heights. */
  shares: tf.Tensor3D;
  /** [N, 1, bins] 1/2 for bins wholly below the value, -1/2 for the rest. */
  signs: tf.Tensor3D;
  /** [N, bins] one-hot. */
  chosen: tf.Tensor2D;
  /** [N or 1, bins - 1] raw slopes. */
  rawSlopes: tf.Tensor2D;
}

/** Gradients of a loss with respect to a bin's numbers, [N] each. */
export interface BinGradients {
  left: tf.Tensor1D;
  bottom: tf.Tensor1D;
  width: tf.Tensor1D;
  height: tf.Tensor1D;
  slope0: tf.Tensor1D;
  slope1: tf.Tensor1D;
}

/** Finds each value's bin along an axis: widths for the forward spline, heights for the inverse. */
export function findBins(
  spec: FlowSpec,
  raw: tf.Tensor2D,
  values: tf.Tensor1D,
  axis: 'widths' | 'heights',
): Bins {
  const { bins } = spec;
  const [rawShares, rawSlopes] = tf.split(raw, [2 * bins, bins - 1], 1) as tf.Tensor2D[];
  const shares = softmax(tf.reshape(rawShares, [raw.shape[0], 2, bins]) as tf.Tensor3D);
  const passed = passedBins(spec, shares, values, axis);
  const chosen = chosenBins(passed);
  const signs = tf.expandDims(tf.sub(passed, 0.5), 1) as tf.Tensor3D;
  const [left, bottom] = tf.unstack(knotShifts(spec, shares, signs), 1) as tf.Tensor1D[];
  const [width, height] = tf.unstack(ownSizes(spec, shares, chosen), 1) as tf.Tensor1D[];
  const slopes = innerSlopes(spec, rawSlopes);
  const [at0, at1] = slopeMasks(spec, chosen);
  const end = endSlope(spec);
  const slope0 = tf.add<tf.Tensor1D>(tf.sum(tf.mul(slopes, at0), 1), end);
  const slope1 = tf.add<tf.Tensor1D>(tf.sum(tf.mul(slopes, at1), 1), end);
  const grid = gridKnots(spec, passed);
  return { grid, left, bottom, width, height, slope0, slope1, shares, signs, chosen, rawSlopes };
}

/** Gradient with respect to the raw outputs, [N or 1, 3 bins - 1]. */
export function rawGradient(spec: FlowSpec, found: Bins, g: BinGradients): tf.Tensor2D {
  const { shares, signs, chosen, rawSlopes } = found;
  const n = chosen.shape[0];
  const knots = tf.expandDims(tf.stack([g.left, g.bottom], 1), 2);
  const sizes = tf.expandDims(tf.stack([g.width, g.height], 1), 2);
  const byShare = tf.add(tf.mul(knots, signs), tf.mul(sizes, tf.expandDims(chosen, 1)));
  const weighted = tf.mul(shares, byShare);
  const centred = tf.sub(weighted, tf.mul(shares, tf.sum(weighted, 2, true)));
  const byLogit = tf.reshape(scaleShares(spec, centred), [n, 2 * spec.bins]);
  const [at0, at1] = slopeMasks(spec, chosen);
  const bySlope = tf.add(
    tf.mul(tf.expandDims(g.slope0, 1), at0),
    tf.mul(tf.expandDims(g.slope1, 1), at1),
  );
  const byRaw = tf.mul(bySlope, slopeRate(spec, rawSlopes));
  const all = tf.concat([byLogit, byRaw], 1) as tf.Tensor2D;
  return rawSlopes.shape[0] === n ? all : tf.sum(all, 0, true);
}

/**
 * Softmax along the last axis, spelled out: tfjs's own kernel on wasm approximates exp several times
 * less closely, and knots inherit that.
 */
function softmax(logits: tf.Tensor3D): tf.Tensor3D {
  const powers = preciseExp(tf.sub(logits, tf.max(logits, 2, true))) as tf.Tensor3D;
  return tf.div(powers, tf.sum(powers, 2, true));
}

/**
 * How far the knots left of and below the chosen bins lie from where equal bins would have them,
 * [N, 2]: half of (shifts below - shifts above), which add up to nothing. Knots kept relative to
 * the equal grid, and summed towards the middle, lose several times less to rounding.
 */
function knotShifts(spec: FlowSpec, shares: tf.Tensor3D, signs: tf.Tensor3D): tf.Tensor {
  const excess = tf.sub(shares, 1 / spec.bins);
  return scaleShares(spec, tf.sum(tf.mul(excess, signs), 2));
}

/** Width and height [N, 2] of the chosen bins. */
function ownSizes(spec: FlowSpec, shares: tf.Tensor3D, chosen: tf.Tensor2D): tf.Tensor {
  const own = tf.sum(tf.mul(shares, tf.expandDims(chosen, 1)), 2);
  const { tailBound, minBinWidth: w, minBinHeight: h } = spec;
  const floors = [2 * tailBound * w, 2 * tailBound * h];
  return tf.add(scaleShares(spec, own), w === h ? floors[0] : tf.tensor2d(floors, [1, 2]));
}

/** Shares to frame units: the box minus the floors of all bins. The axis of (width, height) is 1. */
function scaleShares(spec: FlowSpec, shares: tf.Tensor): tf.Tensor {
  const { bins, tailBound, minBinWidth: w, minBinHeight: h } = spec;
  const scale = (floor: number): number => 2 * tailBound * (1 - bins * floor);
  if (w === h) return tf.mul(shares, scale(w));
  return tf.mul(shares, tf.tensor([scale(w), scale(h)], shares.rank === 2 ? [1, 2] : [1, 2, 1]));
}

/** [N] where the chosen bin would begin if all bins were equal. */
function gridKnots(spec: FlowSpec, passed: tf.Tensor2D): tf.Tensor1D {
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
  const along = tf.slice(shares, [0, row, 0], [shares.shape[0], 1, bins - 1]);
  const sizes = tf.add(tf.mul(along, 2 * tailBound * (1 - bins * floor)), 2 * tailBound * floor);
  const flat = tf.reshape(sizes, [shares.shape[0], bins - 1]);
  const upper = tf.sub(tf.cumsum(flat, 1), tailBound);
  const passed = tf.cast(tf.greaterEqual(tf.expandDims(values, 1), upper), 'float32');
  return tf.pad(passed as tf.Tensor2D, [
    [0, 0],
    [0, 1],
  ]);
}

/** [N, bins] one-hot: the first bin that is not passed. */
function chosenBins(passed: tf.Tensor2D): tf.Tensor2D {
  const [n, bins] = passed.shape;
  const before = tf.slice(passed, [0, 0], [n, bins - 1]);
  return tf.sub(
    tf.pad(
      before,
      [
        [0, 0],
        [1, 0],
      ],
      1,
    ),
    passed,
  );
}

/** [N, bins - 1] each: which inner slope belongs to the chosen bin's left and right end. */
function slopeMasks({ bins }: FlowSpec, chosen: tf.Tensor2D): [tf.Tensor2D, tf.Tensor2D] {
  const n = chosen.shape[0];
  return [tf.slice(chosen, [0, 1], [n, bins - 1]), tf.slice(chosen, [0, 0], [n, bins - 1])];
}

const ln2 = Math.LN2;

/** Slopes at inner knots minus the slope at the ends. */
function innerSlopes(spec: FlowSpec, raw: tf.Tensor2D): tf.Tensor2D {
  const end = endSlope(spec);
  switch (spec.derivative) {
    case 'softplus':
      return tf.add(tf.softplus(raw), spec.minDerivative - end);
    case 'identity': {
      // min + softplus(beta u) / beta, arranged so that u = 0 gives 1 exactly.
      const beta = identityBeta(spec);
      const above = tf.div<tf.Tensor2D>(tf.sub(tf.softplus(tf.mul(raw, beta)), ln2), beta);
      return end === 1 ? above : tf.add(above, 1 - end);
    }
    default:
      return spec.derivative satisfies never;
  }
}

/** d slope / d raw. */
function slopeRate(spec: FlowSpec, raw: tf.Tensor2D): tf.Tensor2D {
  return tf.sigmoid(spec.derivative === 'softplus' ? raw : tf.mul(raw, identityBeta(spec)));
}

/** Makes min + softplus_beta(0) equal to 1 (nflows, enable_identity_init). */
function identityBeta(spec: FlowSpec): number {
  return ln2 / (1 - spec.minDerivative);
}

/** Slope at the tail bound. */
export function endSlope(spec: FlowSpec): number {
  if (spec.endDerivative === 1 || spec.derivative === 'softplus') return 1;
  // nflows feeds the constant meant for beta = 1 into the scaled softplus (SCIENCE 2.7, T2).
  const beta = identityBeta(spec);
  const raw = log(exp(1 - spec.minDerivative) - 1);
  return spec.minDerivative + log(1 + exp(beta * raw)) / beta;
}
