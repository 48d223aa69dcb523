/** A lost device changes nothing that a caller sees, wherever it is lost and however often. */
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { requestDawnDevice } from '../../../cli/dawn.ts';
import { noWebgpu } from '../../../cli/testDawn.ts';
import { DeviceLostError } from '../../kernels/webgpu/gpu.ts';
import type { FlowId } from '../../../protocol/objective.ts';
import type { Batch, Engine, FlowState, Knobs, StepResult } from '../engine.ts';
import { createTestFlow, link, objective, rows, term, tiny } from '../plain/testObjectives.ts';
import { createWebgpuEngine } from '../webgpu/create.ts';
import { SurvivingEngine, type Loss, type Survival } from './survivingEngine.ts';
import { mortal, strictEngine } from './testEngines.ts';

const missing = await noWebgpu();
if (missing) console.warn(`skipped: ${missing}`);

const open: Engine[] = [];
afterEach(() => {
  for (const engine of open.splice(0)) engine.dispose();
});

const knobs: Knobs = { learningRate: 0.01, clip: 0.5, penaltyWeight: null };
const through = objective(term([link('transfer'), link('target-base', 'forward', 'none', true)]));
const base = objective(term([link('target-base')]));
const batchAt = (step: number): Batch => ({ reference: rows(12, step) });
const few = 9;

/** Steps sent ahead as far as the engine allows, each answer in its turn. */
async function train(engine: Engine, flow: FlowId, steps: number): Promise<StepResult[]> {
  const results: StepResult[] = [];
  const under: Promise<StepResult>[] = [];
  for (let step = 0; step < steps; step++) {
    const batch = batchAt(step);
    const chain = flow === 'transfer' ? through : objective(term([link(flow)]));
    const sent = engine.step(flow, chain, batch, knobs);
    sent.catch(() => undefined);
    under.push(sent);
    while (under.length >= engine.stepsAhead) results.push(await under.shift()!);
  }
  for (const sent of under) results.push(await sent);
  return results;
}

/** A run in small: two flows one after the other, looks in between, and back to the best. */
async function wholeRun(engine: Engine): Promise<unknown[]> {
  createTestFlow(engine, 'target-base');
  const seen: unknown[] = await train(engine, 'target-base', few);
  createTestFlow(engine, 'transfer', { ...tiny, layers: 1 });
  seen.push(await engine.evaluate(through, batchAt(99)));
  let best: FlowState | null = null;
  for (let round = 0; round < 3; round++) {
    seen.push(...(await train(engine, 'transfer', few)));
    seen.push(await engine.gradients('transfer', through, batchAt(98)));
    if (round === 1) best = await engine.checkpoint('transfer');
  }
  engine.restore('transfer', best!);
  seen.push(engine.spec('transfer'), await engine.map([link('transfer')], rows(20), true));
  seen.push(await engine.checkpoint('transfer'), await engine.checkpoint('target-base'));
  engine.dropFlow('transfer');
  createTestFlow(engine, 'transfer');
  createTestFlow(engine, 'reference-base');
  seen.push(...(await train(engine, 'reference-base', 3)));
  engine.dropFlow('reference-base');
  seen.push(...(await train(engine, 'transfer', few)), await engine.checkpoint('transfer'));
  return seen;
}

/** Engines lost after so many calls, one behind the other, and then one that is not. */
async function lostAfter(
  deaths: readonly number[],
  ahead: number,
  checkpointEvery: number,
): Promise<{ engine: SurvivingEngine; losses: Loss[] }> {
  const losses: Loss[] = [];
  const make = async (i: number): Promise<Engine> =>
    mortal(await strictEngine(), deaths[i] ?? Infinity, ahead);
  const survival: Survival = {
    next: (loss) => make(loss.count),
    changed: (_, loss) => losses.push(loss),
    checkpointEvery,
  };
  const engine = new SurvivingEngine(await make(0), survival);
  open.push(engine);
  return { engine, losses };
}

test('wherever devices are lost, all answers are those of a run that lost none', async () => {
  const plain = await strictEngine();
  open.push(plain);
  const expected = await wholeRun(plain);
  const cases = fc.record({
    deaths: fc.array(fc.integer({ min: 0, max: 70 }), { minLength: 1, maxLength: 4 }),
    ahead: fc.integer({ min: 1, max: 6 }),
    every: fc.integer({ min: 1, max: 20 }),
  });
  let lost = 0;
  await fc.assert(
    fc.asyncProperty(cases, async ({ deaths, ahead, every }) => {
      const { engine, losses } = await lostAfter(deaths, ahead, every);
      expect(await wholeRun(engine)).toEqual(expected);
      lost += losses.length;
      for (const { at, from } of losses) expect(from).toBeLessThanOrEqual(at);
      engine.dispose();
    }),
    { seed: 1, numRuns: 60 },
  );
  expect(lost).toBeGreaterThan(60);
});

test('goes on from the last checkpoint, and says from where', async () => {
  const { engine, losses } = await lostAfter([30], 1, 10);
  createTestFlow(engine, 'target-base');
  await train(engine, 'target-base', 40);
  // Of 30 calls, one made the flow and two were checkpoints, after its 9 and its 19 steps.
  expect(losses).toMatchObject([{ count: 1, steps: 27, at: 27, from: 19 }]);
});

test('batches may be used again by their owner as soon as a step is answered', async () => {
  const run = async (deaths: number[]): Promise<FlowState> => {
    const { engine } = await lostAfter(deaths, 1, 100);
    createTestFlow(engine, 'target-base');
    const shared = rows(12);
    for (let step = 0; step < 12; step++) {
      shared.x.set(rows(12, step).x);
      await engine.step('target-base', base, { reference: shared }, knobs);
    }
    return engine.checkpoint('target-base');
  };
  expect(await run([7])).toEqual(await run([]));
});

test('a step that changed nothing is not made again, and other errors pass', async () => {
  const { engine, losses } = await lostAfter([6], 1, 100);
  createTestFlow(engine, 'target-base');
  const spoiled = { reference: { ...rows(8), weights: new Float32Array(8).fill(NaN) } };
  const infinite = { reference: { ...rows(8), x: new Float32Array(16).fill(Infinity) } };
  expect((await engine.step('target-base', base, spoiled, knobs)).updated).toBe(false);
  await expect(engine.step('target-base', base, infinite, knobs)).rejects.toThrow('invalid x');
  await expect(engine.step('transfer', base, batchAt(0), knobs)).rejects.toThrow('unknown flow');
  expect(() => createTestFlow(engine, 'target-base')).toThrow('exists already');
  expect(() => engine.restore('transfer', null!)).toThrow('unknown flow');
  await train(engine, 'target-base', 5);
  expect(losses).toMatchObject([{ at: 2, from: 0 }]);
  expect((await engine.checkpoint('target-base')).step).toBe(5);
});

describe('the end', () => {
  test('no engine any more: calls under way and later ones end with the reason', async () => {
    const survival: Survival = {
      next: () => Promise.reject(new Error('no other')),
      changed: () => undefined,
    };
    const engine = new SurvivingEngine(mortal(await strictEngine(), 3, 4), survival);
    createTestFlow(engine, 'target-base');
    await expect(train(engine, 'target-base', 8)).rejects.toThrow('no other');
    await expect(engine.evaluate(base, batchAt(0))).rejects.toThrow('no other');
    expect(() => engine.spec('target-base')).toThrow('no other');
  });

  test('disposed while another engine is on its way: both end, and nobody is told of a loss', async () => {
    let arrive: (engine: Engine) => void = () => undefined;
    const changed: Loss[] = [];
    const survival: Survival = {
      next: () => new Promise((resolve) => (arrive = resolve)),
      changed: (_, loss) => changed.push(loss),
    };
    const engine = new SurvivingEngine(mortal(await strictEngine(), 1, 1), survival);
    createTestFlow(engine, 'target-base');
    const step = engine.step('target-base', base, batchAt(0), knobs);
    step.catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    engine.dispose();
    await expect(step).rejects.toThrow('engine disposed');
    const late = await strictEngine();
    let disposed = false;
    arrive(
      new Proxy(late, {
        get: (target, key) => {
          if (key === 'dispose') disposed = true;
          const member: unknown = Reflect.get(target, key);
          return typeof member === 'function' ? (member.bind(target) as unknown) : member;
        },
      }),
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(disposed).toBe(true);
    expect(changed).toEqual([]);
  });

  test('disposing is no loss', async () => {
    const { engine, losses } = await lostAfter([], 4, 5);
    createTestFlow(engine, 'target-base');
    const step = engine.step('target-base', base, batchAt(0), knobs);
    engine.dispose();
    await expect(step).rejects.toThrow('engine disposed');
    expect(losses).toEqual([]);
  });
});

describe.skipIf(missing !== null)('on WebGPU', () => {
  test('a destroyed device is replaced, and the bits are those of a run that kept it', async () => {
    const devices: GPUDevice[] = [];
    const start = (): Promise<Engine> =>
      createWebgpuEngine({
        label: 'test',
        requestDevice: async () => {
          devices.push(await requestDawnDevice());
          return devices.at(-1)!;
        },
      });
    const finish = async (destroyAt: readonly number[]): Promise<unknown[]> => {
      const losses: Loss[] = [];
      const engine = new SurvivingEngine(await start(), {
        next: start,
        changed: (_, loss) => losses.push(loss),
        checkpointEvery: 8,
      });
      open.push(engine);
      createTestFlow(engine, 'target-base');
      const results: StepResult[] = [];
      for (let step = 0; step < 30; step += 10) {
        const sent = Array.from({ length: 10 }, (_, i) =>
          engine.step('target-base', base, batchAt(step + i), knobs),
        );
        if (destroyAt.includes(step)) devices.at(-1)!.destroy();
        results.push(...(await Promise.all(sent)));
      }
      expect(losses).toHaveLength(destroyAt.length);
      for (const { error } of losses) expect(error).toBeInstanceOf(DeviceLostError);
      return [...results, await engine.checkpoint('target-base')];
    };
    const expected = await finish([]);
    expect(await finish([10, 20])).toEqual(expected);
    expect(await finish([0])).toEqual(expected);
  });
});
