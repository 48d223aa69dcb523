/** Starts engine `webgpu` on a device that the caller has, or that it asks for when it is needed. */
import { DeviceLostError, Gpu, type OnProgress } from '../../kernels/webgpu/gpu.ts';
import { WebgpuEngine } from './webgpuEngine.ts';

export { DeviceLostError };

/** A device given stays the caller's; one that was asked for is destroyed with the engine. */
export type DeviceSource =
  { readonly device: GPUDevice } | { readonly requestDevice: () => Promise<GPUDevice> };

export type WebgpuOptions = DeviceSource & {
  /** For people: which adapter runs. */
  readonly label: string;
  /** For people: why this engine; left out: it was asked for. */
  readonly why?: string;
  /** Pipelines compiled so far and asked for so far. */
  readonly onProgress?: OnProgress;
};

/** @throws what `requestDevice` throws */
export async function createWebgpuEngine(options: WebgpuOptions): Promise<WebgpuEngine> {
  const own = 'requestDevice' in options;
  const device = own ? await options.requestDevice() : options.device;
  const gpu = new Gpu(device, options.onProgress);
  const label = `fused kernels on WebGPU, ${options.label}`;
  const release = own ? () => device.destroy() : () => undefined;
  const { why = 'asked for' } = options;
  const info = {
    id: 'webgpu',
    tfjsBackend: 'webgpu',
    build: null,
    threads: 1,
    label,
    why,
  } as const;
  return new WebgpuEngine(info, gpu, release);
}
