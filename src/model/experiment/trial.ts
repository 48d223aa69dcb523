/**
 * Which engine is faster at the problem at hand: a few hundred milliseconds of its own steps on
 * each; and whether two engines compute the same. The clock chooses an engine here, and nothing else
 * anywhere.
 */
import { usesPairs, type ExperimentConfig } from '../../protocol/config.ts';
import type { FlowId, Objective } from '../../protocol/objective.ts';
import { stream } from '../../util/streams.ts';
import { sampleRows } from '../../data/dataset.ts';
import type { Batch, Engine, StepResult } from '../engine/engine.ts';
import { createFlow, planOf } from './build.ts';
import { sideOf } from './batches.ts';
import { batchOf, batchRows } from './samples.ts';

/** Milliseconds that each engine is tried for, its first steps not counted. */
const trialMs = 150;
const warmUp = 3;

/** The heaviest kind of step of a config, ready to be run on any engine. */
export interface Trial {
  readonly config: ExperimentConfig;
  readonly flow: FlowId;
  readonly objective: Objective;
  readonly batch: Batch;
}

export function trialOf(config: ExperimentConfig): Trial {
  const { stages } = planOf(config);
  const stage = stages[stages.length - 1];
  const objective = stage.objectives[0];
  const side = sideOf(objective);
  // A stream of its own: the run draws the same numbers with a trial before it or without.
  const source = stream(config.seed, 'trial');
  const rows = batchRows(sampleRows(config[side], config.condition, source, stage.batch));
  const pairs = stage.phase === 'transfer' && usesPairs(config);
  const batch = pairs ? batchOf(config, side, rows, source) : { [side]: rows };
  return { config, flow: stage.flow, objective, batch };
}

/** Milliseconds a step on this engine; leaves no flow behind. */
export async function msPerStep(engine: Engine, trial: Trial): Promise<number> {
  const { flow, objective, batch } = trial;
  return withFlows(engine, trial, async () => {
    for (let i = 0; i < warmUp; i++) await engine.step(flow, objective, batch, knobs);
    const began = performance.now();
    let steps = 0;
    while (performance.now() - began < trialMs) {
      const ahead = Array.from({ length: engine.stepsAhead }, () =>
        engine.step(flow, objective, batch, knobs),
      );
      await Promise.all(ahead);
      steps += ahead.length;
    }
    return (performance.now() - began) / steps;
  });
}

/** What the first steps of a trial came to. */
export interface FirstSteps {
  readonly results: readonly StepResult[];
  /** By how much they have moved every parameter of the flow. */
  readonly moved: Float32Array;
}

/** A few steps of a trial, for comparison; leaves no flow behind. */
export function firstSteps(engine: Engine, trial: Trial): Promise<FirstSteps> {
  const { flow, objective, batch } = trial;
  return withFlows(engine, trial, async () => {
    const { parameters: before } = await engine.checkpoint(flow);
    const results: StepResult[] = [];
    for (let i = 0; i < warmUp; i++) results.push(await engine.step(flow, objective, batch, knobs));
    const { parameters: after } = await engine.checkpoint(flow);
    return { results, moved: after.map((value, i) => value - before[i]) };
  });
}

/**
 * Relative differences (of a loss below one nat: in nats) that rounding explains. Presets tiny, quick
 * and long on the software adapter come to at most 1e-6 for the loss, 2e-5 for the norm and 3e-4 for
 * what parameters moved. WGSL lets a card be a good deal less exact; one that computes wrongly is off
 * by far more.
 */
const lossTolerance = 1e-3;
const normTolerance = 1e-2;
/**
 * Adam's first steps are the signs of gradients, so a parameter whose gradient is nothing but rounding
 * may go either way: by 2 times its step. One in 400 of those makes 0.1, as a relative L2 error.
 */
const movedTolerance = 0.1;

/** How the card's first steps differ from the processor's, in words; null when they do not. */
export function difference(card: FirstSteps, processor: FirstSteps): string | null {
  for (const [i, expected] of processor.results.entries()) {
    const { loss, gradNorm, updated } = card.results[i];
    if (updated !== expected.updated) return `step ${i + 1} is not a number on one of them`;
    if (!updated) continue;
    // `!(a <= b)`, not `a > b`: NaN has to differ too.
    if (!(Math.abs(loss - expected.loss) <= lossTolerance * Math.max(1, Math.abs(expected.loss))))
      return `loss ${said(loss)} instead of ${said(expected.loss)} at step ${i + 1}`;
    if (!(Math.abs(gradNorm - expected.gradNorm) <= normTolerance * expected.gradNorm))
      return `gradient of norm ${said(gradNorm)} instead of ${said(expected.gradNorm)} at step ${i + 1}`;
  }
  const apart = length(card.moved.map((value, i) => value - processor.moved[i]));
  const share = apart / length(processor.moved);
  if (!(share <= movedTolerance) && apart !== 0)
    return `parameters ${said(100 * share)} % off after ${processor.results.length} steps`;
  return null;
}

const said = (value: number): string => value.toPrecision(4);

function length(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

const knobs = { learningRate: 1e-4, clip: 5, penaltyWeight: null };

async function withFlows<T>(
  engine: Engine,
  { config, flow, objective }: Trial,
  run: () => Promise<T>,
): Promise<T> {
  const links = objective.terms.flatMap((term) => term.links.map((link) => link.flow));
  const flows = [...new Set([flow, ...links])];
  try {
    for (const id of flows) createFlow(engine, config, id);
    return await run();
  } finally {
    for (const id of flows) engine.dropFlow(id);
  }
}
