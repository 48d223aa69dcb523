/**
 * Starts a plain engine for tests in Node. Lies beside the command line, because the model may not
 * know Node; no product code imports it.
 */
import { createRequire } from 'node:module';
import type { TfjsBackendId } from '../protocol/catalogue.ts';
import { createEngine, type Engine } from '../model/experiment/engines.ts';
import { nodeHost } from './node.ts';

/** A running engine; the caller disposes it. The backend is global: the last one started is used. */
export function startTestBackend(tfjsBackend: TfjsBackendId): Promise<Engine> {
  // tfjs-backend-wasm's emscripten code takes Node for a CommonJS world.
  Object.assign(globalThis, { require: createRequire(import.meta.url), __dirname: process.cwd() });
  return createEngine({ id: 'plain', tfjsBackend, build: 'strict', threads: 0 }, nodeHost());
}
