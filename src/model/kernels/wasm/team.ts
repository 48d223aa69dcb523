/**
 * The threads of one engine: the caller, and helpers that the host starts. They meet at a board in
 * shared memory; without helpers everything runs in the caller. Knows jobs, not flows.
 */
import { Board, type Job } from '../abi.ts';
import { kernelExports, type KernelExports } from './binary.ts';
import type { Heap } from './heap.ts';

/** What a helper thread gets as its first and only message. */
export interface HelperTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly board: number;
  readonly slot: number;
  readonly seen: number;
  readonly scratch: number;
}

/** A started thread; `ready` resolves when it is about to wait at the board. */
export interface HelperThread {
  readonly ready: Promise<void>;
  terminate(): void;
}

/** Hosts start threads their own way: nested workers in a page, worker threads in Node. */
export type StartHelper = (task: HelperTask) => HelperThread;

/** Bytes of one thread's scratch record (assembly/index.ts). */
const scratchBytes = 64;

export class Team {
  private readonly kernels: KernelExports;
  private readonly board: number;
  private readonly scratch: number;
  private readonly helpers: HelperThread[] = [];

  private constructor(
    private readonly heap: Heap,
    instance: WebAssembly.Instance,
    readonly threads: number,
  ) {
    this.kernels = kernelExports(instance);
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
    const instance = await WebAssembly.instantiate(module, helperImports(heap.memory));
    const count = start ? helpers : 0;
    const team = new Team(heap, instance, 1 + count);
    const { board, scratch } = team;
    for (let slot = 1; start && slot <= count; slot++)
      team.helpers.push(start({ module, memory: heap.memory, board, slot, seen: 0, scratch }));
    try {
      await Promise.all(team.helpers.map((helper) => helper.ready));
    } catch (error) {
      team.dismiss();
      throw error;
    }
    return team;
  }

  /** Runs a job to its end. */
  run(job: Job, argument: number): void {
    this.kernels.run(this.board, job, argument, this.helpers.length, this.scratch);
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

function helperImports(memory: WebAssembly.Memory): WebAssembly.Imports {
  return { env: { memory } };
}

/** A helper thread's whole life; returns when the team is dismissed. */
export async function serve(task: HelperTask, ready: () => void): Promise<void> {
  const instance = await WebAssembly.instantiate(task.module, helperImports(task.memory));
  ready();
  kernelExports(instance).help(task.board, task.slot, task.seen, task.scratch);
}
