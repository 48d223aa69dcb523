/** What the command line needs from Node: tfjs's wasm binary and a clock. No page, no comlink. */
import { createRequire } from 'node:module';

/** File path of tfjs's SIMD binary. */
export function wasmPath(): string {
  const require = createRequire(`${process.cwd()}/package.json`);
  return require.resolve('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm');
}

/** Milliseconds, monotonic. */
export function now(): number {
  return performance.now();
}
