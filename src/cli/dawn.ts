/**
 * WebGPU in Node: the optional package `webgpu` (Dawn, the implementation inside Chrome) on a Vulkan
 * driver. Gives adapters and devices to the engine; chooses no engine.
 *
 * With a GPU and its driver nothing has to be set. Without, a software adapter serves for checks:
 * `VK_ICD_FILENAMES` names SwiftShader's `vk_swiftshader_icd.json`, which Chromium brings along. Dawn
 * also needs Vulkan's loader, `libvulkan.so.1`; where the system has none, the one beside that file
 * is used.
 */
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Chromium's software driver, where Debian puts it. */
const chromiumDriver = '/usr/lib/chromium/vk_swiftshader_icd.json';
/** glibc's RTLD_NODELETE: what was loaded stays, although it is no addon of Node's. */
const keepLoaded = 0x1000;

export interface Dawn {
  readonly gpu: GPU;
  readonly adapter: GPUAdapter;
  /** For people, e.g. "SwiftShader driver (software)". */
  readonly label: string;
  readonly software: boolean;
}

/** What the package exports; its own types are no module's. */
interface DawnPackage {
  create(flags: readonly string[]): GPU;
  readonly globals: object;
}

let started: Promise<Dawn> | null = null;

/**
 * Loads Dawn and finds an adapter, once per process.
 * @throws Error in one sentence when the package or an adapter is missing
 */
export function startDawn(): Promise<Dawn> {
  return (started ??= start());
}

/** A device with the adapter's own limits left at what every device has. */
export async function requestDawnDevice(): Promise<GPUDevice> {
  const { gpu } = await startDawn();
  // An adapter gives one device.
  return (await adapterOf(gpu)).requestDevice();
}

/** Software rendering from Chromium, for tests: says whether its files are there. */
export function chooseSoftwareDriver(): boolean {
  if (process.env.VK_ICD_FILENAMES === undefined && existsSync(chromiumDriver))
    process.env.VK_ICD_FILENAMES = chromiumDriver;
  return existsSync(process.env.VK_ICD_FILENAMES ?? '');
}

async function start(): Promise<Dawn> {
  loadVulkan();
  const { create, globals } = await loadPackage();
  Object.assign(globalThis, globals);
  const gpu = create([]);
  showNavigator(gpu);
  const adapter = await adapterOf(gpu);
  const { description, device, vendor, isFallbackAdapter } = adapter.info;
  const software = isFallbackAdapter || /swiftshader|llvmpipe/i.test(`${description} ${device}`);
  const name = device || description || vendor;
  return { gpu, adapter, label: software ? `${name} (software)` : name, software };
}

/** tfjs's webgpu backend starts only where a navigator has WebGPU; Node 20 has no navigator. */
function showNavigator(gpu: GPU): void {
  const { navigator = {} } = globalThis as { navigator?: object };
  const asGiven = { configurable: true, writable: true };
  Object.defineProperty(globalThis, 'navigator', { value: navigator, ...asGiven });
  if (!('gpu' in navigator)) Object.defineProperty(navigator, 'gpu', { value: gpu, ...asGiven });
}

async function loadPackage(): Promise<DawnPackage> {
  try {
    return await import('webgpu');
  } catch (error) {
    throw new Error(
      `engine webgpu needs the optional package webgpu, which cannot be loaded: ${(error as Error).message.split('\n')[0]}`,
      { cause: error },
    );
  }
}

async function adapterOf(gpu: GPU): Promise<GPUAdapter> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter) return adapter;
  throw new Error(
    'engine webgpu finds no adapter: no Vulkan driver of a GPU, and VK_ICD_FILENAMES names no other',
  );
}

/** Makes the loader beside the named driver known by its name; the system's own comes first. */
function loadVulkan(): void {
  const driver = process.env.VK_ICD_FILENAMES;
  if (process.platform !== 'linux' || !driver) return;
  const loader = path.join(path.dirname(driver), 'libvulkan.so.1');
  if (!existsSync(loader)) return;
  try {
    // It loads and stays, and then Node complains that it is no addon.
    process.dlopen({ exports: {} }, loader, os.constants.dlopen.RTLD_NOW | keepLoaded);
  } catch {
    return;
  }
}
