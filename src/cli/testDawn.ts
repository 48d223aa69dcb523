/**
 * WebGPU for tests in Node, on Chromium's software adapter unless VK_ICD_FILENAMES names another
 * driver. No product code imports it.
 */
import { chooseSoftwareDriver, requestDawnDevice, startDawn } from './dawn.ts';

/** Why tests of engine `webgpu` cannot run here; null where they can. */
export async function noWebgpu(): Promise<string | null> {
  chooseSoftwareDriver();
  return startDawn().then(
    () => null,
    (error: Error) => error.message,
  );
}

/** Options of an engine on a device of its own. */
export async function testWebgpu(): Promise<{
  requestDevice: () => Promise<GPUDevice>;
  label: string;
}> {
  const { label } = await startDawn();
  return { requestDevice: requestDawnDevice, label };
}
