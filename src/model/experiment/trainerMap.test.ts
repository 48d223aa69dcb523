import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeHost } from '../../cli/node.ts';
import { configFor } from '../../presets/presets.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { RunEvent, Trainer } from '../../protocol/trainer.ts';
import type { MapPart } from '../../protocol/wholeMap.ts';
import type { Engine } from '../engine/engine.ts';
import { createEngine } from './engines.ts';
import { createTrainer } from './trainer.ts';

function configOf(method: ExperimentConfig['method'] = 'unidirectional'): ExperimentConfig {
  const question = { reference: 'four-circles', target: 'star', preset: 'tiny' } as const;
  const config = configFor({ ...question, method, seed: 7 });
  config.base.training.steps = 4;
  config.transfer.training.steps = 6;
  Object.assign(config, { trainSize: 256, validationSize: 64, validateEvery: 2 });
  config.view = { frameEvery: 2, framePoints: 32 };
  config.engine = { id: 'wasm', tfjsBackend: 'wasm', build: 'strict', threads: 1 };
  return config;
}

let trainer: Trainer;
/** Engines made so far, and those of them that were disposed. */
let made: Engine[];
let disposed: Set<Engine>;
beforeEach(() => {
  made = [];
  disposed = new Set();
  trainer = createTrainer(
    async ({ engine: choice }) => {
      const engine = await createEngine(choice, nodeHost());
      const dispose = engine.dispose.bind(engine);
      engine.dispose = () => {
        disposed.add(engine);
        dispose();
      };
      made.push(engine);
      return engine;
    },
    () => 0,
  );
});
afterEach(async () => {
  await trainer.stop();
  expect([...disposed]).toEqual(made);
});

interface Run {
  events: RunEvent[];
  ended: Promise<void>;
}

/** Starts and goes on until the first event that fits. */
async function until(
  fits: (event: RunEvent) => boolean,
  config = configOf(),
  paused = false,
): Promise<Run> {
  const events: RunEvent[] = [];
  let ended = Promise.resolve();
  await new Promise<void>((resolve) => {
    ended = trainer.start([config], { paused }, (event) => {
      events.push(event);
      if (fits(event)) resolve();
    });
  });
  return { events, ended };
}

const resting = async (config = configOf()): Promise<Run> => {
  const run = await until(({ type }) => type === 'paused', config, true);
  await steps(run, config.base.training.steps + 2);
  return run;
};

async function steps({ events }: Run, n: number): Promise<void> {
  const pauses = (): number => events.filter(({ type }) => type === 'paused').length;
  const before = pauses();
  await trainer.stepBy(n);
  while (pauses() === before) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function done(config = configOf()): Promise<Run> {
  const run = await until(({ type }) => type === 'done', config);
  await run.ended;
  return run;
}

async function mapped(count = 12_000): Promise<MapPart[]> {
  const parts: MapPart[] = [];
  expect(await trainer.mapAll(0, count, (part) => void parts.push(part))).toBe('done');
  return parts;
}

const lastFrame = ({ events }: Run): Float32Array =>
  events.flatMap((event) => (event.type === 'frame' ? [event.frame.mapped] : [])).at(-1)!;

/** Begins a map and resolves with its promise once the first part is here. */
async function begun(): Promise<{ parts: MapPart[]; outcome: Promise<string> }> {
  const parts: MapPart[] = [];
  let outcome = Promise.resolve('');
  await new Promise<void>((resolve) => {
    outcome = trainer.mapAll(0, 2_000_000, (part) => {
      parts.push(part);
      resolve();
    });
  });
  return { parts, outcome };
}

describe('with a run', () => {
  test('a run that rests maps, and goes on to the same bits as if it had not', async () => {
    const run = await resting();
    const parts = await mapped();
    expect(parts.map(({ from, n }) => [from, n])).toEqual([
      [0, 5000],
      [5000, 5000],
      [10_000, 2000],
    ]);
    expect(parts.at(-1)!.statistics.points).toBe(12_000);
    await trainer.resume();
    await run.ended;
    expect(run.events.at(-1)!.type).toBe('done');
    expect(lastFrame(run)).toEqual(lastFrame(await done()));
  });

  test('a run that is done maps, again and again, to the same images', async () => {
    await done();
    const first = await mapped();
    const again = await mapped();
    expect(again.map((part) => part.mapped)).toEqual(first.map((part) => part.mapped));
    expect(again.at(-1)!.statistics).toEqual(first.at(-1)!.statistics);
    expect(disposed.size).toBe(0);
  });

  test('a base transfer that is done maps, though it has no transfer flow', async () => {
    await done(configOf('base-transfer'));
    expect((await mapped()).at(-1)!.statistics.meanDistance).toBeGreaterThan(0);
  });
});

describe('without one to map with', () => {
  const refused = (): Promise<void> =>
    expect(trainer.mapAll(0, 1000, () => undefined)).rejects.toThrow('nothing to map with');

  test('before a run and after stop it is refused; cancel is harmless', async () => {
    await refused();
    await trainer.cancelMap();
    await done();
    await trainer.stop();
    expect(disposed.size).toBe(1);
    await refused();
  });

  test('a run that trains is left alone', async () => {
    const config = configOf();
    config.base.training.steps = 100_000;
    await until(({ type }) => type === 'frame', config);
    await refused();
  });

  test('a bad number of points is refused with the range', async () => {
    await expect(trainer.mapAll(0, 10, () => undefined)).rejects.toThrow('from 1000 to 2000000');
  });

  test('before the transfer phase there is no map', async () => {
    await until(({ type }) => type === 'paused', configOf(), true);
    await expect(trainer.mapAll(0, 1000, () => undefined)).rejects.toThrow(
      'transfer is not trained',
    );
  });
});

describe('while it maps', () => {
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

  test('cancel ends it, no part follows, and the run still maps', async () => {
    await done();
    const { parts, outcome } = await begun();
    await trainer.cancelMap();
    expect(await outcome).toBe('cancelled');
    const { length } = parts;
    await settled();
    expect(parts).toHaveLength(length);
    expect(length).toBeLessThan(400);
    await mapped();
  });

  test('stop cancels it and frees the engine', async () => {
    await done();
    const { outcome } = await begun();
    await trainer.stop();
    expect(await outcome).toBe('cancelled');
    expect(disposed.size).toBe(1);
  });

  test('stop of a run that rests cancels its map', async () => {
    const run = await resting();
    const { outcome } = await begun();
    await trainer.stop();
    expect(await outcome).toBe('cancelled');
    await run.ended;
    expect(run.events.at(-1)!.type).toBe('stopped');
  });

  test('resume waits for the block under way and then trains', async () => {
    const run = await resting();
    const { parts, outcome } = await begun();
    await trainer.resume();
    expect(await outcome).toBe('cancelled');
    const { length } = parts;
    await run.ended;
    expect(parts).toHaveLength(length);
    expect(lastFrame(run)).toEqual(lastFrame(await done()));
  });

  test('a step cancels it too, and is one step', async () => {
    const run = await resting();
    const { outcome } = await begun();
    const before = run.events.findLast((event) => event.type === 'frame')!.frame.step;
    await steps(run, 1);
    expect(await outcome).toBe('cancelled');
    expect(run.events.findLast((event) => event.type === 'frame')!.frame.step).toBe(before + 1);
  });

  test('a start and another map cancel it', async () => {
    await done();
    const first = await begun();
    const second = await begun();
    expect(await first.outcome).toBe('cancelled');
    const run = await done();
    expect(await second.outcome).toBe('cancelled');
    expect(run.events.at(-1)!.type).toBe('done');
    expect(disposed.size).toBe(1);
  });
});
