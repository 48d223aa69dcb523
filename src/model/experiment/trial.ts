/**
 * Which engine is faster at the problem at hand: a few hundred milliseconds of its own steps on
 * each. The clock chooses an engine here, and nothing else anywhere.
 */
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { FlowId, Objective } from '../../protocol/objective.ts';
import { stream } from '../../util/streams.ts';
import { sampleRows } from '../../data/dataset.ts';
import type { Batch, Engine } from '../engine/engine.ts';
import { usesPairs } from '../transfer/method.ts';
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
  const { config, flow, objective, batch } = trial;
  const links = objective.terms.flatMap((term) => term.links.map((link) => link.flow));
  const flows = [...new Set([flow, ...links])];
  const knobs = { learningRate: 1e-4, clip: 5, penaltyWeight: null };
  try {
    for (const id of flows) createFlow(engine, config, id);
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
  } finally {
    for (const id of flows) engine.dropFlow(id);
  }
}
