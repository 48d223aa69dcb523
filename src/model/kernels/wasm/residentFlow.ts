/**
 * Parameters that live in the kernels' memory, between one training step and the next. Reads them
 * out when asked; the kernels change them in place.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { FlowHandle, FlowState, Resident } from '../flowHandle.ts';
import { FlowMemory } from './flowMemory.ts';
import type { FusedKernels } from './fusedKernels.ts';
import { UpdateMemory } from './updateMemory.ts';

export class ResidentFlow implements Resident {
  readonly memory: FlowMemory;
  readonly update: UpdateMemory;

  /** The handle's parameters; moved in from wherever they lived. */
  static of(kernels: FusedKernels, handle: FlowHandle): ResidentFlow {
    const { resident } = handle;
    if (resident instanceof ResidentFlow && resident.kernels === kernels) return resident;
    const state = handle.read();
    const made = new ResidentFlow(kernels, handle, state);
    tf.dispose(Object.values(state) as tf.Tensor[]);
    handle.adopt(made);
    return made;
  }

  private constructor(
    private readonly kernels: FusedKernels,
    { spec }: FlowHandle,
    { parameters, firstMoment, secondMoment, step }: FlowState,
  ) {
    const numbers = (tensor: tf.Tensor): Float32Array => tensor.dataSync<'float32'>();
    this.memory = new FlowMemory(kernels.heap, spec, numbers(parameters));
    this.memory.writeMoments(numbers(firstMoment), numbers(secondMoment));
    this.memory.step = numbers(step)[0];
    this.update = new UpdateMemory(kernels.heap, kernels.team, this.memory);
  }

  read(): FlowState {
    const [first, second] = this.memory.readMoments();
    return {
      parameters: tf.tensor1d(this.memory.readParameters()),
      firstMoment: tf.tensor1d(first),
      secondMoment: tf.tensor1d(second),
      step: tf.scalar(this.memory.step),
    };
  }

  release(): void {
    // Prepared passes hold this flow's address.
    this.kernels.chains.forget();
    this.update.release();
    this.memory.release();
  }
}
