/**
 * A thread that helps an engine: it runs the same module on the same memory and waits at the board.
 * Small on purpose, because every helper loads it; the binary comes by message.
 */
import { Board } from '../abi.ts';

/** A board, a job of abi.ts, its record, threads besides the caller, scratch of all threads. */
export interface KernelExports {
  run(board: number, job: number, argument: number, helpers: number, scratch: number): void;
  /** One job of a helper that has seen so many; 0: dismissed. */
  help(board: number, slot: number, seen: number, scratch: number): number;
}

/** What a helper thread gets as its first and only message. */
export interface HelperTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly board: number;
  readonly slot: number;
  /** This helper's own. */
  readonly scratch: number;
}

/** Starts the module on a memory. */
export async function startKernels(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): Promise<KernelExports> {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  return exports as unknown as KernelExports;
}

/**
 * A helper's whole life; returns when the team is dismissed.
 * @param ready called just before the thread blocks
 */
export async function serve(task: HelperTask, ready: () => void): Promise<void> {
  const kernels = await startKernels(task.module, task.memory);
  ready();
  try {
    for (let seen = 0; kernels.help(task.board, task.slot, seen, task.scratch) !== 0; seen++);
  } catch (error) {
    reportFailure(task);
    throw error;
  }
}

/** Lets the caller go on, and tells it that this helper's part is missing. */
function reportFailure({ memory, board }: HelperTask): void {
  const words = new Int32Array(memory.buffer, board, Board.words);
  Atomics.add(words, Board.failed, 1);
  if (Atomics.sub(words, Board.pending, 1) === 1) Atomics.notify(words, Board.pending);
}
