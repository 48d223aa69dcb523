/** What the parts of `npm run pretrain` share: configs, engines and the bytes of a base. */
import { specOf } from '../model/experiment/build.ts';
import { createEngine, type Engine } from '../model/experiment/engines.ts';
import { flowToSafetensors } from '../model/experiment/weights.ts';
import { configFor } from '../presets/presets.ts';
import type { MethodId } from '../protocol/catalogue.ts';
import type { ExperimentConfig } from '../protocol/config.ts';
import type { RecordedQuestion } from '../protocol/recorded.ts';
import type { GivenBase } from '../protocol/trainer.ts';
import { nodeHost } from './node.ts';

/** Threads change no bit, but the engine's description, which is recorded. */
const threads = 2;

/** The config of a recorded run. */
export function recordedConfig(
  question: RecordedQuestion,
  method: MethodId = 'base-transfer',
): ExperimentConfig {
  const config = configFor({ ...question, method });
  config.engine = { ...config.engine, id: 'wasm', threads };
  return config;
}

/** Trains with an engine of its own, which is disposed of. */
export async function withEngine<T>(
  config: ExperimentConfig,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = await createEngine(config.engine, nodeHost());
  try {
    return await work(engine);
  } finally {
    engine.dispose();
  }
}

/** A recorded base as a file. */
export function baseBytes(config: ExperimentConfig, { key, parameters }: GivenBase): Uint8Array {
  const phase = key.startsWith('reference-base') ? 'reference-base' : 'target-base';
  return flowToSafetensors(specOf(config, phase), parameters);
}
