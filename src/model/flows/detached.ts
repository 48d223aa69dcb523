/** Runs tfjs ops without recording them on the gradient tape; refuses to be differentiated. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * The tensor that `make` returns, as a constant. tfjs has no stop_gradient; a custom op without
 * inputs has no path on the tape, so that masks cost nothing in the backward pass.
 */
export function detached<T extends tf.Tensor>(make: () => T): T {
  const constant = tf.customGrad(() => ({ value: make(), gradFunc: () => [] }));
  return constant() as T;
}
