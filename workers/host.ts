/** What engines need of a page's worker: tfjs's binary, and threads where memory can be shared. */
import wasmUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url';
import type {
  EngineHost,
  GpuAccess,
  HelperTask,
  HelperThread,
} from '../src/model/experiment/engines.ts';

export function pageHost(): EngineHost {
  return {
    tfjsWasm: wasmUrl,
    cores: navigator.hardwareConcurrency,
    startHelper: globalThis.crossOriginIsolated ? startHelper : null,
    findGpu,
  };
}

/** @throws Error in one sentence when there is no adapter */
async function findGpu(): Promise<GpuAccess> {
  const gpu = (navigator as Partial<Navigator>).gpu;
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!gpu || !adapter) throw new Error('engine webgpu: this browser gives no WebGPU adapter');
  const { device, architecture, vendor, isFallbackAdapter } = adapter.info;
  const name = device || architecture || vendor || 'unnamed adapter';
  const software = isFallbackAdapter || /swiftshader|llvmpipe/i.test(name);
  return {
    // An adapter gives one device.
    requestDevice: async () => {
      const fresh = await gpu.requestAdapter({ powerPreference: 'high-performance' });
      if (!fresh) throw new Error('engine webgpu: the adapter is gone');
      return fresh.requestDevice();
    },
    label: software ? `${name} (software)` : name,
    software,
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
