/** x W^T + b with its gradient written out; knows no masks and no activations. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * @param x [B, I]
 * @param weight [O, I], as in PyTorch
 * @param bias [O]
 * @returns [B, O]
 *
 * The gradient is ours because tfjs's wasm backend multiplies fast only when neither operand is
 * flagged as transposed: an explicit transpose first is several times faster.
 */
export function linear(x: tf.Tensor2D, weight: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  const op = tf.customGrad((...inputs) => {
    const [a, w, b, save] = inputs as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D, tf.GradSaveFunc];
    save([a, w]);
    return {
      value: tf.add(tf.matMul(a, tf.transpose(w)), b),
      gradFunc: (dy, saved) => {
        const [sx, sw] = saved as [tf.Tensor2D, tf.Tensor2D];
        const d = dy as tf.Tensor2D;
        return [tf.matMul(d, sw), tf.matMul(tf.transpose(d), sx), tf.sum(d, 0)];
      },
    };
  });
  return op(x, weight, bias) as tf.Tensor2D;
}
