/** log density of N(0, I); the end of every chain of links. */
import * as tf from '@tensorflow/tfjs-core';
import { log } from '../../../util/exactMath.ts';

/** @param z [N, D] @returns [N] nats */
export function standardNormalLogDensity(z: tf.Tensor2D): tf.Tensor1D {
  const constant = 0.5 * z.shape[1] * log(2 * Math.PI);
  return tf.sub(tf.mul(-0.5, tf.sum(tf.square(z), 1)), constant);
}
