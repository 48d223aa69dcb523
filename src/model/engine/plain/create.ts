/** Makes a running plain engine; the only constructor that hosts call. */
import type { TfjsBackendId } from '../../../protocol/catalogue.ts';
import type { Engine } from '../engine.ts';
import { startBackend } from './backend.ts';
import { PlainEngine } from './plainEngine.ts';

const labels: Record<TfjsBackendId, string> = {
  wasm: 'plain tfjs on WASM (SIMD)',
  cpu: 'plain tfjs on JavaScript',
  webgpu: 'plain tfjs on WebGPU',
};

/**
 * @param wasmPath URL (browser) or file path (Node) of tfjs-backend-wasm-simd.wasm
 * @param why for people: why this engine
 * @throws Error when the backend cannot start here
 */
export async function createPlainEngine(
  tfjsBackend: TfjsBackendId,
  wasmPath: string,
  why = 'asked for',
): Promise<Engine> {
  await startBackend(tfjsBackend, wasmPath);
  return new PlainEngine({
    id: 'plain',
    tfjsBackend,
    build: null,
    threads: 1,
    label: labels[tfjsBackend],
    why,
  });
}
