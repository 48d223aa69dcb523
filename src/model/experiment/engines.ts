/** From an engine's id to a running engine; hosts say what they have to give and nothing else. */
import type { EngineChoice } from '../../protocol/config.ts';
import type { EngineNews } from '../../protocol/trainer.ts';
import type { Engine } from '../engine/engine.ts';
import { createPlainEngine } from '../engine/plain/create.ts';
import { createWasmEngine } from '../engine/wasm/create.ts';
import { createWebgpuEngine, type WebgpuOptions } from '../engine/webgpu/create.ts';
import type { HelperTask } from '../kernels/wasm/helper.ts';
import type { HelperThread, StartHelper } from '../kernels/wasm/team.ts';
import { survivor } from './survivor.ts';
import { difference, firstSteps, msPerStep, type FirstSteps, type Trial } from './trial.ts';

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

type Tell = (news: EngineNews) => void;

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
 * @param tell hears of preparations, and of a card that was lost: the engine then goes on with another.
 *   Left out, it does not: whoever checks or times an engine wants no other
 * @throws Error when the engine cannot start here
 */
export async function createEngine(
  choice: EngineChoice,
  host: EngineHost,
  trial: (() => Trial) | null = null,
  tell: Tell | null = null,
): Promise<Engine> {
  switch (choice.id) {
    case 'plain':
      return createPlainEngine(choice.tfjsBackend, host.tfjsWasm);
    case 'wasm':
      return wasm(choice, host, 'asked for');
    case 'webgpu':
      return card(await host.findGpu(), choice, host, 'asked for', tell);
    case 'auto':
      return fastest(choice, host, trial, tell);
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
    return wasm({ ...choice, threads: 1 }, alone, reason)
      .catch((error: unknown) =>
        createPlainEngine(choice.tfjsBackend, host.tfjsWasm, message(error)),
      )
      .catch((error: unknown) =>
        createPlainEngine('cpu', host.tfjsWasm, `no WebAssembly here: ${message(error)}`),
      );
  }
}

/** A graphics card, which may be lost as long as somebody hears of it. */
async function card(
  gpu: GpuAccess,
  choice: EngineChoice,
  host: EngineHost,
  why: string,
  tell: Tell | null,
): Promise<Engine> {
  const start = (access: GpuAccess, reason: string): Promise<Engine> =>
    createWebgpuEngine({ ...access, why: reason, ...progressTo(tell) });
  const first = await start(gpu, why);
  if (!tell) return first;
  const again = async (reason: string): Promise<Engine> => {
    const found = await host.findGpu();
    // A browser whose graphics process died may have nothing but software left.
    if (found.software && !gpu.software) throw new Error('no graphics card any more');
    return start(found, reason);
  };
  return survivor(first, again, (reason) => processor(choice, host, reason), tell);
}

const progressTo = (tell: Tell | null): Pick<WebgpuOptions, 'onProgress'> =>
  tell ? { onProgress: (done, total) => tell({ type: 'preparing', done, total }) } : {};

/** Hardware WebGPU when it wins a trial of the problem, else the processor. */
async function fastest(
  choice: EngineChoice,
  host: EngineHost,
  trial: (() => Trial) | null,
  tell: Tell | null,
): Promise<Engine> {
  const gpu = trial && (await hardware(host));
  if (!gpu || typeof gpu === 'string')
    return processor(choice, host, gpu || 'the fastest that starts here');
  const [cores, problem] = [await processor(choice, host, ''), trial()];
  const expected = await firstSteps(cores, problem);
  const coresMs = await msPerStep(cores, problem);
  // Fresh engines for the run: a trial leaves nothing behind that could change it.
  cores.dispose();
  const verdict = await judge(gpu, problem, expected, coresMs, tell).catch(() => failed);
  return verdict.wins
    ? card(gpu, choice, host, verdict.why, tell)
    : processor(choice, host, verdict.why);
}

interface Verdict {
  readonly wins: boolean;
  readonly why: string;
}

const failed: Verdict = { wins: false, why: 'the graphics card failed its trial' };

/**
 * Does the card compute what the processor computes, and is it faster?
 * @throws Error when the card fails
 */
async function judge(
  gpu: GpuAccess,
  problem: Trial,
  expected: FirstSteps,
  coresMs: number,
  tell: Tell | null,
): Promise<Verdict> {
  const tried = await createWebgpuEngine({ ...gpu, ...progressTo(tell) });
  try {
    const wrong = difference(await firstSteps(tried, problem), expected);
    if (wrong) return { wins: false, why: `the graphics card computes wrongly: ${wrong}` };
    const cardMs = await msPerStep(tried, problem);
    const why = `${cardMs.toFixed(2)} ms a step on the graphics card, ${coresMs.toFixed(2)} on the processor`;
    return { wins: cardMs < coresMs, why };
  } finally {
    tried.dispose();
  }
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
