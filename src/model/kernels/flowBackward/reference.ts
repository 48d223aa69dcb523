/** `FlowBackward` in plain tfjs ops: autodiff of the plain flow. */
import * as tf from '@tensorflow/tfjs-core';
import type { FlowSpec } from '../../flows/spec.ts';
import type { Direction } from '../flowHandle.ts';
import { flowForwardReference } from '../flowForward/reference.ts';

export interface FlowGradients {
  /** [B, D] */
  readonly x: tf.Tensor2D;
  /** [P] */
  readonly parameters: tf.Tensor1D;
  /** [B, C]; null for a flow without contexts. */
  readonly context: tf.Tensor2D | null;
}

/** @see flowBackward */
export function flowBackwardReference(
  dy: tf.Tensor2D,
  x: tf.Tensor2D,
  context: tf.Tensor2D | null,
  parameters: tf.Tensor1D,
  spec: FlowSpec,
  direction: Direction,
): FlowGradients {
  const packed = (...inputs: tf.Tensor[]): tf.Tensor => {
    const [rows, flat, condition] = inputs as [tf.Tensor2D, tf.Tensor1D, tf.Tensor2D | undefined];
    const image = flowForwardReference(rows, condition ?? null, flat, spec, direction);
    return tf.concat([image.y, tf.expandDims(image.logAbsDet, 1)], 1);
  };
  const inputs = context ? [x, parameters, context] : [x, parameters];
  const [ofX, ofParameters, ofContext] = tf.grads(packed)(inputs, dy);
  return {
    x: ofX as tf.Tensor2D,
    parameters: ofParameters as tf.Tensor1D,
    context: context && (ofContext as tf.Tensor2D),
  };
}
