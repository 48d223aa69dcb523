/** What engines need of a page's worker: tfjs's binary, and threads where memory can be shared. */
import wasmUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url';
import type { EngineHost, HelperTask, HelperThread } from '../src/model/experiment/engines.ts';

export function pageHost(): EngineHost {
  return {
    tfjsWasm: wasmUrl,
    cores: navigator.hardwareConcurrency,
    startHelper: globalThis.crossOriginIsolated ? startHelper : null,
  };
}

function startHelper(task: HelperTask): HelperThread {
  const worker = new Worker(new URL('./kernels.worker.ts', import.meta.url), { type: 'module' });
  const ready = new Promise<void>((resolve, reject) => {
    worker.addEventListener('message', () => resolve(), { once: true });
    worker.addEventListener('error', (event) => reject(new Error(event.message)), { once: true });
  });
  worker.postMessage(task);
  return { ready, terminate: () => worker.terminate() };
}
