/** tf.tidy with honest types: tfjs's own know neither null nor interfaces. */
import * as tf from '@tensorflow/tfjs-core';

/** Runs `make` and disposes every tensor made in it that its result does not hold. */
export function scoped<T>(make: () => T): T {
  return tf.tidy(make as unknown as () => tf.TensorContainer) as unknown as T;
}

/** All tensors inside nested objects and arrays. */
export function tensorsIn(container: unknown): tf.Tensor[] {
  if (container instanceof tf.Tensor) return [container];
  if (container === null || typeof container !== 'object') return [];
  return Object.values(container).flatMap(tensorsIn);
}
