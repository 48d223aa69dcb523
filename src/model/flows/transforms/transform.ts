/** What every bijection of rows is: two directions, each with its log-determinant. */
import type * as tf from '@tensorflow/tfjs-core';

export interface Moved {
  /** [N, D] */
  readonly y: tf.Tensor2D;
  /** [N] log|det J| of the direction taken; null where it is zero for every row. */
  readonly logAbsDet: tf.Tensor1D | null;
}

export interface Transform {
  /** @param context [N, C], null for unconditional flows */
  forward(x: tf.Tensor2D, context: tf.Tensor2D | null): Moved;
  inverse(y: tf.Tensor2D, context: tf.Tensor2D | null): Moved;
}
