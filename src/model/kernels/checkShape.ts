/** The shape and type of a tensor, held to what an op expects. Knows no flows. */
import type * as tf from '@tensorflow/tfjs-core';

/** @throws Error naming the tensor, the shape expected and the shape given */
export function checkShape(name: string, tensor: tf.Tensor, shape: readonly number[]): void {
  const { dtype } = tensor;
  if (dtype !== 'float32') throw new Error(`invalid ${name}: expected float32, got ${dtype}`);
  const same = tensor.shape.length === shape.length && tensor.shape.every((n, i) => n === shape[i]);
  if (!same) throw new Error(`invalid ${name}: expected [${shape}], got [${tensor.shape}]`);
}
