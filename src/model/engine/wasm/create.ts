/** Starts engine `wasm`: compiles a build, makes its memory, gathers its threads. */
import { compileKernels, type KernelBuild } from '../../kernels/wasm/binary.ts';
import { Heap } from '../../kernels/wasm/heap.ts';
import { Team, type StartHelper } from '../../kernels/wasm/team.ts';
import type { Engine } from '../engine.ts';
import { WasmEngine } from './wasmEngine.ts';

export interface WasmOptions {
  readonly build: KernelBuild;
  /** All threads, the caller's included. */
  readonly threads: number;
  /** Null where the host has no threads to give. */
  readonly startHelper: StartHelper | null;
  /** For people: why this engine; left out: it was asked for. */
  readonly why?: string;
}

/** @throws Error when this JavaScript engine lacks what the kernels need */
export async function createWasmEngine(options: WasmOptions): Promise<Engine> {
  const { build, threads, startHelper, why = 'asked for' } = options;
  const module = await compileKernels(build);
  const heap = new Heap();
  const team = await Team.gather(heap, module, threads - 1, startHelper);
  const many = team.threads === 1 ? 'one thread' : `${team.threads} threads`;
  const maths = build === 'strict' ? 'strict' : 'fast maths';
  const label = `fused kernels on WebAssembly, ${many}, ${maths}`;
  const info = {
    id: 'wasm',
    tfjsBackend: 'wasm',
    build,
    threads: team.threads,
    label,
    why,
  } as const;
  return new WasmEngine(info, heap, team);
}
