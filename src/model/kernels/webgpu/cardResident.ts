/**
 * Parameters that live in the kernels' buffers on the card, between one training step and the next;
 * Adam's steps are counted there too. Hands them out as tensors, never through the host.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { FlowHandle, FlowState, Resident } from '../flowHandle.ts';
import { CardFlow } from './cardFlow.ts';
import type { CardKernels } from './cardKernels.ts';
import { cardTensors, type CardOutput } from './tensors.ts';

const vectors = { parameters: 'parameters', firstMoment: 'first', secondMoment: 'second' } as const;
const names = Object.keys(vectors) as (keyof typeof vectors)[];

export class CardResident implements Resident {
  readonly flow: CardFlow;

  /** The handle's parameters; moved in from wherever they lived. */
  static of(kernels: CardKernels, handle: FlowHandle): CardResident {
    const { resident } = handle;
    if (resident instanceof CardResident && resident.kernels === kernels) return resident;
    const state = handle.read();
    const made = new CardResident(kernels, handle, state);
    tf.dispose(Object.values(state) as tf.Tensor[]);
    handle.adopt(made);
    return made;
  }

  private constructor(
    private readonly kernels: CardKernels,
    { spec }: FlowHandle,
    state: FlowState,
  ) {
    const tensors = cardTensors(kernels.gpu);
    this.flow = new CardFlow(kernels, spec);
    const submission = kernels.submission();
    for (const name of names)
      this.flow.scatter(submission, vectors[name], tensors.source(state[name]).span);
    submission.copyIn(tensors.source(state.step).span, this.flow.counted('step'));
    tensors.flush();
    submission.send();
  }

  read(): FlowState {
    const tensors = cardTensors(this.kernels.gpu);
    const submission = this.kernels.submission();
    const size = this.flow.buffers.layout.places.length;
    const vector = (name: keyof typeof vectors): CardOutput => {
      const output = tensors.output([size]);
      this.flow.gather(submission, vectors[name], output.span);
      return output;
    };
    const [parameters, first, second] = names.map(vector);
    const step = tensors.output([]);
    submission.copyOut(this.flow.counted('step'), step.span);
    tensors.flush();
    submission.send();
    return {
      parameters: tensors.tensor(parameters) as tf.Tensor1D,
      firstMoment: tensors.tensor(first) as tf.Tensor1D,
      secondMoment: tensors.tensor(second) as tf.Tensor1D,
      step: tensors.tensor(step) as tf.Scalar,
    };
  }

  release(): void {
    this.flow.release();
  }
}
