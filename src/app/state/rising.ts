/**
 * Runs that lost their worker and are trained back in a fresh one. What was seen stays on the stage
 * until the run behind it has come as far. Starts and stops nothing.
 */
import { furthest, roundsTo } from './places.ts';
import { inWorker, isLive, overallStatus, type RunState, type RunStatus } from './run.ts';

/** A run that a worker held. */
export const isHeld = ({ id, asked }: RunState): boolean => id !== null && asked !== null;

/** Rounds from the start to where the runs stand that had not ended; 0 where none had begun. */
export function roundsBack(runs: readonly RunState[]): number {
  const lost = runs.filter((run) => isHeld(run) && isLive(run.status) && run.frame);
  return lost.length === 0 ? 0 : roundsTo(lost, furthest(lost));
}

/**
 * The held runs with their fresh ones behind them, in the same order.
 * @param why what happened to the worker, should it not come back
 */
export function withNext(
  runs: readonly RunState[],
  fresh: readonly RunState[],
  why: string,
): RunState[] {
  const waiting = [...fresh];
  return runs.map((run) => {
    const next = isHeld(run) ? waiting.shift() : undefined;
    return next
      ? {
          ...run,
          id: next.id,
          status: 'starting',
          message: why,
          next: { ...next, before: run.before },
        }
      : run;
  });
}

export const isRising = (runs: readonly RunState[]): boolean => runs.some(({ next }) => next);

/** The status of what the worker trains. */
export const risingStatus = (runs: readonly RunState[]): RunStatus =>
  overallStatus(runs.map(inWorker));

/** The fresh runs take the place of those before them, which they now equal. */
export const arrived = (runs: readonly RunState[]): RunState[] => runs.map(inWorker);
