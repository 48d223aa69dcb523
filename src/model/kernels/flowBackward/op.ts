/**
 * Gradients of `flowForward` for all its inputs in one go: a fused kernel where the present backend
 * has one, tfjs's autodiff of the plain flow elsewhere. Has no gradient of its own.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { checkRows } from '../checkRows.ts';
import { checkShape } from '../checkShape.ts';
import type { Direction, FlowAttributes, FlowCall, FlowHandle } from '../flowHandle.ts';
import { hasKernel, runKernel } from '../tfBoundary.ts';
import { flowBackwardReference, type FlowGradients } from './reference.ts';

export type { FlowGradients };

/**
 * @param dy [B, D + 1] d loss / d y, and in the last column d loss / d logAbsDet
 * @param x,context,parameters,direction as `flowForward` had them
 * @param call for the registered gradient: the call of `flowForward` that this goes back through
 * @throws Error naming the tensor whose shape does not fit
 */
export function flowBackward(
  dy: tf.Tensor2D,
  x: tf.Tensor2D,
  context: tf.Tensor2D | null,
  parameters: tf.Tensor1D,
  handle: FlowHandle,
  direction: Direction,
  call: FlowCall = { keys: null },
): FlowGradients {
  checkRows(handle, x, context);
  checkShape('parameters', parameters, [handle.size]);
  checkShape('dy', dy, [x.shape[0], handle.spec.features + 1]);
  if (!hasKernel('FlowBackward'))
    return flowBackwardReference(dy, x, context, parameters, handle.spec, direction);
  const attributes: FlowAttributes = { handle, direction, call };
  const inputs = context ? [dy, x, parameters, context] : [dy, x, parameters];
  const [ofX, ofParameters, ofContext] = runKernel('FlowBackward', inputs, attributes);
  return {
    x: ofX as tf.Tensor2D,
    parameters: ofParameters as tf.Tensor1D,
    context: context && (ofContext as tf.Tensor2D),
  };
}
