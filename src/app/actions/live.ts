/**
 * Edits that act on the phase in training without a restart: learning rate and penalty weight. They
 * change the settings in any case; whether a run takes them up is for the worker to report.
 */
import type { Edit } from '../../protocol/frame.ts';
import { configStore, selectedConfig } from '../state/config.ts';
import type { Part } from '../state/paths.ts';
import { isLive, runOf, runStore, type RunState } from '../state/run.ts';
import { setHyperparameter, setObjective } from './choose.ts';
import { askTrainer } from './run.ts';
import { workers } from './workers.ts';

/**
 * True if the value is allowed. Acts at once if the phase in training is of this part: bases are
 * common to all runs, a transfer flow is the selected pane's own.
 */
export function setLearningRate(part: Part, value: number): boolean {
  if (!setHyperparameter(`${part}.training.learningRate`, value)) return false;
  const concerned = part === 'base' ? runStore.getState().runs : [selectedRun()];
  for (const run of concerned) if (trains(run, part)) send(run, 'learningRate', value);
  return true;
}

/** True if the value is allowed. Acts at once on a transfer phase that has a penalty. */
export function setPenaltyWeight(weight: number): boolean {
  const { penalty } = selectedConfig(configStore.getState()).transfer.objective;
  if (!penalty || !setObjective({ penalty: { ...penalty, weight } })) return false;
  const run = selectedRun();
  const running = run.config?.transfer.objective.penalty;
  if (running?.kind === penalty.kind && trains(run, 'transfer')) send(run, 'penaltyWeight', weight);
  return true;
}

const selectedRun = (): RunState => runOf(configStore.getState().selected);

function trains({ status, frame, next }: RunState, part: Part): boolean {
  // On its way back a run makes the edits that it had, where it had them.
  if (!isLive(status) || !frame || next) return false;
  return (frame.phase === 'transfer') === (part === 'transfer');
}

function send({ id }: RunState, field: Edit['field'], value: number): void {
  if (id !== null) void askTrainer(() => workers.trainer.edit(id, field, value));
}
