/** Whole runs of preset `quick` for the long tests. Judges nothing. */
import { configFor } from '../../presets/presets.ts';
import type { MethodId, ToyId } from '../../protocol/catalogue.ts';
import type { FinalMetrics, PhaseResult } from '../../protocol/frame.ts';
import type { Engine } from '../engine/engine.ts';
import { freshControls, runExperiment } from './run.ts';
import type { StepEvent } from './runEvents.ts';

export const minutes = 60_000;

interface Run {
  metrics: FinalMetrics;
  phases: PhaseResult[];
  transfer: StepEvent[];
}

/** Seed 7; disposes the engine. */
export async function quickRun(
  engine: Engine,
  reference: ToyId,
  target: ToyId,
  method: MethodId,
): Promise<Run> {
  const config = configFor({ reference, target, method, preset: 'quick', seed: 7 });
  const transfer: StepEvent[] = [];
  const options = { controls: freshControls(), frames: false, solveAssignment: true };
  try {
    for await (const event of runExperiment(config, engine, { ...options, now: () => 0 })) {
      if (event.type === 'step' && event.phase === 'transfer') transfer.push(event);
      if (event.type === 'done') return { metrics: event.metrics, phases: event.phases, transfer };
    }
  } finally {
    engine.dispose();
  }
  throw new Error('run ended without a result');
}
