/**
 * Trains one experiment headless and returns everything `lab train --json` prints. Prints nothing
 * itself but progress through the callback it is given.
 */
import type { ExperimentConfig } from '../protocol/config.ts';
import type { FinalMetrics, PhaseResult } from '../protocol/frame.ts';
import type { EngineInfo } from '../protocol/trainer.ts';
import type { Engine } from '../model/experiment/engines.ts';
import { imagesHash } from '../model/experiment/hash.ts';
import { freshControls, runExperiment } from '../model/experiment/run.ts';
import type { StepEvent } from '../model/experiment/runEvents.ts';

export interface TrainResult {
  config: ExperimentConfig;
  engine: EngineInfo;
  seed: number;
  phases: PhaseResult[];
  metrics: FinalMetrics;
  /** SHA-256 of the float32 little-endian images of the 20,000 test points. */
  hash: string;
}

export async function runTrain(
  config: ExperimentConfig,
  engine: Engine,
  onStep: (event: StepEvent) => void,
  now: () => number,
): Promise<TrainResult> {
  let hash = '';
  const events = runExperiment(config, engine, {
    controls: freshControls(),
    frames: false,
    solveAssignment: true,
    now,
  });
  for await (const event of events) {
    if (event.type === 'step') onStep(event);
    if (event.type === 'images') hash = await imagesHash(event.images);
    if (event.type === 'done')
      return {
        config,
        engine: engine.info,
        seed: config.seed,
        phases: event.phases,
        metrics: event.metrics,
        hash,
      };
  }
  throw new Error('run ended without a result');
}
