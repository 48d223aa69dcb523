import { expect, test } from 'vitest';
import { nodeHost } from '../../cli/node.ts';
import { configFor } from '../../presets/presets.ts';
import { methodIds, type MethodId } from '../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { Frame } from '../../protocol/frame.ts';
import type { RunEvent, Trainer } from '../../protocol/trainer.ts';
import type { Engine } from '../engine/engine.ts';
import { createEngine } from './engines.ts';
import { createTrainer } from './trainer.ts';

function configOf(method: MethodId, change: (config: ExperimentConfig) => void = () => undefined) {
  const config = configFor({
    reference: 'four-circles',
    target: 'star',
    method,
    preset: 'tiny',
    seed: 7,
  });
  config.base.training.steps = 4;
  config.transfer.training.steps = 6;
  Object.assign(config, { trainSize: 256, validationSize: 64, validateEvery: 2 });
  config.view = { frameEvery: 2, framePoints: 32 };
  config.engine = { id: 'wasm', tfjsBackend: 'wasm', build: 'strict', threads: 1 };
  change(config);
  return config;
}

interface Heard {
  event: RunEvent;
  runs: readonly number[];
}

/** A trainer on an engine that tells which flows it is asked to create, and may fail to train one. */
function tellingTrainer(broken?: string): { trainer: Trainer; created: string[] } {
  const created: string[] = [];
  const trainer = createTrainer(
    async ({ engine: choice }) => {
      const engine: Engine = await createEngine(choice, nodeHost());
      const create = engine.createFlow.bind(engine);
      engine.createFlow = (id, spec, parameters) => {
        created.push(id);
        create(id, spec, parameters);
      };
      const step = engine.step.bind(engine);
      engine.step = async (id, ...rest) => {
        const result = await step(id, ...rest);
        return id === broken ? { ...result, updated: false } : result;
      };
      return engine;
    },
    () => 0,
  );
  return { trainer, created };
}

async function runAll(configs: readonly ExperimentConfig[], broken?: string) {
  const { trainer, created } = tellingTrainer(broken);
  const heard: Heard[] = [];
  await trainer.start(configs, { paused: false }, (event, runs) => {
    heard.push({ event, runs });
  });
  await trainer.stop();
  return { heard, created };
}

const of = (heard: readonly Heard[], run: number): RunEvent[] =>
  heard.filter(({ runs }) => runs.includes(run)).map(({ event }) => event);
const framesOf = (events: readonly RunEvent[]): Frame[] =>
  events.flatMap((event) => (event.type === 'frame' ? [event.frame] : []));

test('five methods side by side tell each the same as alone, and train two bases', async () => {
  const configs = methodIds.map((method) => configOf(method));
  const together = await runAll(configs);
  expect(together.created.filter((id) => id.includes('base'))).toEqual([
    'reference-base/0',
    'target-base/0',
  ]);
  for (const [i, config] of configs.entries()) {
    const alone = await runAll([config]);
    const [mine, own] = [of(together.heard, i), of(alone.heard, 0)];
    expect(mine.at(-1)).toEqual(own.at(-1));
    expect(mine.map(({ type }) => type)).toEqual(own.map(({ type }) => type));
    expect(framesOf(mine)).toEqual(framesOf(own));
  }
}, 60_000);

test('bases that differ are trained apart', async () => {
  const wide = configOf('identity-init', (config) => (config.base.shape.width = 8));
  const { created } = await runAll([configOf('identity-init'), wide]);
  expect(created.sort()).toEqual([
    ...['reference-base/0', 'reference-base/1', 'target-base/0', 'target-base/1'],
    ...['transfer/0', 'transfer/1'],
  ]);
});

test('transfer flows take turns, and those who train no transfer end first', async () => {
  const { heard } = await runAll([
    configOf('base-transfer'),
    configOf('flows-for-flows'),
    configOf('identity-init', (config) => (config.transfer.training.steps = 4)),
  ]);
  const marks = heard.flatMap(({ event, runs }) =>
    event.type === 'frame' && event.frame.phase === 'transfer'
      ? [`${runs.join()} at ${event.frame.step}`]
      : event.type === 'done'
        ? [`${runs.join()} done`]
        : [],
  );
  expect(marks).toEqual([
    ...['0 at 0', '0 done'],
    ...[0, 1, 2, 3, 4].flatMap((step) => [`1 at ${step}`, `2 at ${step}`]),
    ...['1 at 5', '2 at 4', '2 done', '1 at 6', '1 at 6', '1 done'],
  ]);
});

test('steps are counted in rounds, and every run rests on a frame of where it stands', async () => {
  const { trainer } = tellingTrainer();
  const heard: Heard[] = [];
  const configs = [configOf('flows-for-flows'), configOf('identity-init')];
  configs.forEach((config) => (config.view.frameEvery = 100));
  let paused = (): void => undefined;
  const rests = (): Promise<void> => new Promise((resolve) => (paused = resolve));
  let resting = rests();
  const ended = trainer.start(configs, { paused: true }, (event, runs) => {
    heard.push({ event, runs });
    if (event.type === 'paused') paused();
  });
  await resting;
  expect(framesOf(of(heard, 1)).map(({ phase, step }) => `${phase} ${step}`)).toEqual([
    'reference-base 0',
  ]);
  // Eight steps of the two bases, then three rounds of the transfer phase.
  resting = rests();
  await trainer.stepBy(11);
  await resting;
  for (const run of [0, 1])
    expect(framesOf(of(heard, run)).at(-1)).toMatchObject({ phase: 'transfer', step: 3 });
  expect(heard.at(-1)).toEqual({ event: { type: 'paused' }, runs: [0, 1] });
  await trainer.stop();
  await ended;
});

test('a run that diverges ends alone', async () => {
  const configs = [configOf('flows-for-flows'), configOf('identity-init')];
  const { heard } = await runAll(configs, 'transfer/0');
  expect(of(heard, 0).at(-1)).toMatchObject({ type: 'diverged', phase: 'transfer', step: 0 });
  expect(of(heard, 1).at(-1)).toMatchObject({ type: 'done' });
  expect(of(heard, 1).some(({ type }) => type === 'diverged')).toBe(false);
});

test('with a base that diverges end all who need it', async () => {
  const configs = [configOf('unidirectional'), configOf('flows-for-flows')];
  const { heard } = await runAll(configs, 'target-base/0');
  expect(of(heard, 0).at(-1)).toMatchObject({ type: 'done' });
  expect(of(heard, 1).at(-1)).toMatchObject({ type: 'diverged', phase: 'target-base' });
});

test('a run that nobody wants trains no further, and the others do not notice', async () => {
  const { trainer } = tellingTrainer();
  const heard: Heard[] = [];
  const configs = [configOf('flows-for-flows'), configOf('identity-init')];
  await trainer.start(configs, { paused: false }, async (event, runs) => {
    heard.push({ event, runs });
    const transfer = event.type === 'frame' && event.frame.phase === 'transfer';
    if (transfer && event.frame.step === 2) await trainer.drop(0);
  });
  await trainer.stop();
  expect(framesOf(of(heard, 0)).at(-1)).toMatchObject({ phase: 'transfer', step: 2 });
  const alone = await runAll([configs[1]]);
  expect(of(heard, 1).at(-1)).toEqual(of(alone.heard, 0).at(-1));
});
