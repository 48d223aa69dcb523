/**
 * One clipped Adam update of a flow's flat vector, as PyTorch defines it: tensors in, new tensors
 * out. A fused kernel where the present backend has one, plain tfjs ops elsewhere. Has no gradient.
 */
import * as tf from '@tensorflow/tfjs-core';
import { checkShape } from '../checkShape.ts';
import type { FlowHandle, FlowState } from '../flowHandle.ts';
import type { UpdateKnobs } from '../knobs.ts';
import { hasKernel, runKernel } from '../tfBoundary.ts';
import { flowAdamReference, type FlowUpdate } from './reference.ts';

export type { FlowUpdate };

/** What kernels of `FlowAdam` get beside their inputs. */
export interface AdamAttributes {
  readonly handle: FlowHandle;
  readonly knobs: UpdateKnobs;
}

/**
 * @param state stays the caller's; `freshState(parameters)` begins
 * @param gradient [P]; one that is not finite leaves every number, and the step, as it was
 * @returns the state afterwards as new tensors, and the gradient's norm before clipping
 *
 * Kernels work in place on a copy of their own: handing in the state of the last update and the
 * gradient of the last `flowBackward` copies nothing in.
 * @throws Error naming the tensor whose shape does not fit
 */
export function flowAdam(
  handle: FlowHandle,
  state: FlowState,
  gradient: tf.Tensor1D,
  knobs: UpdateKnobs,
): FlowUpdate {
  const { parameters, firstMoment, secondMoment, step } = state;
  const vectors = { parameters, firstMoment, secondMoment, gradient };
  for (const [name, tensor] of Object.entries(vectors)) checkShape(name, tensor, [handle.size]);
  checkShape('step', step, []);
  if (!hasKernel('FlowAdam')) {
    const updated = tf.tidy(() => ({ ...flowAdamReference(state, gradient, knobs, null) }));
    return updated;
  }
  const attributes: AdamAttributes = { handle, knobs };
  const found = runKernel('FlowAdam', [...Object.values(vectors), step], attributes);
  const [newParameters, newFirst, newSecond, newStep, gradNorm] = found;
  return {
    parameters: newParameters as tf.Tensor1D,
    firstMoment: newFirst as tf.Tensor1D,
    secondMoment: newSecond as tf.Tensor1D,
    step: newStep as tf.Scalar,
    gradNorm: gradNorm as tf.Scalar,
  };
}
