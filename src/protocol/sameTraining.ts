/** Whether two configs stand for one training: what a recorded run is held against. */
import type { ExperimentConfig } from './config.ts';

/** True if both configs train the same and show as many points: engines and pace may differ. */
export function sameTraining(a: ExperimentConfig, b: ExperimentConfig): boolean {
  return trainingText(a) === trainingText(b);
}

function trainingText(config: ExperimentConfig): string {
  return canonical({ ...config, engine: null, view: config.view.framePoints });
}

/** JSON with the keys of every object in order. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${key}:${canonical(each)}`).join()}}`;
}
