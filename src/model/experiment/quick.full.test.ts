/**
 * The acceptance runs of preset `quick`, whole (only `npm run test:full`): flows for flows on four
 * circles -> star, and the identity tasks of the three paper toys with identity initialisation.
 */
import { expect, test } from 'vitest';
import { configFor } from '../../presets/presets.ts';
import type { MethodId, ToyId } from '../../protocol/catalogue.ts';
import type { FinalMetrics, PhaseResult } from '../../protocol/frame.ts';
import { startTestBackend } from '../../cli/testBackend.ts';
import { freshControls, runExperiment, type StepEvent } from './run.ts';

const minutes = 60_000;

interface Run {
  metrics: FinalMetrics;
  phases: PhaseResult[];
  transfer: StepEvent[];
}

async function quickRun(reference: ToyId, target: ToyId, method: MethodId): Promise<Run> {
  const engine = await startTestBackend('wasm');
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

test(
  'flows for flows, four circles -> star, seed 7, meets the gates',
  { timeout: 20 * minutes },
  async () => {
    const { metrics, phases } = await quickRun('four-circles', 'star', 'flows-for-flows');
    const gaps = Object.fromEntries(phases.map((p) => [p.name, p.klGap]));
    expect(gaps['reference-base']).toBeLessThanOrEqual(0.15);
    expect(gaps['target-base']).toBeLessThanOrEqual(0.05);
    const transfer = gaps.transfer as { forward: number; inverse: number };
    expect(transfer.forward).toBeLessThanOrEqual(0.6);
    expect(transfer.inverse).toBeLessThanOrEqual(0.6);
    expect(metrics.outOfSupport).toBeLessThanOrEqual(0.08);
    expect(metrics.roundTripP99).toBeLessThanOrEqual(5e-5);
    expect(metrics.roundTripMax).toBeLessThanOrEqual(2e-3);
  },
);

test.each<ToyId>(['four-circles', 'star', 'checkerboard'])(
  'identity task of %s starts at the identity and stays there',
  { timeout: 20 * minutes },
  async (toy) => {
    const { metrics, transfer } = await quickRun(toy, toy, 'identity-init');
    expect(metrics.meanDistance).toBeLessThanOrEqual(0.05);
    for (const series of ['forward', 'inverse'] as const) {
      const losses = transfer.filter((e) => e.series === series && e.step <= 100);
      const highest = Math.max(...losses.map((e) => e.loss));
      expect(highest).toBeLessThanOrEqual(losses[0].loss + 0.5);
    }
  },
);
