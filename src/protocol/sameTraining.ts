/** Whether two configs stand for one training: what a recorded run is held against. */
import { canonical } from '../util/canonical.ts';
import type { ExperimentConfig } from './config.ts';

/** True if both configs train the same and show as many points: engines and pace may differ. */
export function sameTraining(a: ExperimentConfig, b: ExperimentConfig): boolean {
  return trainingText(a) === trainingText(b);
}

function trainingText(config: ExperimentConfig): string {
  return canonical({ ...config, engine: null, view: config.view.framePoints });
}
