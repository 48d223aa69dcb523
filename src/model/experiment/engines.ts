/** From an engine's id to a running engine; hosts say where their binaries lie and nothing else. */
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { Engine } from '../engine/engine.ts';
import { createPlainEngine } from '../engine/plain/create.ts';

export type { Engine };

export interface EngineFiles {
  /** URL (browser) or file path (Node) of tfjs-backend-wasm-simd.wasm. */
  readonly tfjsWasm: string;
}

/** @throws Error when the engine cannot start here */
export function createEngine(
  choice: ExperimentConfig['engine'],
  files: EngineFiles,
): Promise<Engine> {
  switch (choice.id) {
    case 'plain':
      return createPlainEngine(choice.tfjsBackend, files.tfjsWasm);
    default:
      return choice.id satisfies never;
  }
}
