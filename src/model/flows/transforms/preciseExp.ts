/** exp for x <= 0 that is as close on webgpu as on the other backends. Knows no splines. */
import * as tf from '@tensorflow/tfjs-core';

/** ln 2 in two parts; the first has so few bits that its product with a small integer is exact. */
const ln2High = 0.693145751953125;
const ln2Low = 1.428606765330187e-6;
const log2e = 1.4426950408889634;

/**
 * e^x, elementwise. WGSL allows its exp 3 + 2|x| ulp, which knots of splines pass on to everything;
 * there it is spelled out as 2^k times a polynomial on |r| <= ln 2 / 2 (Cody and Waite).
 */
export function preciseExp(x: tf.Tensor): tf.Tensor {
  if (tf.getBackend() !== 'webgpu') return tf.exp(x);
  const k = tf.round(tf.mul(x, log2e));
  const r = tf.sub(tf.sub(x, tf.mul(k, ln2High)), tf.mul(k, ln2Low));
  let power: tf.Tensor = tf.add(tf.mul(r, 1 / 5040), 1 / 720);
  for (const coefficient of [1 / 120, 1 / 24, 1 / 6, 0.5, 1, 1])
    power = tf.add(tf.mul(power, r), coefficient);
  return tf.mul(power, tf.pow(2, k));
}
