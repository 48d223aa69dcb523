/**
 * The fused kernels in WebAssembly, ready to be registered with tfjs: one memory, one team of
 * threads, shared by all flows. Adapters in the ops' folders use it; it knows no tfjs.
 */
import { compileKernels, type KernelBuild } from './binary.ts';
import { Heap } from './heap.ts';
import { PassCache } from './passCache.ts';
import { Team, type StartHelper } from './team.ts';

export interface FusedOptions {
  readonly build: KernelBuild;
  /** All threads, the caller's included. */
  readonly threads: number;
  /** Null where the host has no threads to give. */
  readonly startHelper: StartHelper | null;
}

export class FusedKernels {
  /** Passes through chains of flows whose parameters live in their handles. */
  readonly chains: PassCache;

  constructor(
    readonly heap: Heap,
    readonly team: Team,
  ) {
    this.chains = new PassCache(heap, team);
  }

  /** Ends the threads; dispose handles and unregister the kernels first. */
  dispose(): void {
    this.chains.release();
    this.team.dismiss();
  }
}

/** @throws Error when this JavaScript engine lacks what the kernels need */
export async function createFusedKernels(options: FusedOptions): Promise<FusedKernels> {
  const { build, threads, startHelper } = options;
  const module = await compileKernels(build);
  const heap = new Heap();
  return new FusedKernels(heap, await Team.gather(heap, module, threads - 1, startHelper));
}
