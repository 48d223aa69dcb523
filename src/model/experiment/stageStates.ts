/**
 * What frames, events and loss curves say of a stage, from what its loop reports. Pure; asks nothing of
 * an engine.
 */
import { usesPairs } from '../../protocol/config.ts';
import type { LossPoint } from '../../protocol/frame.ts';
import type { Objective, Stage } from '../../protocol/objective.ts';
import { stream } from '../../util/streams.ts';
import type { Batch } from '../engine/engine.ts';
import type { LiveKnobs, StepReport } from '../training/loop.ts';
import { sideOf } from './batches.ts';
import type { Plan } from './build.ts';
import type { FrameState } from './frame.ts';
import type { StepEvent } from './runEvents.ts';
import { batchOf, batchRows, validationRows } from './samples.ts';

export function penaltyOf(stage: Stage): number {
  const terms = stage.objectives.flatMap((o) => o.terms);
  return terms.find((t) => t.penalty)?.penalty?.weight ?? 0;
}

/** Held-out rows of every objective of a stage in one batch. */
export function heldOutBatch({ config }: Plan, stage: Stage): Batch {
  const pairs = stage.phase === 'transfer' && usesPairs(config);
  const source = stream(config.seed, 'validation/destinations');
  return stage.objectives.reduce<Batch>((batch, objective: Objective) => {
    const side = sideOf(objective);
    const rows = batchRows(validationRows(config, side));
    return { ...batch, ...(pairs ? batchOf(config, side, rows, source) : { [side]: rows }) };
  }, {});
}

export function startState(stage: Stage, live: LiveKnobs, step = 0): FrameState {
  return {
    phase: stage.phase,
    step,
    phaseSteps: stage.steps,
    kept: true,
    losses: [],
    learningRate: live.learningRate,
    penaltyWeight: live.penaltyWeight,
    gradNorm: 0,
    msPerStep: 0,
  };
}

export function endState(stage: Stage, live: LiveKnobs, step: number): FrameState {
  return { ...startState(stage, live, step), learningRate: 0 };
}

export function stateOf(
  stage: Stage,
  report: StepReport,
  msPerStep: number,
  kept: boolean,
): FrameState {
  return {
    phase: stage.phase,
    step: report.step,
    phaseSteps: stage.steps,
    kept,
    losses: [],
    learningRate: report.learningRate,
    penaltyWeight: report.penaltyWeight,
    gradNorm: report.result.gradNorm,
    msPerStep,
  };
}

export function stepEvent(stage: Stage, { step, result }: StepReport): StepEvent {
  const { loss, terms } = result;
  const { phase, steps: phaseSteps } = stage;
  return { type: 'step', phase, step, phaseSteps, loss, series: terms[0].name };
}

/** Loss-curve points of a step: each term's likelihood, and held-out losses when measured. */
export function lossPoints(stage: Stage, report: StepReport): LossPoint[] {
  const { phase } = stage;
  const { step } = report;
  const train = report.result.terms.flatMap(({ name, nll, penalty }): LossPoint[] => {
    const value = nll ?? penalty;
    return value === null ? [] : [{ phase, step, series: name, kind: 'train', value }];
  });
  const held = (report.validation?.terms ?? []).map(({ name, value }): LossPoint => ({
    phase,
    step,
    series: name,
    kind: 'validation',
    value,
  }));
  return [...train, ...held];
}
