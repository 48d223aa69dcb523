/** The two builds of the kernels, and which of them this engine can run. */
import relaxed from 'morphlab:kernels/relaxed';
import strict from 'morphlab:kernels/strict';

/** strict: same bits everywhere. relaxed: fused multiply-add where the machine has it. */
export type KernelBuild = 'strict' | 'relaxed';

/** A board, a job of abi.ts, its record, threads besides the caller, scratch of all threads. */
export interface KernelExports {
  run(board: number, job: number, argument: number, helpers: number, scratch: number): void;
  help(board: number, slot: number, seen: number, scratch: number): void;
}

/**
 * Compiles a build.
 * @throws Error when this JavaScript engine lacks the SIMD it needs
 */
export async function compileKernels(build: KernelBuild): Promise<WebAssembly.Module> {
  const bytes = decode(build === 'strict' ? strict : relaxed);
  if (!WebAssembly.validate(bytes))
    throw new Error(
      build === 'relaxed'
        ? 'fast maths needs relaxed SIMD, which this engine lacks'
        : 'the wasm engine needs SIMD and atomics, which this engine lacks',
    );
  return WebAssembly.compile(bytes);
}

export function kernelExports(instance: WebAssembly.Instance): KernelExports {
  return instance.exports as unknown as KernelExports;
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
