/** `FlowTrainStep` in plain tfjs ops: autodiff of the objective, then `FlowAdam`'s reference. */
import * as tf from '@tensorflow/tfjs-core';
import { standardNormalLogDensity } from '../../flows/base/standardNormal.ts';
import { flowAdamReference } from '../flowAdam/reference.ts';
import { TensorResident, type FlowHandle, type FlowState } from '../flowHandle.ts';
import { flowForwardReference } from '../flowForward/reference.ts';
import type { TrainAttributes, TrainResult, TrainTerm } from './chain.ts';

type Parameters = (handle: FlowHandle) => tf.Tensor1D;

/** @see flowTrainStep */
export function flowTrainStepReference({ trained, terms, knobs }: TrainAttributes): TrainResult {
  const states = new Map<FlowHandle, FlowState>();
  for (const handle of [trained, ...terms.flatMap(({ links }) => links.map((l) => l.handle))])
    if (!states.has(handle)) states.set(handle, tensorState(handle));
  const state = states.get(trained) as FlowState;
  const { value, grads } = tf.valueAndGrads((flat) =>
    objectiveLoss(terms, (handle) =>
      handle === trained ? (flat as tf.Tensor1D) : (states.get(handle) as FlowState).parameters,
    ),
  )([state.parameters]);
  const loss = value as tf.Scalar;
  const update = flowAdamReference(state, grads[0] as tf.Tensor1D, knobs, loss);
  trained.load(update);
  return { loss, gradNorm: update.gradNorm };
}

/** A handle's parameters, moved into tensors if a backend has kept them elsewhere. */
function tensorState(handle: FlowHandle): FlowState {
  if (!(handle.resident instanceof TensorResident)) handle.load(handle.read());
  return handle.read();
}

function objectiveLoss(terms: readonly TrainTerm[], parameters: Parameters): tf.Scalar {
  const counts = terms.map(({ x }) => x.shape[0]);
  const total = counts.reduce((a, b) => a + b, 0);
  return terms
    .map((term, i) => tf.mul<tf.Scalar>(termLoss(term, parameters), counts[i] / total))
    .reduce((a, b) => tf.add<tf.Scalar>(a, b));
}

function termLoss(term: TrainTerm, parameters: Parameters): tf.Scalar {
  const { x, weights, links, likelihood, penalty } = term;
  const mean = (values: tf.Tensor): tf.Scalar =>
    weights
      ? tf.div(tf.sum(tf.mul(values, weights)), tf.sum(weights))
      : (tf.mean(values) as tf.Scalar);
  const rows = [x];
  let logs: tf.Tensor1D = tf.zeros([x.shape[0]]);
  for (const { handle, direction, context } of links) {
    const at = rows[rows.length - 1];
    const image = flowForwardReference(at, context, parameters(handle), handle.spec, direction);
    rows.push(image.y);
    logs = tf.add(logs, image.logAbsDet);
  }
  const nll = tf.neg(tf.add(standardNormalLogDensity(rows[rows.length - 1]), logs));
  const score = likelihood === 0 ? tf.scalar(0) : tf.mul<tf.Scalar>(mean(nll), likelihood);
  if (!penalty) return score;
  const moved = tf.sub(rows[penalty.link + 1], rows[penalty.link]);
  const distance = tf.sum(penalty.kind === 'l1' ? tf.abs(moved) : tf.square(moved), 1);
  return tf.add(score, tf.mul(mean(distance), penalty.weight));
}
