/** Grid and density of a frame, held to finite differences of the map and to what a density must be. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestBackend } from '../../cli/testBackend.ts';
import { configFor } from '../../presets/presets.ts';
import type { ConditionId, MethodId } from '../../protocol/catalogue.ts';
import type { ExperimentConfig, TransferConfig } from '../../protocol/config.ts';
import { noViews, type DensityView, type FrameViews } from '../../protocol/frameViews.ts';
import type { Frame } from '../../protocol/frame.ts';
import type { Engine } from '../engine/engine.ts';
import { createFlow, planOf } from './build.ts';
import { evaluationRows } from './evaluate.ts';
import { Framer } from './frame.ts';
import { cellCentres, gridLines, gridNodes, gridPoints } from './frameViews.ts';
import { transport } from './transport.ts';

let engine: Engine;
beforeEach(async () => void (engine = await startTestBackend('wasm')));
afterEach(() => engine.dispose());

/** Flows with their first weights, which already bend the frame; the reference is smooth. */
function untrained(
  method: MethodId,
  objective: Partial<TransferConfig> = {},
  condition: ConditionId = 'none',
): ExperimentConfig {
  const choice = { reference: 'ring', target: 'ring', method, preset: 'tiny', seed: 3 } as const;
  const config = configFor({ ...choice, condition });
  Object.assign(config.transfer.objective, objective);
  config.view = { frameEvery: 1, framePoints: 64 };
  const plan = planOf(config);
  const flows = new Set([
    ...plan.stages.map(({ flow }) => flow),
    ...plan.forward.map((l) => l.flow),
  ]);
  for (const flow of flows) createFlow(engine, config, flow);
  return config;
}

function frameOf(
  config: ExperimentConfig,
  views: Partial<FrameViews>,
  phase: Frame['phase'] = 'transfer',
): Promise<Frame> {
  const numbers = { learningRate: 0, penaltyWeight: 0, gradNorm: 0, msPerStep: 0 };
  const state = { phase, step: 0, phaseSteps: 1, kept: true, losses: [], ...numbers };
  return new Framer(engine, planOf(config)).frame(state, { ...noViews, ...views });
}

function massOf({ side, logDensity }: DensityView): number {
  return logDensity.reduce((sum, value) => sum + Math.exp(value), 0) * (8 / side) ** 2;
}

test('a frame carries no view that was not asked for', async () => {
  const frame = await frameOf(untrained('flows-for-flows'), {});
  expect([frame.grid, frame.density, frame.layers]).toEqual([null, null, null]);
  expect(frame.logAbsDet).toHaveLength(64);
});

describe('the grid', () => {
  test('before the map: 24 lines each way over the whole frame', () => {
    const points = gridPoints();
    expect(points).toHaveLength(2 * gridLines * gridNodes * 2);
    const line = (i: number): Float32Array =>
      points.slice(2 * gridNodes * i, 2 * gridNodes * (i + 1));
    expect([...line(0).slice(0, 2), ...line(0).slice(-2)]).toEqual([-4, -4, -4, 4]);
    expect([...line(23).slice(0, 2), ...line(23).slice(-2)]).toEqual([4, -4, 4, 4]);
    expect([...line(24).slice(0, 2), ...line(47).slice(-2)]).toEqual([-4, -4, 4, 4]);
  });

  test('log|det J| at its nodes is that of finite differences of the map', async () => {
    const config = untrained('flows-for-flows');
    const { grid } = await frameOf(config, { grid: true });
    const plan = planOf(config);
    const nodes = gridPoints();
    const h = 1 / 256;
    const image = async (dx: number, dy: number): Promise<Float32Array> => {
      const x = nodes.map((value, i) => value + (i % 2 === 0 ? dx : dy));
      const rows = { n: x.length / 2, x, own: null, other: null, weights: null };
      return (await transport(engine, plan, rows)).points;
    };
    const [right, left] = [await image(h, 0), await image(-h, 0)];
    const [up, down] = [await image(0, h), await image(0, -h)];
    const wrong: number[] = [];
    let checked = 0;
    let moved = 0;
    grid!.logAbsDet.forEach((value, i) => {
      // On the frame's own edge the map turns into the identity.
      if (Math.abs(nodes[2 * i]) > 3.9 || Math.abs(nodes[2 * i + 1]) > 3.9) return;
      const slope = (a: Float32Array, b: Float32Array, k: number): number =>
        (a[2 * i + k] - b[2 * i + k]) / (2 * h);
      const det =
        slope(right, left, 0) * slope(up, down, 1) - slope(right, left, 1) * slope(up, down, 0);
      const error = Math.abs(value - Math.log(Math.abs(det)));
      if (!(error < 0.01)) wrong.push(error);
      checked++;
      if (Math.abs(value) > 0.05) moved++;
    });
    // The networks have kinks, where differences from both sides are no derivative.
    expect(wrong.length).toBeLessThan(0.01 * checked);
    for (const error of wrong) expect(error).toBeLessThan(0.2);
    expect(checked).toBeGreaterThan(2500);
    expect(moved).toBeGreaterThan(500);
  });
});

describe('the density', () => {
  test.each([
    ['flows-for-flows', {}, 'base'],
    ['base-transfer', {}, 'base'],
    ['flows-for-flows', { direction: 'forward' }, 'exact'],
  ] as const)('of %s %o integrates to one, from %s', async (method, objective, from) => {
    const { density } = await frameOf(untrained(method, objective), { density: true });
    expect(density!.from).toBe(from);
    expect(Math.abs(massOf(density!) - 1)).toBeLessThan(0.02);
  });

  test('is the law of the start points over the stretch of the map (change of variables)', async () => {
    const config = untrained('flows-for-flows', { direction: 'forward' });
    const { density } = await frameOf(config, { density: true });
    const plan = planOf(config);
    const y = cellCentres(density!.side);
    const rows = { n: y.length / 2, x: y, own: null, other: null, weights: null };
    const back = await transport(engine, plan, rows, 'inverse');
    const there = await transport(engine, plan, { ...rows, x: back.points });
    const { toys } = await import('../../data/toys/index.ts');
    const behind = toys.ring.logDensity(back.points);
    for (let i = 0; i < rows.n; i += 97) {
      expect(density!.logAbsDet![i]).toBeCloseTo(there.logAbsDet[i], 3);
      if (behind[i] < -30) continue;
      expect(density!.logDensity[i]).toBeCloseTo(behind[i] - there.logAbsDet[i], 2);
    }
  });

  test('of a base that learns is its own, and there is no map yet', async () => {
    const config = untrained('flows-for-flows');
    const frame = await frameOf(config, { density: true, grid: true }, 'target-base');
    expect(frame.grid).toBeNull();
    expect(frame.logAbsDet).toBeNull();
    expect(frame.density).toMatchObject({ from: 'itself', logAbsDet: null, own: null });
    expect(Math.abs(massOf(frame.density!) - 1)).toBeLessThan(0.02);
  });

  test.each([
    ['flows-for-flows', 'shared'],
    ['flows-for-flows', 'delta'],
    ['base-transfer', 'concat'],
  ] as const)('of %s under a condition (%s) is that of the first row', async (method, context) => {
    const config = untrained(method, { context }, 'rotation');
    const rows = evaluationRows(planOf(config), 'reference', 64);
    const { density, grid } = await frameOf(config, { density: true, grid: true });
    const other = rows.other && [rows.other[0]];
    expect(density).toMatchObject({ own: [rows.own![0]], other });
    expect(grid).toMatchObject({ own: [rows.own![0]], other });
    expect(Math.abs(massOf(density!) - 1)).toBeLessThan(0.02);
  });
});
