/**
 * What a pane's run leaves behind for the one after it: its distances and the settings they came from.
 * Lives as long as the tab; no session and no link carries it.
 */
import type { ExperimentConfig } from '../../protocol/config.ts';
import { sameTraining } from '../../protocol/sameTraining.ts';
import type { Before, RunState } from './run.ts';

/** The latest distances of a run; where it came to none, those that the run before it left. */
export function leftBehind({ frame, config, before }: RunState): Before | null {
  const distances = frame?.shows === 'transfer' ? frame.distances : null;
  return distances && config ? { config, distances } : before;
}

/**
 * What stands behind the outline of a run with this config: nothing where the question is another, so
 * that distances mean something else, or where nothing was changed.
 */
export function shownBefore({ before }: RunState, config: ExperimentConfig): Before | null {
  if (!before) return null;
  const { reference, target, condition } = before.config;
  const asked = [config.reference, config.target, config.condition];
  const same = [reference, target, condition].every((part, i) => part === asked[i]);
  return same && !sameTraining(before.config, config) ? before : null;
}
