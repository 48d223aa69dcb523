/** Where runs stand in training time, in rounds of one step each. Reads and computes. */
import { phaseIds } from '../../protocol/catalogue.ts';
import type { Place } from '../../protocol/trainer.ts';
import { comparePlaces } from './history.ts';
import type { RunState } from './run.ts';

/** The place of the run that has come furthest and has not ended; of all runs where all have. */
export function furthest(runs: readonly RunState[]): Place {
  const resting = runs.filter(({ status }) => status === 'paused');
  const places = (resting.length > 0 ? resting : runs).flatMap(({ frame }) =>
    frame ? [{ phase: frame.phase, step: frame.step }] : [],
  );
  return places.sort(comparePlaces).at(-1) ?? { phase: 'reference-base', step: 0 };
}

/**
 * Rounds that lead from the start to a place: bases one after the other, each for all runs that need
 * it, then all transfer flows in turns.
 */
export function roundsTo(runs: readonly RunState[], { phase, step }: Place): number {
  const before = phaseIds.slice(0, phaseIds.indexOf(phase));
  // A phase may have ended before its budget.
  const longest = (name: Place['phase']): number =>
    Math.max(0, ...runs.map((run) => stepsOf(run, name)));
  return before.reduce((sum, name) => sum + longest(name), step);
}

const stepsOf = ({ phaseResults, phases }: RunState, name: Place['phase']): number =>
  [...phaseResults, ...phases].find((one) => one.name === name)?.steps ?? 0;
