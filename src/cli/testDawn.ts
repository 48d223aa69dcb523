/**
 * Engine `webgpu` for tests in Node, on Chromium's software adapter unless VK_ICD_FILENAMES names
 * another driver. No product code imports it.
 */
import { createWebgpuEngine } from '../model/engine/webgpu/create.ts';
import type { WebgpuEngine } from '../model/engine/webgpu/webgpuEngine.ts';
import { requestDawnDevice, startDawn, useSoftwareDriver } from './dawn.ts';

/** Why tests of engine `webgpu` cannot run here; null where they can. */
export async function noWebgpu(): Promise<string | null> {
  useSoftwareDriver();
  return startDawn().then(
    () => null,
    (error: Error) => error.message,
  );
}

/** A running engine on a device of its own; the caller disposes it. */
export async function startTestWebgpu(): Promise<WebgpuEngine> {
  const { label } = await startDawn();
  return createWebgpuEngine({ requestDevice: requestDawnDevice, label });
}
