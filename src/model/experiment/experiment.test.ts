/** Whole experiments on the plain engine: every method learns, and its map does what it promises. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestBackend } from '../../cli/testBackend.ts';
import { configFor } from '../../presets/presets.ts';
import { methodIds, type MethodId, type PhaseId, type ToyId } from '../../protocol/catalogue.ts';
import { parseConfig, type ExperimentConfig } from '../../protocol/config.ts';
import type { LossPoint, PhaseResult } from '../../protocol/frame.ts';
import { stream } from '../../util/streams.ts';
import type { BatchRows, Engine, FlowState } from '../engine/engine.ts';
import { distances, summary } from '../metrics/index.ts';
import { createFlow, planOf } from './build.ts';
import { evaluationRows } from './evaluate.ts';
import { freshControls, runExperiment } from './run.ts';
import { batchRows, testRows, validationRows, withDestinations } from './samples.ts';
import { transport } from './transport.ts';

let engine: Engine;
beforeEach(async () => void (engine = await startTestBackend('wasm')));
afterEach(() => engine.dispose());

function tiny(
  method: MethodId,
  reference: ToyId,
  target: ToyId,
  change: Partial<ExperimentConfig> = {},
): ExperimentConfig {
  return { ...configFor({ reference, target, method, preset: 'tiny', seed: 7 }), ...change };
}

/** Where to leave a run: behind a phase's result, or at the very last step. */
type Until = PhaseId | 'last step';

interface Told {
  losses: LossPoint[];
  results: PhaseResult[];
  /** Bases as they stood when their own phase was done. */
  bases: Map<string, FlowState>;
  points: Float32Array;
}

/** Trains to the last step, or to an event; the final metrics over 20,000 points are left out. */
async function train(config: ExperimentConfig, until: Until = 'last step'): Promise<Told> {
  const told: Told = { losses: [], results: [], bases: new Map(), points: new Float32Array(0) };
  const last = planOf(config).stages.at(-1)!.phase;
  const events = runExperiment(parseConfig(config), engine, {
    controls: freshControls(),
    frames: true,
    solveAssignment: false,
    now: () => 0,
  });
  for await (const event of events) {
    if (event.type === 'frame') {
      told.losses.push(...event.frame.losses);
      told.points = event.frame.mapped;
    }
    if (event.type === 'phase-done') {
      told.results.push(event.result);
      const { name } = event.result;
      if (name !== 'transfer') told.bases.set(name, await engine.checkpoint(name));
    }
    if (event.type === 'phase-done' && until === event.result.name) break;
    const over = event.type === 'step' && event.phase === last && event.step === event.phaseSteps;
    if (over && until === 'last step') break;
  }
  return told;
}

const papers: ToyId[] = ['four-circles', 'star', 'checkerboard'];
const full = process.env.MORPHLAB_FULL !== undefined;

/** The short run takes each law once as reference and once as target, other pairs for other methods. */
const pairsFor = (method: MethodId) =>
  papers.flatMap((reference, r) =>
    papers.flatMap((target, t) =>
      full || (r + t + methodIds.indexOf(method)) % 3 === 0 ? [[reference, target] as const] : [],
    ),
  );

describe.each(methodIds)('%s', (method) => {
  test.each(pairsFor(method))('runs from %s to %s', async (reference, target) => {
    const config = tiny(method, reference, target, { trainSize: 256, validationSize: 64 });
    config.base.training.steps = 2;
    config.transfer.training.steps = 8;
    config.view = { frameEvery: 8, framePoints: 16 };
    const { losses, points } = await train(config);
    expect(losses.filter((l) => l.kind === 'train')).toHaveLength(
      planOf(config).stages.reduce((sum, stage) => sum + stage.steps, 0),
    );
    for (const { value, series, phase } of losses)
      expect(Number.isFinite(value), `${phase} ${series}`).toBe(true);
    expect(points.every((value) => Math.abs(value) < 100)).toBe(true);
  });

  test('lowers every training loss within 60 steps; bases stay as they were (A7)', async () => {
    const config = tiny(method, 'four-circles', 'star');
    // The bases are the same for all methods; one of them is enough to see these losses fall.
    if (method !== 'base-transfer') config.base.training.steps = 10;
    config.view = { frameEvery: 30, framePoints: 16 };
    const { losses, bases, results } = await train(config, 'transfer');
    const { stages } = planOf(config);
    const series = new Set(losses.map((l) => `${l.phase} ${l.series}`));
    for (const name of series) {
      const values = losses
        .filter((l) => l.kind === 'train' && `${l.phase} ${l.series}` === name)
        .map((l) => l.value);
      const stage = stages.find((each) => name.startsWith(each.phase))!;
      expect(values, name).toHaveLength(stage.steps / stage.objectives.length);
      if (values.length < 20) continue;
      const mean = (part: number[]): number => part.reduce((a, b) => a + b, 0) / part.length;
      expect(mean(values.slice(-10)), name).toBeLessThan(mean(values.slice(0, 10)));
    }
    for (const [id, state] of bases) expect(await engine.checkpoint(id)).toEqual(state);
    expect(results.map((r) => r.name).at(-1)).toBe('transfer');
    // A likelihood better than the truth would be a leak (A8, B2, B3).
    for (const { klGap, klGapSd, name } of results)
      for (const key of ['forward', 'inverse'] as const) {
        const gap = typeof klGap === 'number' ? klGap : klGap![key];
        const sd = typeof klGapSd === 'number' ? klGapSd : klGapSd![key];
        if (gap !== null) expect(gap, name).toBeGreaterThan(-3 * sd!);
      }
  });
});

test('the best checkpoint is restored: no held-out loss was lower (A8)', async () => {
  const config = tiny('flows-for-flows', 'star', 'star', { validateEvery: 5, validationSize: 256 });
  // A rate at which training does harm.
  Object.assign(config.base.training, { steps: 20, learningRate: 0.5, clip: 1000 });
  config.view = { frameEvery: 20, framePoints: 16 };
  const { losses } = await train(config, 'reference-base');
  const seen = losses.filter((l) => l.kind === 'validation').map((l) => l.value);
  expect(seen).toHaveLength(4);
  const [stage] = planOf(config).stages;
  const heldOut = batchRows(validationRows(config, 'reference'));
  const { loss } = await engine.evaluate(stage.objectives[0], { reference: heldOut });
  for (const value of seen) expect(loss).toBeLessThanOrEqual(value + 1e-6);
  expect(loss).toBeLessThan(seen.at(-1)! - 0.01);
});

async function meanMove(config: ExperimentConfig): Promise<number> {
  const plan = planOf(config);
  const rows = evaluationRows(plan, 'reference', 500);
  const { points } = await transport(engine, plan, rows);
  return summary(distances(rows.x, points, 2)).mean;
}

describe('base transfer (B1)', () => {
  test('through one shared base is the identity; through two of their own it is not', async () => {
    const config = tiny('base-transfer', 'star', 'star', { sharedBase: true });
    createFlow(engine, config, 'reference-base');
    createFlow(engine, config, 'target-base');
    expect(await meanMove(config)).toBeLessThan(1e-5);
    expect(await meanMove({ ...config, sharedBase: false })).toBeGreaterThan(0.05);
  });
});

test('an identity start moves nothing, for every context (B7)', async () => {
  for (const [condition, context] of [
    ['none', 'shared'],
    ['rotation', 'shared'],
    ['rotation', 'delta'],
    ['radial', 'concat'],
  ] as const) {
    const config = tiny('identity-init', 'star', 'star', { condition });
    config.transfer.objective.context = context;
    createFlow(engine, config, 'transfer');
    expect(await meanMove(config)).toBe(0);
    engine.dropFlow('transfer');
  }
});

describe('moving conditions c to c′ and back (B9)', () => {
  /** Largest error of there and back, over rows whose two conditions differ. */
  async function thereAndBack(config: ExperimentConfig): Promise<[error: number, move: number]> {
    const plan = planOf(parseConfig(config));
    const rows = withDestinations(batchRows(testRows(config, 'reference', 200)), stream(1, 'x'));
    const there = await transport(engine, plan, rows);
    const home: BatchRows = { ...rows, x: there.points, own: rows.other, other: rows.own };
    const back = await transport(engine, plan, home);
    const differ = (_: number, i: number): boolean => rows.own![i] !== rows.other![i];
    const errors = [...distances(rows.x, back.points, 2)].filter(differ);
    return [Math.max(...errors), Math.max(...distances(rows.x, there.points, 2))];
  }

  test.each([
    ['flows-for-flows', 'rotation', 'delta'],
    ['flows-for-flows', 'radial', 'concat'],
    ['base-transfer', 'rotation', 'delta'],
    ['base-transfer', 'radial', 'concat'],
  ] as const)('%s, %s, %s returns x', async (method, condition, context) => {
    const config = tiny(method, 'star', 'star', { condition, sharedBase: true });
    config.transfer.objective.context = context;
    for (const id of ['reference-base', 'transfer'] as const) createFlow(engine, config, id);
    for (const id of ['reference-base', 'transfer'] as const) {
      // Fresh weights hardly see the condition; shake them.
      const state = await engine.checkpoint(id);
      const source = stream(2, 'test/shake');
      engine.restore(id, {
        ...state,
        parameters: state.parameters.map((p) => p + 0.05 * source.normal()),
      });
    }
    const [error, move] = await thereAndBack(config);
    expect(error).toBeLessThan(1e-4);
    expect(move).toBeGreaterThan(0.1);
  });
});

test('trained on the penalty alone the map becomes the identity (B8)', async () => {
  const config = tiny('movement-penalty', 'star', 'star');
  Object.assign(config.transfer.objective, { likelihood: false });
  Object.assign(config.transfer.training, { steps: 400, learningRate: 1e-2 });
  config.view = { frameEvery: 400, framePoints: 16 };
  createFlow(engine, config, 'transfer');
  const before = await meanMove(config);
  engine.dropFlow('transfer');
  await train(config);
  expect(before).toBeGreaterThan(0.2);
  expect(await meanMove(config)).toBeLessThan(0.01);
});
