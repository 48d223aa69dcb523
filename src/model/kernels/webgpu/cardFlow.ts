/**
 * The numbers of one flow in the kernels' own order, brought there from tensors and back by shaders,
 * because tensors hold them in nflows' order. Owns no truth.
 */
import type { FlowSpec } from '../../flows/spec.ts';
import type { CardKernels } from './cardKernels.ts';
import { flatThreads } from './flatCode.ts';
import type { FlowBuffers } from './flowBuffers.ts';
import { whole, words, type Pipeline, type Span } from './gpu.ts';
import type { Submission } from './submission.ts';
import { Verdict } from './updateCode.ts';

export type FlowVector = 'parameters' | 'gradient' | 'first' | 'second';

export class CardFlow {
  readonly buffers: FlowBuffers;
  private readonly id: string;
  private readonly places: GPUBuffer;

  constructor(
    private readonly kernels: CardKernels,
    spec: FlowSpec,
  ) {
    const { gpu, store } = kernels;
    this.id = kernels.nextId();
    this.buffers = store.add(this.id, spec);
    const { places } = this.buffers.layout;
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
    this.places = gpu.buffer(`${this.id} places`, words * places.length, usage);
    gpu.device.queue.writeBuffer(this.places, 0, Uint32Array.from(places));
  }

  /** From a tensor, [P]. */
  scatter(submission: Submission, what: FlowVector, from: Span): void {
    const [buffer, at] = this.placeOf(what);
    this.move(submission, this.kernels.programs.scatter, at, [whole(from.buffer), whole(buffer)]);
  }

  /** Into a tensor, [P]. */
  gather(submission: Submission, what: FlowVector, to: Span): void {
    const [buffer, at] = this.placeOf(what);
    this.move(submission, this.kernels.programs.gather, at, [whole(buffer), whole(to.buffer)]);
  }

  /** Number of steps done and norm of the last gradient, as the card knows them. */
  counted(what: 'step' | 'norm'): Span {
    return { buffer: this.buffers.verdict, offset: words * Verdict[what], size: words };
  }

  release(): void {
    this.places.destroy();
    if (!this.kernels.gpu.failure) this.kernels.store.drop(this.id);
  }

  private placeOf(what: FlowVector): [GPUBuffer, at: number] {
    const { training, layout, at } = this.buffers;
    switch (what) {
      case 'parameters':
        return [this.kernels.store.weights, at];
      case 'gradient':
        return [training, 0];
      case 'first':
        return [training, layout.size];
      case 'second':
        return [training, 2 * layout.size];
      default:
        return what satisfies never;
    }
  }

  private move(submission: Submission, pipeline: Pipeline, at: number, spans: Span[]): void {
    const count = this.buffers.layout.places.length;
    const info = Uint32Array.of(count, 0, at, 0);
    const groups = Math.ceil(count / flatThreads);
    submission.run(pipeline, info, () => [whole(this.places), ...spans], groups);
  }
}
