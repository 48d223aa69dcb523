/**
 * What a phase is to a run: whether its method needs it, how many steps it has and how far it is. Pure;
 * draws nothing.
 */
import { methods, type PhaseId } from '../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { RunState } from '../state/run.ts';

/** True if the method trains something in this phase. */
export function isNeeded(phase: PhaseId, config: ExperimentConfig): boolean {
  const { uses } = methods[config.method];
  switch (phase) {
    case 'reference-base':
      return uses.referenceBase;
    case 'target-base':
      return uses.targetBase && !config.sharedBase;
    case 'transfer':
      return uses.forward || uses.inverse;
    default:
      return phase satisfies never;
  }
}

/** Steps of a phase: as the run reports them, or as the config asks. */
export function stepsOf(phase: PhaseId, run: RunState, config: ExperimentConfig): number {
  const planned = phase === 'transfer' ? config.transfer.training : config.base.training;
  // A base that was given took no steps; its place on the axis stays.
  return run.phases.find(({ name }) => name === phase)?.steps || planned.steps;
}

/** Share of a phase's steps that are done. */
export function shareDone(phase: PhaseId, run: RunState): number {
  if (run.phaseResults.some(({ name }) => name === phase)) return 1;
  if (run.frame?.phase !== phase || run.frame.phaseSteps === 0) return 0;
  return run.frame.step / run.frame.phaseSteps;
}

/** A base that was given to the run instead of being trained in it. */
export function isGiven(phase: PhaseId, run: RunState): boolean {
  return run.phaseResults.some(({ name, recorded }) => name === phase && recorded === true);
}
