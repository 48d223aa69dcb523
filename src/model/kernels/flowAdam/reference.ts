/** `FlowAdam` in plain tfjs ops, float32 throughout; reads nothing back, so it runs anywhere. */
import * as tf from '@tensorflow/tfjs-core';
import { log } from '../../../util/exactMath.ts';
import type { FlowState } from '../flowHandle.ts';
import { adamDefaults, clipFloor, type UpdateKnobs } from '../knobs.ts';

export interface FlowUpdate extends FlowState {
  /** L2 norm of the gradient before clipping. */
  readonly gradNorm: tf.Scalar;
}

/**
 * @see flowAdam
 * @param loss one that is not finite stops the update too; null: there is none
 */
export function flowAdamReference(
  state: FlowState,
  gradient: tf.Tensor1D,
  { learningRate, clip, betas: [beta1, beta2] = adamDefaults.betas, epsilon }: UpdateKnobs,
  loss: tf.Scalar | null,
): FlowUpdate {
  const gradNorm = tf.sqrt(tf.sum(tf.square(gradient))) as tf.Scalar;
  const judged = loss ? tf.add(gradNorm, loss) : gradNorm;
  const allowed = tf.isFinite(judged);
  const factor = clip === null ? 1 : tf.minimum(1, tf.div(clip, tf.add(gradNorm, clipFloor)));
  const g = tf.mul(gradient, factor);
  const next = tf.add(state.step, 1);
  const first = tf.add(tf.mul(beta1, state.firstMoment), tf.mul(1 - beta1, g));
  const second = tf.add(tf.mul(beta2, state.secondMoment), tf.mul(1 - beta2, tf.square(g)));
  const rate = tf.div(learningRate, decayed(beta1, next));
  const root = tf.div(tf.sqrt(second), tf.sqrt(decayed(beta2, next)));
  const move = tf.div(tf.mul(rate, first), tf.add(root, epsilon ?? adamDefaults.epsilon));
  const keep = <T extends tf.Tensor>(after: tf.Tensor, before: T): T =>
    tf.where(tf.broadcastTo(allowed, before.shape), after, before) as T;
  return {
    parameters: keep(tf.sub(state.parameters, move), state.parameters),
    firstMoment: keep(first, state.firstMoment),
    secondMoment: keep(second, state.secondMoment),
    step: keep(next, state.step),
    gradNorm,
  };
}

/** 1 - beta^step; float32 would lose it by subtraction, since beta is near 1. */
function decayed(beta: number, step: tf.Tensor): tf.Tensor {
  return tf.neg(tf.expm1(tf.mul(step, log(beta))));
}
