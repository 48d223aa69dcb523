import { afterEach, expect, test } from 'vitest';
import { nodeHost } from '../../cli/node.ts';
import { configFor } from '../../presets/presets.ts';
import type { ConditionId, MethodId } from '../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { ViewCondition } from '../../protocol/frameViews.ts';
import type { Engine } from '../engine/engine.ts';
import { createFlow, planOf } from './build.ts';
import { ConditionViewer } from './conditionViews.ts';
import { createEngine } from './engines.ts';

let engine: Engine | null = null;
afterEach(() => engine?.dispose());

function configOf(condition: ConditionId, method: MethodId): ExperimentConfig {
  const question = { reference: 'star', target: 'star', preset: 'tiny', seed: 7 } as const;
  return configFor({ ...question, method, condition });
}

async function viewerOf(config: ExperimentConfig): Promise<ConditionViewer> {
  engine = await createEngine({ ...config.engine, id: 'wasm', threads: 1 }, nodeHost());
  for (const id of ['reference-base', 'target-base', 'transfer'] as const)
    createFlow(engine, config, id);
  return new ConditionViewer(engine, planOf(config));
}

const only = (own: number[], other: number[] | null = null): ViewCondition[] => [{ own, other }];

test('the same plain points are turned by each angle, as the law says', async () => {
  const viewer = await viewerOf(configOf('rotation', 'identity-init'));
  const asked = [...only([0]), ...only([1])];
  const views = (await viewer.views('transfer', asked))!;
  const [plain, turned] = views.map(({ start }) => start!);
  for (let i = 0; i < plain.length; i += 2) {
    // 45° clockwise: (x, y) to (x + y, y - x) / √2.
    expect(turned[i]).toBeCloseTo((plain[i] + plain[i + 1]) * Math.SQRT1_2, 5);
    expect(turned[i + 1]).toBeCloseTo((plain[i + 1] - plain[i]) * Math.SQRT1_2, 5);
  }
  // An identity start moves nothing, under any condition.
  for (const { metrics } of views) expect(metrics?.maxDistance).toBeLessThan(1e-5);
});

test('under one condition the truth is on target, and off it under another', async () => {
  const config = configOf('radial', 'identity-init');
  config.transfer.objective.context = 'delta';
  const viewer = await viewerOf(config);
  const outside = async (from: number, to: number): Promise<number> =>
    (await viewer.views('transfer', only([from], [to])))![0].metrics!.outOfSupport!;
  // The flow is still the identity, so the points stay where their own scale puts them.
  expect(await outside(1, 1)).toBeLessThan(0.05);
  expect(await outside(1, 0.5)).toBeGreaterThan(0.3);
});

test('while a base learns, its samples under the condition have no start', async () => {
  const viewer = await viewerOf(configOf('ellipse', 'flows-for-flows'));
  const [view] = (await viewer.views('reference-base', only([0.5, 1])))!;
  expect(view).toMatchObject({ own: [0.5, 1], start: null, distances: null, metrics: null });
  expect(view.mapped.every(Number.isFinite)).toBe(true);
});

test('nothing is shown where there is no condition, nor of values that do not fit it', async () => {
  const plain = await viewerOf(configOf('none', 'identity-init'));
  expect(await plain.views('transfer', only([0.5]))).toBeNull();
  const viewer = await viewerOf(configOf('ellipse', 'identity-init'));
  expect(await viewer.views('transfer', [])).toBeNull();
  expect(await viewer.views('transfer', only([0.5]))).toEqual([]);
});
