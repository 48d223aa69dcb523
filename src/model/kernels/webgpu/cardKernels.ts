/**
 * The fused kernels in WGSL, ready to be registered with tfjs: one device, which is tfjs's own, and
 * buffers shared by all flows. Adapters in the ops' folders use it; it knows no tensors.
 *
 * tfjs's kernels cannot wait, so shaders compile when they are first met, as tfjs's own do.
 */
import { FlowStore } from './flowBuffers.ts';
import { Growing, Gpu } from './gpu.ts';
import { passKey, type PassShape } from './plan.ts';
import { cardPrograms, passProgramNow, type CardPrograms, type PassProgram } from './program.ts';
import { Arena, Submission } from './submission.ts';

export class CardKernels {
  readonly store: FlowStore;
  readonly arena: Arena;
  /** Scores and gradients of one submission. */
  readonly results: Growing;
  readonly programs: CardPrograms;
  private readonly passes = new Map<string, PassProgram>();
  private flows = 0;

  constructor(readonly gpu: Gpu) {
    this.store = new FlowStore(gpu);
    this.arena = new Arena(gpu);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
    this.results = new Growing(gpu, 'results of ops', usage);
    this.programs = cardPrograms(gpu);
  }

  /** A name for a flow in the store that no other has. */
  nextId(): string {
    this.flows += 1;
    return `flow ${this.flows}`;
  }

  pass(shape: PassShape): PassProgram {
    const key = passKey(shape);
    const found = this.passes.get(key) ?? passProgramNow(this.gpu, shape);
    this.passes.set(key, found);
    return found;
  }

  /** Begins a submission; all flows it uses must be in the store by now. */
  submission(): Submission {
    return new Submission(this.arena, this.store.weights);
  }

  /** Unregister the kernels and dispose handles first. The device stays its owner's. */
  dispose(): void {
    for (const part of [this.store, this.arena, this.results]) part.destroy();
    this.gpu.dispose();
  }
}

/** @param device tfjs's, see `startBackendOn` (engine/plain/backend.ts); stays the caller's */
export function createCardKernels(device: GPUDevice): CardKernels {
  return new CardKernels(new Gpu(device));
}
