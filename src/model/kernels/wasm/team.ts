/**
 * The threads of one engine: the caller, and helpers that the host starts. They meet at a board in
 * shared memory; without helpers everything runs in the caller. Knows jobs, not flows.
 */
import { Board, scratchBytes, type Job } from '../abi.ts';
import { startKernels, type HelperTask, type KernelExports } from './helper.ts';
import type { Heap } from './heap.ts';

/** A started thread; `ready` resolves when it is about to wait at the board. */
export interface HelperThread {
  readonly ready: Promise<void>;
  terminate(): void;
}

/** Hosts start threads their own way: nested workers in a page, worker threads in Node. */
export type StartHelper = (task: HelperTask) => HelperThread;

export class Team {
  private readonly board: number;
  private readonly scratch: number;
  private readonly helpers: HelperThread[] = [];

  private constructor(
    private readonly heap: Heap,
    private readonly kernels: KernelExports,
    readonly threads: number,
  ) {
    this.board = heap.allocate(4 * Board.words);
    this.scratch = heap.allocate(scratchBytes * threads);
    heap.words().fill(0, this.board / 4, this.board / 4 + Board.words);
  }

  /** @throws Error when a helper does not start */
  static async gather(
    heap: Heap,
    module: WebAssembly.Module,
    helpers: number,
    start: StartHelper | null,
  ): Promise<Team> {
    const kernels = await startKernels(module, heap.memory);
    const count = start ? helpers : 0;
    const team = new Team(heap, kernels, 1 + count);
    const { board } = team;
    for (let slot = 1; start && slot <= count; slot++) {
      const scratch = team.scratch + slot * scratchBytes;
      team.helpers.push(start({ module, memory: heap.memory, board, slot, scratch }));
    }
    try {
      await Promise.all(team.helpers.map((helper) => helper.ready));
    } catch (error) {
      team.dismiss();
      throw error;
    }
    return team;
  }

  /**
   * Runs a job to its end.
   * @throws Error when a helper died: what it had to do is missing
   */
  run(job: Job, argument: number): void {
    this.kernels.run(this.board, job, argument, this.helpers.length, this.scratch);
    if (this.heap.words()[this.board / 4 + Board.failed] > 0)
      throw new Error('a thread of the wasm engine has failed');
  }

  dismiss(): void {
    const words = this.heap.words();
    const at = this.board / 4;
    Atomics.store(words, at + Board.quit, 1);
    Atomics.add(words, at + Board.generation, 1);
    Atomics.notify(words, at + Board.generation);
    for (const helper of this.helpers.splice(0)) helper.terminate();
  }
}
