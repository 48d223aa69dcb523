import { beforeAll, expect, test } from 'vitest';
import { nodeHost } from '../../cli/node.ts';
import { configFor } from '../../presets/presets.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { FinalMetrics, PhaseResult } from '../../protocol/frame.ts';
import type { GivenBase, RunEvent, Trainer } from '../../protocol/trainer.ts';
import { planOf } from './build.ts';
import { createEngine, type Engine } from './engines.ts';
import { givenBaseOf } from './givenBases.ts';
import { recordBases } from './record.ts';
import { freshControls, runExperiment } from './run.ts';
import { createTrainer } from './trainer.ts';

const choice = {
  reference: 'four-circles',
  target: 'star',
  method: 'identity-init',
  preset: 'tiny',
  seed: 7,
} as const;
const config = configFor(choice);
const wasm = (): Promise<Engine> =>
  createEngine({ id: 'wasm', tfjsBackend: 'wasm', build: 'strict', threads: 1 }, nodeHost());

interface Ended {
  events: RunEvent[];
  images: Float32Array;
  transfer: Float32Array;
  metrics: FinalMetrics;
  phases: PhaseResult[];
  steps: string[];
}

async function run(of: ExperimentConfig, bases: GivenBase[] = []): Promise<Ended> {
  const engine = await wasm();
  const options = { controls: freshControls(), frames: true, solveAssignment: false };
  const ended: Partial<Ended> = { events: [], steps: [] };
  for await (const event of runExperiment(of, engine, { ...options, now: () => 0, bases })) {
    if (event.type === 'step') ended.steps!.push(event.phase);
    else if (event.type === 'images') ended.images = event.images.slice();
    else if (event.type !== 'begun') ended.events!.push(event);
    if (event.type === 'done') Object.assign(ended, event);
  }
  ended.transfer = (await engine.checkpoint('transfer')).parameters.slice();
  engine.dispose();
  return ended as Ended;
}

let bases: GivenBase[];
let trained: Ended;
let given: Ended;
beforeAll(async () => {
  const engine = await wasm();
  bases = await recordBases(config, engine);
  engine.dispose();
  trained = await run(config);
  given = await run(config, bases);
});

test('a run with given bases ends bit for bit like the run that trained them', () => {
  expect(given.transfer).toEqual(trained.transfer);
  expect(given.images).toEqual(trained.images);
  expect(given.metrics).toEqual(trained.metrics);
});

test('given bases take no step, are measured like trained ones and are marked', () => {
  expect(new Set(given.steps)).toEqual(new Set(['transfer']));
  for (const i of [0, 1])
    expect(given.phases[i]).toEqual({ ...trained.phases[i], steps: 0, recorded: true });
  expect(given.phases[2]).toEqual(trained.phases[2]);
  const started = given.events.find((event) => event.type === 'started');
  expect(started?.phases.map(({ steps }) => steps)).toEqual([0, 0, 60]);
});

test('one given base leaves the other to be trained', async () => {
  const half = await run(config, [bases[1]]);
  expect(half.transfer).toEqual(trained.transfer);
  expect(new Set(half.steps)).toEqual(new Set(['reference-base', 'transfer']));
});

test('a base of another seed is left aside; one of another size or with NaN is refused', () => {
  const [stage] = planOf(config).stages;
  expect(givenBaseOf({ ...config, seed: 8 }, stage, bases)).toBeUndefined();
  const [{ key, parameters }] = bases;
  const short = { key, parameters: parameters.slice(1) };
  expect(() => givenBaseOf(config, stage, [short])).toThrow(/expected \d+ parameters, got \d+/);
  const broken = { key, parameters: parameters.slice().fill(NaN, 0, 1) };
  expect(() => givenBaseOf(config, stage, [broken])).toThrow(/no number/);
});

const other: ExperimentConfig = configFor({ ...choice, method: 'flows-for-flows' });

interface Told {
  event: RunEvent;
  runs: readonly number[];
}

/** Two runs side by side, to their ends. */
async function pair(bases: GivenBase[]): Promise<{ trainer: Trainer; heard: Told[] }> {
  const trainer = createTrainer(wasm, () => 0);
  const heard: Told[] = [];
  await trainer.start([config, other], { paused: false, bases }, (event, runs) => {
    heard.push({ event, runs });
  });
  return { trainer, heard };
}

/** Everything that a run ends with, and its last frame. */
function endOf(heard: readonly Told[], run: number): unknown {
  const own = heard.filter(({ runs }) => runs.includes(run)).map(({ event }) => event);
  const done = own.find((event) => event.type === 'done');
  const frame = own.findLast((event) => event.type === 'frame')?.frame;
  return { metrics: done?.metrics, transfer: done?.phases[2], mapped: frame?.mapped };
}

test('two runs with given bases end bit for bit like two that train them, and hear of each base once', async () => {
  const [own, lent] = [await pair([]), await pair(bases)];
  for (const run of [0, 1]) expect(endOf(lent.heard, run)).toEqual(endOf(own.heard, run));
  const ends = lent.heard.filter(({ event }) => event.type === 'phase-done');
  expect(ends.slice(0, 2).map(({ runs }) => runs)).toEqual([
    [0, 1],
    [0, 1],
  ]);
  for (const { event } of ends.slice(0, 2))
    expect(event).toMatchObject({ result: { steps: 0, recorded: true } });
  await own.trainer.stop();
  await lent.trainer.stop();
}, 60_000);

test('there is no way back into a base that was given; back in the transfer it ends the same', async () => {
  const { trainer, heard } = await pair(bases);
  const before = [0, 1].map((run) => endOf(heard, run));
  heard.length = 0;
  const again = trainer.rewind({ phase: 'transfer', step: 20 });
  while (!heard.some(({ event }) => event.type === 'paused'))
    await new Promise((resolve) => setTimeout(resolve, 5));
  await trainer.resume();
  await again;
  expect([0, 1].map((run) => endOf(heard, run))).toEqual(before);
  await expect(trainer.rewind({ phase: 'target-base', step: 0 })).rejects.toThrow(
    'invalid place: target-base 0',
  );
}, 60_000);
