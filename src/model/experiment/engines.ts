/** From an engine's id to a running engine; hosts say what they have to give and nothing else. */
import type { EngineChoice } from '../../protocol/config.ts';
import type { Engine } from '../engine/engine.ts';
import { createPlainEngine } from '../engine/plain/create.ts';
import { createWasmEngine } from '../engine/wasm/create.ts';
import type { HelperTask } from '../kernels/wasm/helper.ts';
import type { HelperThread, StartHelper } from '../kernels/wasm/team.ts';

export type { Engine, HelperTask, HelperThread };

/** What a host has to give. */
export interface EngineHost {
  /** URL (browser) or file path (Node) of tfjs-backend-wasm-simd.wasm. */
  readonly tfjsWasm: string;
  /** Processor cores that this machine shows. */
  readonly cores: number;
  /** Starts a thread of the fused engine; null where threads cannot share memory. */
  readonly startHelper: StartHelper | null;
}

/** More threads gain nothing: a batch has too few tasks to share. */
const mostThreads = 4;

/** Only pages lack threads: Node always has them. */
const notIsolated = 'one thread, because this page is not cross-origin isolated';

/** Threads when nobody asks for a number: a core is left to the page where there are three. */
export function usualThreads(cores: number): number {
  return Math.max(1, Math.min(mostThreads, cores > 2 ? cores - 1 : cores));
}

/** @throws Error when the engine cannot start here */
export async function createEngine(choice: EngineChoice, host: EngineHost): Promise<Engine> {
  const { id, tfjsBackend, build } = choice;
  const threads = choice.threads || usualThreads(host.cores);
  const { startHelper } = host;
  const alone = startHelper === null && threads > 1 ? `; ${notIsolated}` : '';
  const wasm = (why: string): Promise<Engine> =>
    createWasmEngine({ build, threads, startHelper, why: why + alone });
  switch (id) {
    case 'plain':
      return createPlainEngine(tfjsBackend, host.tfjsWasm);
    case 'wasm':
      return wasm('asked for');
    case 'auto':
      return wasm('the fastest that starts here').catch(() =>
        createPlainEngine(tfjsBackend, host.tfjsWasm),
      );
    default:
      return id satisfies never;
  }
}
