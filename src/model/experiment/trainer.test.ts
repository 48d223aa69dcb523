import { beforeEach, describe, expect, test } from 'vitest';
import { startTestBackend } from '../../cli/testBackend.ts';
import { configFor } from '../../presets/presets.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import { noViews } from '../../protocol/frameViews.ts';
import type { Frame } from '../../protocol/frame.ts';
import type { RunEvent, Trainer } from '../../protocol/trainer.ts';
import type { Engine } from '../engine/engine.ts';
import { createTrainer, transferables } from './trainer.ts';

function configOf(seed = 7): ExperimentConfig {
  const config = configFor({
    reference: 'four-circles',
    target: 'star',
    method: 'movement-penalty',
    preset: 'tiny',
    seed,
  });
  config.base.training.steps = 4;
  config.transfer.training.steps = 6;
  Object.assign(config, { trainSize: 256, validationSize: 64, validateEvery: 2 });
  config.view = { frameEvery: 2, framePoints: 32 };
  return config;
}

/** A clock that stands still: the run then never thins out its frames. */
const noTime = (): number => 0;
let trainer: Trainer;
beforeEach(() => {
  trainer = createTrainer(() => startTestBackend('wasm'), noTime);
});

/** A started run and what it has told so far. */
class Watch {
  readonly events: RunEvent[] = [];
  readonly ended: Promise<void>;
  private readonly waiting: { wanted: (event: RunEvent) => boolean; tell: () => void }[] = [];

  constructor(
    config: ExperimentConfig,
    paused = false,
    private readonly onEvent: (event: RunEvent) => void = () => undefined,
    on: Trainer = trainer,
  ) {
    this.ended = on.start([config], { paused }, (event) => {
      this.events.push(event);
      this.onEvent(event);
      for (const { wanted, tell } of this.waiting) if (wanted(event)) tell();
    });
  }

  /** Resolves at the next event of a type (or the next that fits). */
  next(wanted: RunEvent['type'] | ((event: RunEvent) => boolean)): Promise<void> {
    const fits = typeof wanted === 'function' ? wanted : (e: RunEvent) => e.type === wanted;
    return new Promise((tell) => this.waiting.push({ wanted: fits, tell }));
  }

  get types(): string[] {
    return this.events.map((event) => event.type);
  }

  get frames(): Frame[] {
    return this.events.flatMap((event) => (event.type === 'frame' ? [event.frame] : []));
  }
}

const at = ({ phase, step }: Frame): string => `${phase} ${step}`;
const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60));

test('a run tells of phases, references, frames, results and its end, in order', async () => {
  const run = new Watch(configOf());
  await run.ended;
  expect(run.events[0]).toMatchObject({
    type: 'started',
    engine: { id: 'plain', tfjsBackend: 'wasm' },
    phases: [
      { name: 'reference-base', steps: 4 },
      { name: 'target-base', steps: 4 },
      { name: 'transfer', steps: 6 },
    ],
  });
  const others = run.types.filter((type) => type !== 'frame');
  expect(others).toEqual([
    'started',
    'references',
    ...['phase-done', 'phase-done', 'phase-done'],
    'done',
  ]);
  // Stages this short keep a frame of every step for the history.
  const steps = (phase: string, n: number): string[] =>
    Array.from({ length: n + 1 }, (_, step) => `${phase} ${step}`);
  expect([...new Set(run.frames.map(at))]).toEqual([
    ...steps('reference-base', 4),
    ...steps('target-base', 4),
    ...steps('transfer', 6),
  ]);
  run.frames.forEach((frame, i) => expect(frame.index).toBe(i));
  for (const frame of run.frames) {
    const transfer = frame.phase === 'transfer';
    expect(frame.shows).toBe(transfer ? 'transfer' : 'base-samples');
    expect(frame.mapped).toHaveLength(64);
    expect(frame.mapped.every(Number.isFinite)).toBe(true);
    expect(frame.start !== null).toBe(at(frame) === 'transfer 0');
    expect(frame.metrics !== null).toBe(transfer);
    expect(frame.layers).toBeNull();
  }
  // Every step leaves one training loss, whatever the number of frames.
  const train = run.frames.flatMap((frame) => frame.losses).filter((l) => l.kind === 'train');
  expect(train.filter((l) => l.series === 'base')).toHaveLength(8);
  expect(train.filter((l) => l.phase === 'transfer').map((l) => l.series)).toEqual([
    ...['forward', 'inverse', 'forward', 'inverse', 'forward', 'inverse'],
  ]);
});

describe('pause and steps', () => {
  test('a paused start shows one frame and waits', async () => {
    const run = new Watch(configOf(), true);
    await run.next('paused');
    await aWhile();
    expect(run.types).toEqual(['started', 'references', 'frame', 'paused']);
    await trainer.stop();
  });

  test('one step is one step, with a frame of it', async () => {
    const run = new Watch(configOf(), true);
    await run.next('paused');
    for (const step of [1, 2, 3]) {
      const before = run.events.length;
      const rests = run.next('paused');
      await trainer.stepBy(1);
      await rests;
      await aWhile();
      expect(run.types.slice(before)).toEqual(['resumed', 'frame', 'paused']);
      expect(at(run.frames.at(-1)!)).toBe(`reference-base ${step}`);
    }
    await trainer.stop();
  });

  test('pausing between two frames ends with a frame of where the run stands', async () => {
    const config = { ...configOf(), view: { frameEvery: 1000, framePoints: 32 } };
    config.base.training.steps = 5000;
    const run = new Watch(config);
    await run.next('frame');
    await aWhile();
    const rests = run.next('paused');
    await trainer.pause();
    await rests;
    const { step } = run.frames.at(-1)!;
    expect(run.types.slice(-2)).toEqual(['frame', 'paused']);
    expect(step % 1000).not.toBe(0);
    const again = run.next('paused');
    await trainer.stepBy(1);
    await again;
    expect(run.frames.at(-1)!.step).toBe(step + 1);
    await trainer.stop();
  });

  test('three steps end with a frame of the third', async () => {
    const run = new Watch({ ...configOf(), view: { frameEvery: 1000, framePoints: 32 } }, true);
    await run.next('paused');
    const rests = run.next('paused');
    await trainer.stepBy(3);
    await rests;
    expect(run.frames.map(at).at(-1)).toBe('reference-base 3');
    expect(run.types.at(-1)).toBe('paused');
    await trainer.stop();
  });

  test('pause takes hold after the step under way, and nothing follows until resume', async () => {
    const config = configOf();
    config.base.training.steps = 100_000;
    const run = new Watch(config);
    await run.next((event) => event.type === 'frame' && event.frame.step >= 4);
    const rests = run.next('paused');
    const asked = performance.now();
    await trainer.pause();
    expect(performance.now() - asked).toBeLessThan(100);
    await rests;
    const before = run.events.length;
    await aWhile();
    expect(run.events).toHaveLength(before);
    const goesOn = run.next('frame');
    await trainer.resume();
    await goesOn;
    expect(run.types[before]).toBe('resumed');
    await trainer.stop();
  });

  test.each([0, -1, 1.5, NaN])('%f is no number of steps', async (n) => {
    await expect(trainer.stepBy(n)).rejects.toThrow(`invalid number of steps: ${n}`);
  });

  test('without a run every verb is harmless', async () => {
    await trainer.pause();
    await trainer.resume();
    await trainer.stepBy(2);
    await trainer.stop();
    await trainer.watch({ ...noViews, layers: true });
    await trainer.edit(0, 'learningRate', 0.1);
  });
});

describe('stop and start again', () => {
  test('stop ends with "stopped", running or paused', async () => {
    for (const paused of [false, true]) {
      const run = new Watch(configOf(), paused);
      await run.next(paused ? 'paused' : 'frame');
      await trainer.stop();
      await run.ended;
      expect(run.types.at(-1)).toBe('stopped');
      expect(run.types).not.toContain('done');
    }
  });

  async function firstFrames(seed: number, spoil = false): Promise<Float32Array[]> {
    const kept: Float32Array[] = [];
    const run = new Watch(configOf(seed), false, (event) => {
      if (event.type !== 'frame') return;
      kept.push(event.frame.mapped.slice());
      if (spoil)
        for (const key of ['mapped', 'start', 'distances'] as const) event.frame[key]?.fill(NaN);
    });
    await run.next((event) => event.type === 'frame' && at(event.frame) === 'transfer 4');
    await trainer.stop();
    return kept.slice(0, 8);
  }

  test('the same seed gives the same frames to the bit, another seed others', async () => {
    const first = await firstFrames(7);
    expect(first).toHaveLength(8);
    expect(await firstFrames(7)).toEqual(first);
    (await firstFrames(8)).forEach((mapped, i) => expect(mapped).not.toEqual(first[i]));
  });

  test('frames own their arrays: spoiling them changes no later one', async () => {
    expect(await firstFrames(7, true)).toEqual(await firstFrames(7));
  });

  test('a start while a run goes on stops that run first', async () => {
    const config = configOf();
    config.base.training.steps = 100_000;
    const first = new Watch(config);
    await first.next('frame');
    const second = new Watch(configOf(), true);
    await second.next('paused');
    expect(first.types.at(-1)).toBe('stopped');
    await first.ended;
    expect(second.types).toEqual(['started', 'references', 'frame', 'paused']);
    await trainer.stop();
  });

  test('of two starts in one breath only the later one goes on', async () => {
    const config = configOf();
    config.base.training.steps = 100_000;
    const first = new Watch(config);
    await first.next('frame');
    const second = new Watch(config);
    const third = new Watch(configOf(), true);
    await third.next('paused');
    await Promise.all([first.ended, second.ended]);
    expect(second.types).toEqual(['stopped']);
    expect(third.types).toEqual(['started', 'references', 'frame', 'paused']);
    await trainer.stop();
  });

  test('frames of a run may be transferred: no two arrays share a buffer', async () => {
    const run = new Watch(configOf());
    await run.next((event) => event.type === 'frame' && at(event.frame) === 'transfer 4');
    await trainer.stop();
    const buffers = run.events.flatMap(transferables);
    expect(new Set(buffers).size).toBe(buffers.length);
    expect(buffers.length).toBeGreaterThan(run.frames.length);
  });
});

describe('edits', () => {
  test('are logged with phase and step, and act from there', async () => {
    const run = new Watch(configOf(), true);
    await run.next('paused');
    let rests = run.next('paused');
    await trainer.stepBy(1);
    await rests;
    await trainer.edit(0, 'learningRate', 1e-4);
    rests = run.next('paused');
    await trainer.stepBy(1);
    await rests;
    expect(run.events.find((event) => event.type === 'edited')).toEqual({
      type: 'edited',
      edit: { phase: 'reference-base', step: 1, field: 'learningRate', value: 1e-4 },
    });
    const [, before, after] = run.frames.map((frame) => frame.learningRate);
    expect(before).toBeCloseTo(3e-3, 9);
    expect(after).toBeCloseTo(1e-4 * 0.8535533905932737, 9);
    await trainer.stop();
  });

  test.each([
    ['learningRate', 2, 'invalid learningRate: expected a number from 0 to 1, got 2'],
    ['learningRate', NaN, 'got NaN'],
    ['penaltyWeight', -0.1, 'invalid penaltyWeight: expected a number from 0 to 1000, got -0.1'],
  ] as const)('%s = %f is refused with field and range', async (field, value, message) => {
    const run = new Watch(configOf(), true);
    await run.next('paused');
    await expect(trainer.edit(0, field, value)).rejects.toThrow(message);
    const rests = run.next('paused');
    await trainer.stepBy(1);
    await rests;
    expect(run.types).not.toContain('edited');
    await trainer.stop();
  });
});

test.each<[string, (config: ExperimentConfig) => void, string]>([
  ['an unknown id', (c) => Object.assign(c, { target: 'moon' }), 'invalid target'],
  [
    'NaN',
    (c) => (c.base.training.learningRate = NaN),
    'learningRate: expected a number from 0 to 1',
  ],
  ['a number out of range', (c) => (c.transfer.shape.bins = 1), 'bins: expected an integer from 2'],
  ['fields that do not fit', (c) => (c.sharedBase = true), 'invalid sharedBase'],
])('a config with %s is refused, and the run stays', async (_, spoil, message) => {
  const run = new Watch(configOf(), true);
  await run.next('paused');
  const bad = configOf();
  spoil(bad);
  await expect(trainer.start([bad], { paused: false }, () => undefined)).rejects.toThrow(message);
  const rests = run.next('paused');
  await trainer.stepBy(1);
  await rests;
  expect(at(run.frames.at(-1)!)).toBe('reference-base 1');
  await trainer.stop();
});

describe('trouble', () => {
  /** An engine whose step number `step` comes back not updated. */
  const failing = (engine: Engine, step: number): Engine => {
    let done = 0;
    const real = engine.step.bind(engine);
    engine.step = async (...args) => {
      const result = await real(...args);
      return done++ === step ? { ...result, loss: NaN, updated: false } : result;
    };
    return engine;
  };

  test('a loss that is no number ends in "diverged" with phase and step; reset works', async () => {
    let runs = 0;
    const fragile = createTrainer(async () => {
      const engine = await startTestBackend('wasm');
      return runs++ === 0 ? failing(engine, 6) : engine;
    }, noTime);
    const run = new Watch(configOf(), false, undefined, fragile);
    await run.ended;
    expect(run.events.at(-1)).toMatchObject({ type: 'diverged', phase: 'target-base', step: 2 });
    const again = new Watch(configOf(), true, undefined, fragile);
    await again.next('paused');
    expect(again.frames).toHaveLength(1);
    await fragile.stop();
  });

  test('an engine that does not start, or throws, rejects the start and frees the trainer', async () => {
    let runs = 0;
    const broken = createTrainer(async () => {
      runs += 1;
      if (runs === 1) throw new Error('no engine here');
      const engine = await startTestBackend('wasm');
      if (runs === 2) engine.step = () => Promise.reject(new Error('device lost'));
      return engine;
    }, noTime);
    const start = (): Promise<void> =>
      broken.start([configOf()], { paused: false }, () => undefined);
    await expect(start()).rejects.toThrow('no engine here');
    await expect(start()).rejects.toThrow('device lost');
    const run = new Watch(configOf(), true, undefined, broken);
    await run.next('paused');
    await broken.stop();
    expect(run.types.at(-1)).toBe('stopped');
  });
});

test('layer views hold the start, every layer and the image', async () => {
  const run = new Watch(configOf());
  await run.next('started');
  await trainer.watch({ ...noViews, layers: true });
  await run.next((event) => event.type === 'frame' && at(event.frame) === 'transfer 2');
  await trainer.watch(noViews);
  await run.next((event) => event.type === 'frame' && at(event.frame) === 'transfer 4');
  await trainer.stop();
  const find = (where: string): Frame => run.frames.find((frame) => at(frame) === where)!;
  const { start, layers, mapped } = find('transfer 0');
  expect(layers).toHaveLength(3 * 64);
  expect(layers!.slice(0, 64)).toEqual(start);
  expect(layers!.slice(128)).toEqual(mapped);
  expect(find('transfer 2').layers!.slice(0, 64)).toEqual(start);
  expect(find('transfer 4').layers).toBeNull();
});
