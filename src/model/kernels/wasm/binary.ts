/** The two builds of the kernels, and which of them this engine can run. */
import relaxed from 'morphlab:kernels/relaxed';
import strict from 'morphlab:kernels/strict';

/** strict: same bits everywhere. relaxed: fused multiply-add where the machine has it. */
export type KernelBuild = 'strict' | 'relaxed';

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

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
