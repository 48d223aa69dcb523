/**
 * One flow of the plain engine: its flat state and the tensors made from it. Knows nothing of
 * objectives.
 */
import * as tf from '@tensorflow/tfjs-core';
import { flow, prepareFlow, type Flow } from '../../flows/compose.ts';
import { createMasks, type Made, type Masks } from '../../flows/conditioners/made.ts';
import { parameterCount, parameterList, type FlowSpec, type Parameter } from '../../flows/spec.ts';
import type { FlowState } from '../engine.ts';
import { freshAdam, type AdamState } from './adam.ts';
import { scoped, tensorsIn } from './scoped.ts';

export class PlainFlow {
  readonly adam: AdamState;
  private readonly list: Parameter[];
  private readonly masks: Masks;
  /** Prepared constants of the current parameters; null when they changed. */
  private prepared: Made[] | null = null;

  constructor(
    readonly spec: FlowSpec,
    parameters: Float32Array,
  ) {
    checkLength(spec, parameters);
    this.list = parameterList(spec);
    this.masks = createMasks(spec);
    this.adam = freshAdam(parameters.slice());
  }

  /** The flow as a function of a traced flat vector, for gradients. */
  traced(flat: tf.Tensor1D): Flow {
    const pieces = tf.split(
      flat,
      this.list.map((p) => p.size),
    );
    const weights = new Map(
      this.list.map((p, i) => [p.name, tf.reshape(pieces[i], [...p.shape])] as const),
    );
    return flow(this.spec, prepareFlow(this.spec, weights, this.masks));
  }

  /** The flow with its present parameters as constants; kept until they change. */
  constant(): Flow {
    this.prepared ??= keepAll(scoped(() => this.prepare()));
    return flow(this.spec, this.prepared);
  }

  /** Call after every change of `adam.parameters`. */
  changed(): void {
    tf.dispose(tensorsIn(this.prepared));
    this.prepared = null;
  }

  checkpoint(): FlowState {
    const { parameters, firstMoment, secondMoment, step } = this.adam;
    return {
      parameters: parameters.slice(),
      firstMoment: firstMoment.slice(),
      secondMoment: secondMoment.slice(),
      step,
    };
  }

  restore(state: FlowState): void {
    checkLength(this.spec, state.parameters);
    this.adam.parameters.set(state.parameters);
    this.adam.firstMoment.set(state.firstMoment);
    this.adam.secondMoment.set(state.secondMoment);
    this.adam.step = state.step;
    this.changed();
  }

  dispose(): void {
    this.changed();
    tf.dispose(tensorsIn(this.masks));
  }

  private prepare(): Made[] {
    const { parameters } = this.adam;
    const weights = new Map(
      this.list.map((p) => {
        const data = parameters.slice(p.offset, p.offset + p.size);
        return [p.name, tf.tensor(data, [...p.shape])] as const;
      }),
    );
    return prepareFlow(this.spec, weights, this.masks);
  }
}

function keepAll(prepared: Made[]): Made[] {
  for (const tensor of tensorsIn(prepared)) tf.keep(tensor);
  return prepared;
}

function checkLength(spec: FlowSpec, parameters: Float32Array): void {
  const expected = parameterCount(spec);
  if (parameters.length !== expected)
    throw new Error(`invalid parameters: expected ${expected} numbers, got ${parameters.length}`);
}
