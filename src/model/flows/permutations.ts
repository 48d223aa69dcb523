/** The reversal of features between autoregressive layers; its own inverse, log-determinant zero. */
import * as tf from '@tensorflow/tfjs-core';
import type { Moved, Transform } from './transforms/transform.ts';

const reverse = (x: tf.Tensor2D): Moved => ({
  y: x.shape[1] === 1 ? x : tf.reverse(x, 1),
  logAbsDet: null,
});

export const reversal: Transform = { forward: reverse, inverse: reverse };
