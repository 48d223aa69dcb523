/** From an engine's id to a running engine; hosts say what they have to give and nothing else. */
import type { EngineChoice } from '../../protocol/config.ts';
import type { Engine } from '../engine/engine.ts';
import { createPlainEngine } from '../engine/plain/create.ts';
import { createWasmEngine } from '../engine/wasm/create.ts';
import { createWebgpuEngine } from '../engine/webgpu/create.ts';
import type { HelperTask } from '../kernels/wasm/helper.ts';
import type { HelperThread, StartHelper } from '../kernels/wasm/team.ts';
import { msPerStep, type Trial } from './trial.ts';

export type { Engine, HelperTask, HelperThread };

/** A graphics card, or software that plays one. */
export interface GpuAccess {
  /** A fresh device; the engine destroys it. */
  readonly requestDevice: () => Promise<GPUDevice>;
  /** For people. */
  readonly label: string;
  /** An adapter without hardware: never chosen, only used when asked for. */
  readonly software: boolean;
}

/** What a host has to give. */
export interface EngineHost {
  /** URL (browser) or file path (Node) of tfjs-backend-wasm-simd.wasm. */
  readonly tfjsWasm: string;
  /** Processor cores that this machine shows. */
  readonly cores: number;
  /** Starts a thread of the fused engine; null where threads cannot share memory. */
  readonly startHelper: StartHelper | null;
  /** @throws Error in one sentence when there is no WebGPU here */
  readonly findGpu: () => Promise<GpuAccess>;
}

/** More threads gain nothing: a batch has too few tasks to share. */
const mostThreads = 4;

/** Only pages lack threads: Node always has them. */
const notIsolated = 'one thread, because this page is not cross-origin isolated';

/** Threads when nobody asks for a number: a core is left to the page where there are three. */
export function usualThreads(cores: number): number {
  return Math.max(1, Math.min(mostThreads, cores > 2 ? cores - 1 : cores));
}

/**
 * @param trial what `auto` tries engines on, made only where there is a graphics card; without one
 *   no card is considered
 * @throws Error when the engine cannot start here
 */
export async function createEngine(
  choice: EngineChoice,
  host: EngineHost,
  trial: (() => Trial) | null = null,
): Promise<Engine> {
  switch (choice.id) {
    case 'plain':
      return createPlainEngine(choice.tfjsBackend, host.tfjsWasm);
    case 'wasm':
      return wasm(choice, host, 'asked for');
    case 'webgpu':
      return createWebgpuEngine(await host.findGpu());
    case 'auto':
      return fastest(choice, host, trial);
    default:
      return choice.id satisfies never;
  }
}

function wasm({ build, threads }: EngineChoice, host: EngineHost, why: string): Promise<Engine> {
  const { startHelper, cores } = host;
  const count = threads || usualThreads(cores);
  const alone = startHelper === null && count > 1 ? `; ${notIsolated}` : '';
  return createWasmEngine({ build, threads: count, startHelper, why: why + alone });
}

/** wasm with threads, else on one thread, else plain. */
async function processor(choice: EngineChoice, host: EngineHost, why: string): Promise<Engine> {
  try {
    return await wasm(choice, host, why);
  } catch (threads) {
    const alone = { ...host, startHelper: null, cores: 1 };
    const reason = `one thread, because helpers do not start: ${message(threads)}`;
    return wasm({ ...choice, threads: 1 }, alone, reason).catch((error: unknown) =>
      createPlainEngine(choice.tfjsBackend, host.tfjsWasm, message(error)),
    );
  }
}

/** Hardware WebGPU when it wins a trial of the problem, else the processor. */
async function fastest(
  choice: EngineChoice,
  host: EngineHost,
  trial: (() => Trial) | null,
): Promise<Engine> {
  const gpu = trial && (await hardware(host));
  if (!gpu || typeof gpu === 'string')
    return processor(choice, host, gpu || 'the fastest that starts here');
  const [cores, card] = [await processor(choice, host, ''), await startCard(gpu)];
  const problem = trial();
  const coresMs = await msPerStep(cores, problem);
  const cardMs = card ? await msPerStep(card, problem).catch(() => Infinity) : Infinity;
  // Fresh engines for the run: a trial leaves nothing behind that could change it.
  cores.dispose();
  card?.dispose();
  const said =
    cardMs === Infinity
      ? 'the graphics card failed its trial'
      : `${cardMs.toFixed(2)} ms a step on the graphics card, ${coresMs.toFixed(2)} on the processor`;
  if (cardMs < coresMs) return createWebgpuEngine({ ...gpu, why: said });
  return processor(choice, host, said);
}

async function startCard(gpu: GpuAccess): Promise<Engine | null> {
  return createWebgpuEngine(gpu).catch(() => null);
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A graphics card; or why there is none to consider, in words. */
async function hardware(host: EngineHost): Promise<GpuAccess | string> {
  try {
    const gpu = await host.findGpu();
    return gpu.software ? 'no graphics card for WebGPU, only software' : gpu;
  } catch {
    return 'no WebGPU here';
  }
}
