/**
 * The matrix products of a pass alone: the pass's own code without splines, so that whoever times
 * them meets the very loops of the engine. The numbers mean nothing.
 */
import type { FlowSpec } from '../../flows/spec.ts';
import { createCardKernels, type CardKernels } from './cardKernels.ts';
import type { FlowBuffers } from './flowBuffers.ts';
import { words } from './gpu.ts';
import type { PassProgram } from './program.ts';

export interface ProductsLink {
  readonly spec: FlowSpec;
  /** [P]; any that a flow may have: a card is faster on zeros. */
  readonly parameters: Float32Array;
  readonly inverse: boolean;
  readonly trained: boolean;
}

export class CardProducts {
  private readonly kernels: CardKernels;
  private readonly flows: readonly FlowBuffers[];
  private readonly trained: FlowBuffers | null;
  private readonly program: PassProgram;

  /**
   * @param device stays the caller's
   * @param backward the way back and the weights' gradients too
   */
  constructor(device: GPUDevice, chain: readonly ProductsLink[], backward: boolean) {
    this.kernels = createCardKernels(device);
    const { store } = this.kernels;
    this.flows = chain.map(({ spec }) => store.add(this.kernels.nextId(), spec));
    chain.forEach(({ parameters }, i) => store.writeParameters(this.flows[i], parameters));
    this.trained = this.flows.find((_, i) => chain[i].trained) ?? null;
    this.program = this.kernels.pass({
      links: chain.map(({ inverse, trained }, i) => ({
        ...{ layout: this.flows[i].layout, inverse, trained },
      })),
      ...{ backward, nll: false, penalty: null, output: false, layers: false },
      ...{ rowGradients: false, packed: false, productsAlone: true },
    });
  }

  /**
   * So many times in one submission; resolves when the card has done them.
   * @param x [n, D]
   */
  async run(x: Float32Array, n: number, repeats: number): Promise<void> {
    const { gpu } = this.kernels;
    const width = x.length / n;
    const submission = this.kernels.submission();
    const results = this.kernels.results.ensure(words);
    for (let repeat = 0; repeat < repeats; repeat++)
      for (let from = 0; from < n; from += this.program.capacity) {
        const count = Math.min(this.program.capacity, n - from);
        const part = x.subarray(from * width, (from + count) * width);
        const rows = { n: count, x: part, conditions: this.flows.map(() => null) };
        const seeds = this.trained && { nll: 1 / n, distance: 0 };
        submission.pass(this.program, this.flows, rows, seeds, results, {});
        if (this.trained) submission.weightGradients(this.program, this.trained, count, from > 0);
      }
    submission.send();
    await gpu.device.queue.onSubmittedWorkDone();
    gpu.check();
  }

  dispose(): void {
    this.kernels.dispose();
  }
}
