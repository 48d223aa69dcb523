/**
 * Masked autoregressive layer: a MADE proposes each feature's spline from the features before it.
 * Forward is one network pass; inverse goes feature by feature.
 */
import * as tf from '@tensorflow/tfjs-core';
import { runMade, type Made } from '../conditioners/made.ts';
import { splineOutputs, type FlowSpec } from '../spec.ts';
import { splineForward, splineInverse, type Elementwise } from './rationalQuadratic.ts';
import type { Moved, Transform } from './transform.ts';

export function autoregressive(spec: FlowSpec, net: Made): Transform {
  return {
    forward: (x, context) => forward(spec, net, x, context),
    inverse: (y, context) => inverse(spec, net, y, context),
  };
}

function forward(spec: FlowSpec, net: Made, x: tf.Tensor2D, context: tf.Tensor2D | null): Moved {
  const [rows, features] = x.shape;
  const raw = tf.reshape(runMade(net, x, context), [rows * features, splineOutputs(spec.bins)]);
  const { y, logAbsDet } = splineForward(
    spec,
    tf.reshape(x, [rows * features]),
    raw as tf.Tensor2D,
  );
  return {
    y: tf.reshape(y, [rows, features]),
    logAbsDet: tf.sum(tf.reshape(logAbsDet, [rows, features]), 1),
  };
}

function inverse(spec: FlowSpec, net: Made, y: tf.Tensor2D, context: tf.Tensor2D | null): Moved {
  const columns = columnsOf(y);
  const solved: Elementwise[] = [];
  for (const [feature, column] of columns.entries()) {
    const raw = rawOutputs(spec, net, solved, y.shape, context);
    solved.push(splineInverse(spec, column, featureOutputs(spec, raw, feature)));
  }
  return {
    y: tf.stack(
      solved.map((s) => s.y),
      1,
    ) as tf.Tensor2D,
    logAbsDet: solved.map((s) => s.logAbsDet).reduce((a, b) => tf.add(a, b)),
  };
}

/** [N] columns; a single one is no unstack, whose gradient in tfjs fails for one. */
function columnsOf(y: tf.Tensor2D): tf.Tensor1D[] {
  return y.shape[1] === 1 ? [tf.reshape(y, [y.shape[0]])] : (tf.unstack(y, 1) as tf.Tensor1D[]);
}

/**
 * Network outputs when only the features solved so far are known. Before the first, nothing but
 * the context matters, so an unconditional network needs a single row.
 */
function rawOutputs(
  spec: FlowSpec,
  net: Made,
  solved: Elementwise[],
  [rows, features]: [number, number],
  context: tf.Tensor2D | null,
): tf.Tensor2D {
  if (solved.length === 0 && spec.contextFeatures === 0)
    return runMade(net, tf.zeros([1, features]), null);
  const unknown = features - solved.length;
  const known = solved.map((s) => tf.expandDims(s.y, 1) as tf.Tensor2D);
  return runMade(net, tf.concat([...known, tf.zeros([rows, unknown])], 1) as tf.Tensor2D, context);
}

function featureOutputs(spec: FlowSpec, raw: tf.Tensor2D, feature: number): tf.Tensor2D {
  const width = splineOutputs(spec.bins);
  return tf.slice(raw, [0, feature * width], [raw.shape[0], width]);
}
