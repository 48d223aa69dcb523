/**
 * One training step of the flow in a handle: rows and objective in, loss out, parameters updated in
 * place. A fused kernel where the present backend has one, plain tfjs ops elsewhere. No gradient.
 */
import * as tf from '@tensorflow/tfjs-core';
import { checkRows } from '../checkRows.ts';
import { checkShape } from '../checkShape.ts';
import type { FlowHandle } from '../flowHandle.ts';
import type { UpdateKnobs } from '../knobs.ts';
import { hasKernel, runKernel } from '../tfBoundary.ts';
import {
  tensorsOf,
  type TrainAttributes,
  type TrainLink,
  type TrainResult,
  type TrainTerm,
} from './chain.ts';
import { flowTrainStepReference } from './reference.ts';

export type { TrainLink, TrainResult, TrainTerm };

/**
 * @param trained holds its parameters (`load`), and so does every other handle in the terms
 * @param terms at least one; their tensors stay the caller's
 *
 * A loss or gradient that is not finite leaves the parameters as they were. `trained.read()` gives
 * the parameters afterwards.
 * @throws Error naming what does not fit
 */
export function flowTrainStep(
  trained: FlowHandle,
  terms: readonly TrainTerm[],
  knobs: UpdateKnobs,
): TrainResult {
  if (terms.length === 0) throw new Error('invalid terms: expected at least one, got 0');
  for (const term of terms) checkTerm(term);
  if (!terms.some(({ links }) => links.some(({ handle }) => handle === trained)))
    throw new Error('invalid terms: no link trains the flow');
  const { loss, gradNorm } = tf.tidy(() => {
    const attributes: TrainAttributes = { trained, terms, knobs };
    if (!hasKernel('FlowTrainStep')) return { ...flowTrainStepReference(attributes) };
    const [ofLoss, ofNorm] = runKernel('FlowTrainStep', tensorsOf(terms), attributes);
    return { loss: ofLoss as tf.Scalar, gradNorm: ofNorm as tf.Scalar };
  });
  return { loss, gradNorm };
}

function checkTerm({ x, weights, links, penalty }: TrainTerm): void {
  if (links.length === 0) throw new Error('invalid links: expected at least one, got 0');
  for (const { handle, context } of links) checkRows(handle, x, context);
  if (weights) checkShape('weights', weights, [x.shape[0]]);
  if (penalty && !(penalty.link in links))
    throw new Error(`invalid penalty: expected one of ${links.length} links, got ${penalty.link}`);
}
