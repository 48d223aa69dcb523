/**
 * Runs that come from a saved session: their weights, which no worker holds. Keeps them for as long
 * as the run is on the page; reads no file.
 */
import type { FlowWeights } from '../../protocol/trainer.ts';
import type { RunState } from '../state/run.ts';

/** By the losses of a run, an array that stays the same while all else is replaced. */
const kept = new WeakMap<RunState['losses'], readonly FlowWeights[]>();

export const keepWeights = (run: RunState, weights: readonly FlowWeights[]): void =>
  void kept.set(run.losses, weights);

export const restoredWeights = ({ losses }: RunState): readonly FlowWeights[] =>
  kept.get(losses) ?? [];
