/** What engine webgpu promises beyond its numbers: order, sameness, loss of the device. */
import { afterEach, describe, expect, test } from 'vitest';
import { requestDawnDevice } from '../../../cli/dawn.ts';
import { noWebgpu, testWebgpu } from '../../../cli/testDawn.ts';
import type { Batch, Engine, Gradients, Knobs, StepResult } from '../engine.ts';
import { createPlainEngine } from '../plain/create.ts';
import { createTestFlow, link, objective, rows, term, tiny } from '../plain/testObjectives.ts';
import { createWebgpuEngine, DeviceLostError } from './create.ts';
import type { WebgpuEngine } from './webgpuEngine.ts';

const missing = await noWebgpu();
if (missing) console.warn(`skipped: ${missing}`);

const open: Engine[] = [];
afterEach(() => {
  for (const engine of open.splice(0)) engine.dispose();
});

async function started(): Promise<WebgpuEngine> {
  const engine = await createWebgpuEngine(await testWebgpu());
  open.push(engine);
  return engine;
}

async function plainOne(): Promise<Engine> {
  const engine = await createPlainEngine('cpu', '');
  open.push(engine);
  return engine;
}

const knobs: Knobs = { learningRate: 0.01, clip: 0.5, penaltyWeight: null };
const forward = objective(term([link('transfer')]));
const batchAt = (step: number): Batch => ({ reference: rows(18, step) });

/** Steps one after the other, or all sent before any is awaited. */
async function train(engine: Engine, steps: number, together: boolean): Promise<StepResult[]> {
  const sent: Promise<StepResult>[] = [];
  for (let step = 0; step < steps; step++) {
    sent.push(engine.step('transfer', forward, batchAt(step), knobs));
    if (!together) await sent[step];
  }
  return Promise.all(sent);
}

describe.skipIf(missing !== null)('engine webgpu', () => {
  test('steps as plain does: losses, norms, parameters and moments', async () => {
    const [plain, webgpu] = [await plainOne(), await started()];
    const results: StepResult[][] = [];
    for (const engine of [plain, webgpu]) {
      createTestFlow(engine, 'transfer');
      results.push(await train(engine, 12, false));
    }
    results[0].forEach((expected, i) => {
      const found = results[1][i];
      expect(found.updated).toBe(true);
      expect(Math.abs(found.loss - expected.loss)).toBeLessThan(2e-5);
      expect(Math.abs(found.gradNorm / expected.gradNorm - 1)).toBeLessThan(2e-3);
    });
    const [a, b] = [await plain.checkpoint('transfer'), await webgpu.checkpoint('transfer')];
    expect(b.step).toBe(a.step);
    for (const name of ['parameters', 'firstMoment', 'secondMoment'] as const)
      a[name].forEach((value, i) => expect(Math.abs(b[name][i] - value)).toBeLessThan(1e-3));
  });

  test('the same steps give the same bits, awaited one by one or sent ahead', async () => {
    const runs = [];
    for (const together of [false, true, true]) {
      const engine = await started();
      createTestFlow(engine, 'transfer');
      const results = await train(engine, 20, together);
      runs.push({ results, state: await engine.checkpoint('transfer') });
    }
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).toEqual(runs[0]);
    expect(runs[0].state.step).toBe(20);
  });

  test('a step is five dispatches, whatever the depth', async () => {
    const engine = await started();
    for (const layers of [1, 4]) {
      engine.dropFlow('transfer');
      createTestFlow(engine, 'transfer', { ...tiny, layers, blocks: layers });
      await train(engine, 1, false);
      expect(engine.dispatches).toBe(5);
    }
  });

  test('a checkpoint sees the steps sent before it, and training goes on from it alike', async () => {
    const engine = await started();
    createTestFlow(engine, 'transfer');
    const sent = [0, 1, 2].map((s) => engine.step('transfer', forward, batchAt(s), knobs));
    const state = await engine.checkpoint('transfer');
    await Promise.all(sent);
    const first = await engine.step('transfer', forward, batchAt(3), knobs);
    engine.restore('transfer', state);
    expect(state.step).toBe(3);
    expect(await engine.step('transfer', forward, batchAt(3), knobs)).toEqual(first);
  });

  test('a loss that is no number leaves the flow alone, and the steps sent behind it too', async () => {
    const engine = await started();
    const spec = createTestFlow(engine, 'transfer');
    await train(engine, 2, false);
    const before = await engine.checkpoint('transfer');
    const spoiled = { reference: { ...rows(8), weights: new Float32Array(8).fill(NaN) } };
    const bad = engine.step('transfer', forward, spoiled, knobs);
    const behind = engine.step('transfer', forward, batchAt(2), knobs);
    expect((await bad).updated).toBe(false);
    expect((await behind).updated).toBe(false);
    expect(await engine.checkpoint('transfer')).toEqual(before);
    expect((await engine.step('transfer', forward, batchAt(2), knobs)).updated).toBe(true);
    const broken = before.parameters.slice().fill(NaN, 0, 4);
    engine.dropFlow('transfer');
    engine.createFlow('transfer', spec, broken);
    expect((await engine.step('transfer', forward, batchAt(2), knobs)).updated).toBe(false);
  });

  test('maps many rows in chunks as it maps them alone', async () => {
    const engine = await started();
    createTestFlow(engine, 'transfer');
    const many = rows(2100);
    const few = { ...many, n: 40, x: many.x.slice(-80) };
    const all = await engine.map([link('transfer')], many, true);
    const last = await engine.map([link('transfer')], few, true);
    expect(all.points.slice(-80)).toEqual(last.points);
    expect(all.logAbsDet.slice(-40)).toEqual(last.logAbsDet);
    expect(all.layers?.slice(-80)).toEqual(last.layers?.slice(-80));
  });

  test('units too many for workgroup memory go through storage', async () => {
    const [plain, webgpu] = [await plainOne(), await started()];
    const found: Gradients[] = [];
    for (const engine of [plain, webgpu]) {
      createTestFlow(engine, 'transfer', { ...tiny, layers: 1, hiddenFeatures: 344 });
      found.push(await engine.gradients('transfer', forward, { reference: rows(4) }));
    }
    expect(Math.abs(found[0].loss - found[1].loss)).toBeLessThan(1e-5);
    found[0].parameters.forEach((value, i) =>
      expect(Math.abs(found[1].parameters[i] - value)).toBeLessThan(1e-4),
    );
  });

  test('a lost device ends what is under way, and everything after, with its own error', async () => {
    const device = await requestDawnDevice();
    const engine = await createWebgpuEngine({ device, label: 'test' });
    open.push(engine);
    createTestFlow(engine, 'transfer');
    await train(engine, 3, false);
    const sent = [3, 4].map((s) => engine.step('transfer', forward, batchAt(s), knobs));
    const mapped = engine.map([link('transfer')], rows(64));
    device.destroy();
    for (const promise of [...sent, mapped])
      await expect(promise).rejects.toBeInstanceOf(DeviceLostError);
    await expect(engine.step('transfer', forward, batchAt(5), knobs)).rejects.toBeInstanceOf(
      DeviceLostError,
    );
    expect(() => engine.restore('transfer', null!)).toThrow(DeviceLostError);
  });

  test('compiles with progress, and a device given outlives the engine', async () => {
    const device = await requestDawnDevice();
    const seen: [number, number][] = [];
    const engine = await createWebgpuEngine({
      device,
      label: 'test',
      onProgress: (done, of) => seen.push([done, of]),
    });
    createTestFlow(engine, 'transfer');
    await train(engine, 1, false);
    engine.dispose();
    expect(seen.at(-1)).toEqual([5, 5]);
    device.createBuffer({ size: 16, usage: GPUBufferUsage.STORAGE });
    device.destroy();
    await expect(engine.step('transfer', forward, batchAt(0), knobs)).rejects.toThrow('disposed');
  });
});
