/**
 * Rows through a flow, as one tfjs op with a gradient: a fused kernel where the present backend has
 * one, plain tfjs ops elsewhere. Owns nothing; mixes with any other op.
 */
import * as tf from '@tensorflow/tfjs-core';
import { checkRows } from '../checkRows.ts';
import { checkShape } from '../checkShape.ts';
import type { Direction, FlowAttributes, FlowHandle } from '../flowHandle.ts';
import { hasKernel, runKernel } from '../tfBoundary.ts';
import { flowForwardReference, type FlowImage } from './reference.ts';

export type { FlowImage };

/**
 * @param x [B, D] rows, B >= 1
 * @param context [B, C]; null for a flow without contexts
 * @param parameters [P] in the order of `parameterList` (flows/spec.ts)
 * @param direction `inverse` maps back: its input is called x too
 *
 * Gradients reach x, context and parameters. Fused kernels have first derivatives only; a second
 * one is refused by tfjs.
 * @throws Error naming the tensor whose shape does not fit
 */
export function flowForward(
  x: tf.Tensor2D,
  context: tf.Tensor2D | null,
  parameters: tf.Tensor1D,
  handle: FlowHandle,
  direction: Direction,
): FlowImage {
  checkRows(handle, x, context);
  checkShape('parameters', parameters, [handle.size]);
  const attributes: FlowAttributes = { handle, direction, call: { keys: null } };
  const [rows, features] = x.shape;
  const { y, logAbsDet } = tf.tidy(() => {
    if (!hasKernel('FlowForward'))
      return { ...flowForwardReference(x, context, parameters, handle.spec, direction) };
    // One output: of two, the unused one's gradient would arrive as zeros from the host.
    const inputs = context ? [x, parameters, context] : [x, parameters];
    const [packed] = runKernel('FlowForward', inputs, attributes);
    const last = tf.slice(packed, [0, features], [rows, 1]);
    return {
      y: tf.slice(packed as tf.Tensor2D, [0, 0], [rows, features]),
      logAbsDet: tf.reshape(last, [rows]) as tf.Tensor1D,
    };
  });
  return { y, logAbsDet };
}
