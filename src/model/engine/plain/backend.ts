/**
 * Starts a tfjs backend for the plain engine. The only place that knows tfjs's global state; says
 * which backend runs, and never falls back to another one silently.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import type { TfjsBackendId } from '../../../protocol/catalogue.ts';

/**
 * @param wasmPath URL (browser) or file path (Node) of tfjs-backend-wasm-simd.wasm
 * @throws Error when the backend cannot start here
 */
export async function startBackend(id: TfjsBackendId, wasmPath: string): Promise<void> {
  tf.enableProdMode();
  await load(id, wasmPath);
  const started = await tf.setBackend(id).catch(() => false);
  if (!started) throw new Error(`tfjs backend does not start here: ${id}`);
  await tf.ready();
}

/**
 * Starts tfjs's webgpu backend on a device that others use too, so that fused kernels and engine
 * `webgpu` meet its tensors where they lie. Replaces a webgpu backend that runs already. The device
 * stays the caller's; the backend must not outlive it.
 * @throws Error when the backend cannot start here
 */
export async function startBackendOn(device: GPUDevice): Promise<void> {
  tf.enableProdMode();
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  tf.removeBackend('webgpu');
  // tfjs tunes some shaders by what the adapter says of itself.
  const start = (): object => new WebGPUBackend(device, device.adapterInfo);
  tf.registerBackend('webgpu', start as () => tf.KernelBackend);
  const started = await tf.setBackend('webgpu').catch(() => false);
  if (!started) throw new Error('tfjs backend does not start here: webgpu');
}

async function load(id: TfjsBackendId, wasmPath: string): Promise<void> {
  switch (id) {
    case 'cpu':
      await import('@tensorflow/tfjs-backend-cpu');
      return;
    case 'wasm': {
      // tfjs's threaded build breaks in minified workers and gains nothing there (measured).
      const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
      tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
      setWasmPaths({
        'tfjs-backend-wasm.wasm': wasmPath,
        'tfjs-backend-wasm-simd.wasm': wasmPath,
        'tfjs-backend-wasm-threaded-simd.wasm': wasmPath,
      });
      return;
    }
    case 'webgpu':
      await import('@tensorflow/tfjs-backend-webgpu');
      return;
    default:
      id satisfies never;
  }
}
