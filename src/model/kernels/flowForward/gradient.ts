/** The gradient of `FlowForward` as tfjs registers it: `FlowBackward`, once for all inputs. */
import type * as tf from '@tensorflow/tfjs-core';
import { flowBackward } from '../flowBackward/op.ts';
import type { FlowAttributes } from '../flowHandle.ts';
import { attributesOf } from '../tfBoundary.ts';

export const flowForwardGradient: tf.GradConfig = {
  kernelName: 'FlowForward',
  saveAllInputs: true,
  gradFunc: (dy, saved, attributes) => {
    const [x, parameters, context] = saved as [tf.Tensor2D, tf.Tensor1D, tf.Tensor2D | undefined];
    const { handle, direction, call } = attributesOf<FlowAttributes>(attributes);
    // At once: tfjs runs each of the functions below in a scope of its own.
    const gradients = flowBackward(
      dy as tf.Tensor2D,
      x,
      context ?? null,
      parameters,
      handle,
      direction,
      call,
    );
    const { context: ofContext } = gradients;
    return {
      0: () => gradients.x,
      1: () => gradients.parameters,
      ...(ofContext ? { 2: () => ofContext } : {}),
    };
  },
};
