/** Gradient norm and Adam on one flow in the kernels' memory. */
import { integerPower } from '../../../util/exactMath.ts';
import { Job, Update, updateTask } from '../abi.ts';
import type { FlowMemory } from './flowMemory.ts';
import type { Heap } from './heap.ts';
import type { Team } from './team.ts';

export interface AdamKnobs {
  readonly learningRate: number;
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  /** The gradient is multiplied by this first. */
  readonly clipFactor: number;
}

export class UpdateMemory {
  private readonly record: number;
  private readonly partials: number;
  private readonly tasks: number;

  constructor(
    private readonly heap: Heap,
    private readonly team: Team,
    private readonly flow: FlowMemory,
  ) {
    this.tasks = Math.ceil(flow.layout.size / updateTask);
    this.record = heap.allocate(4 * Update.words);
    this.partials = heap.allocate(8 * this.tasks);
    const words = heap.words();
    words[this.record / 4 + Update.flow] = flow.record;
    words[this.record / 4 + Update.partials] = this.partials;
  }

  /** L2 norm of the gradient, summed in float64 in a fixed order. */
  norm(): number {
    this.team.run(Job.norm, this.record);
    let sum = 0;
    for (const part of this.heap.doubles(this.partials, this.tasks)) sum += part;
    return Math.sqrt(sum);
  }

  /** One Adam step in place. */
  apply({ learningRate, betas: [beta1, beta2], epsilon, clipFactor }: AdamKnobs): void {
    this.flow.step += 1;
    const { step } = this.flow;
    const floats = this.heap.allFloats();
    const real = (field: Update, value: number): void =>
      void (floats[this.record / 4 + field] = value);
    real(Update.clipFactor, clipFactor);
    real(Update.rate, learningRate / (1 - integerPower(beta1, step)));
    real(Update.beta1, beta1);
    real(Update.beta2, beta2);
    real(Update.rest1, 1 - beta1);
    real(Update.rest2, 1 - beta2);
    real(Update.secondScale, 1 / Math.sqrt(1 - integerPower(beta2, step)));
    real(Update.epsilon, epsilon);
    this.team.run(Job.update, this.record);
  }

  release(): void {
    this.heap.release(this.record);
    this.heap.release(this.partials);
  }
}
