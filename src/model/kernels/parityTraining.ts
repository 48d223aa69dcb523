/**
 * The parity cases of updates and of whole training steps: op against reference on the backend that
 * runs. Measures and refuses to judge.
 */
import * as tf from '@tensorflow/tfjs-core';
import { flowSpec, type SpecInput } from '../flows/spec.ts';
import { contextRows, randomParameters, randomRows } from '../flows/testFlows.ts';
import { flowAdam } from './flowAdam/op.ts';
import { flowAdamReference, type FlowUpdate } from './flowAdam/reference.ts';
import { createFlowHandle, freshState, type FlowHandle, type FlowState } from './flowHandle.ts';
import { flowTrainStep, type TrainResult, type TrainTerm } from './flowTrainStep/op.ts';
import { flowTrainStepReference } from './flowTrainStep/reference.ts';
import type { UpdateKnobs } from './knobs.ts';
import { asTruth, compare, type Difference } from './parity.ts';

export const updateKnobs: Readonly<Record<string, UpdateKnobs>> = {
  clipped: { learningRate: 1e-2, clip: 0.5 },
  'unclipped, own constants': { learningRate: 3e-3, clip: null, betas: [0.8, 0.95], epsilon: 1e-6 },
};

const spec: SpecInput = {
  ...{ features: 2, contextFeatures: 0, layers: 2, blocks: 1, hiddenFeatures: 13, bins: 4 },
};

const stateNames = ['parameters', 'first moment', 'second moment', 'step', 'norm'];

/** Three updates with gradients that have nothing to do with each other. */
export async function adamDifferences(knobs: UpdateKnobs): Promise<Difference[]> {
  const handle = createFlowHandle(flowSpec(spec));
  const run = (update: (state: FlowState, gradient: tf.Tensor1D) => FlowUpdate): tf.Tensor[] =>
    tf.tidy(() => {
      let state: FlowState = freshState(tf.tensor1d(randomParameters(handle.spec, 1)));
      let norm = tf.scalar(0);
      for (let step = 0; step < 3; step++) {
        const gradient = tf.tensor1d(randomParameters(handle.spec, 10 + step, 2));
        const { gradNorm, ...next } = update(state, gradient);
        state = next;
        norm = gradNorm;
      }
      return [...inOrder(state), norm];
    });
  const found = run((state, gradient) => flowAdam(handle, state, gradient, knobs));
  const truth = await asTruth(() =>
    run((state, gradient) => flowAdamReference(state, gradient, knobs, null)),
  );
  handle.dispose();
  return compare(stateNames, found, truth);
}

interface TrainFlows {
  readonly transfer: FlowHandle;
  readonly base: FlowHandle;
}

/** Objectives by name; rows and contexts are drawn anew for every call, the same every time. */
export const trainCases: Readonly<Record<string, (flows: TrainFlows) => TrainTerm[]>> = {
  base: ({ transfer }) => [term(40, [[transfer, 'forward']])],
  'transfer through a frozen base, both directions, penalty, weights': ({ transfer, base }) => [
    {
      ...term(300, [
        [transfer, 'forward'],
        [base, 'forward'],
      ]),
      penalty: { kind: 'l1', weight: 0.5, link: 0 },
    },
    {
      ...term(23, [[transfer, 'inverse']]),
      weights: tf.tensor1d(Array.from({ length: 23 }, (_, i) => (i % 7) / 3)),
      penalty: { kind: 'l2', weight: 0.1, link: 0 },
    },
  ],
  'the trained flow twice': ({ transfer, base }) => [
    term(31, [
      [transfer, 'forward'],
      [base, 'inverse'],
      [transfer, 'forward'],
    ]),
  ],
};

function term(rows: number, links: [FlowHandle, 'forward' | 'inverse'][]): TrainTerm {
  return {
    x: randomRows(rows, 2, rows, 1.5),
    weights: null,
    links: links.map(([handle, direction]) => ({
      handle,
      direction,
      context: contextRows(handle.spec, rows, rows),
    })),
    likelihood: 1,
    penalty: null,
  };
}

/** Losses of three steps, and where they end. */
export async function trainDifferences(
  make: (flows: TrainFlows) => TrainTerm[],
  knobs: UpdateKnobs,
): Promise<Difference[]> {
  const flows: TrainFlows = {
    transfer: createFlowHandle(flowSpec({ ...spec, contextFeatures: 1 })),
    base: createFlowHandle(flowSpec({ ...spec, hiddenFeatures: 9 })),
  };
  const run = (step: (terms: TrainTerm[]) => TrainResult): tf.Tensor[] =>
    tf.tidy(() => {
      for (const handle of Object.values(flows) as FlowHandle[])
        handle.load(freshState(tf.tensor1d(randomParameters(handle.spec, 2))));
      const results = [0, 1, 2].map(() => step(make(flows)));
      const ends = inOrder(flows.transfer.read());
      const frozen = flows.base.read().parameters;
      return [...ends, results[2].gradNorm, ...results.map(({ loss }) => loss), frozen];
    });
  const found = run((terms) => flowTrainStep(flows.transfer, terms, knobs));
  const truth = await asTruth(() =>
    run((terms) => flowTrainStepReference({ trained: flows.transfer, terms, knobs })),
  );
  flows.transfer.dispose();
  flows.base.dispose();
  const losses = ['loss of step 0', 'loss of step 1', 'loss of step 2'];
  return compare([...stateNames, ...losses, 'frozen parameters'], found, truth);
}

function inOrder({ parameters, firstMoment, secondMoment, step }: FlowState): tf.Tensor[] {
  return [parameters, firstMoment, secondMoment, step];
}
