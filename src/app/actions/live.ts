/**
 * Edits that act on the phase in training without a restart: learning rate and penalty weight. They
 * change the settings in any case; whether a run takes them up is for the worker to report.
 */
import type { Edit } from '../../protocol/frame.ts';
import type { Part } from '../state/paths.ts';
import { isLive, runStore } from '../state/run.ts';
import { setHyperparameter, setObjective } from './choose.ts';
import { configStore } from '../state/config.ts';
import { askTrainer } from './run.ts';
import { workers } from './workers.ts';

/** True if the value is allowed. Acts at once if the phase in training is of this part. */
export function setLearningRate(part: Part, value: number): boolean {
  if (!setHyperparameter(`${part}.training.learningRate`, value)) return false;
  if (trains(part)) send('learningRate', value);
  return true;
}

/** True if the value is allowed. Acts at once on a transfer phase that has a penalty. */
export function setPenaltyWeight(weight: number): boolean {
  const { penalty } = configStore.getState().config.transfer.objective;
  if (!penalty || !setObjective({ penalty: { ...penalty, weight } })) return false;
  const running = runStore.getState().config?.transfer.objective.penalty;
  if (running?.kind === penalty.kind && trains('transfer')) send('penaltyWeight', weight);
  return true;
}

function trains(part: Part): boolean {
  const { status, frame } = runStore.getState();
  if (!isLive(status) || !frame) return false;
  return (frame.phase === 'transfer') === (part === 'transfer');
}

function send(field: Edit['field'], value: number): void {
  void askTrainer(() => workers.trainer.edit(field, value));
}
