import { expect, test } from 'vitest';
import { nodeHost } from '../../cli/node.ts';
import { configFor } from '../../presets/presets.ts';
import type { MethodId, PhaseId } from '../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { Frame } from '../../protocol/frame.ts';
import type { Place, RunEvent, Trainer } from '../../protocol/trainer.ts';
import { createEngine } from './engines.ts';
import { createTrainer } from './trainer.ts';

function configOf(method: MethodId): ExperimentConfig {
  const question = { reference: 'four-circles', target: 'star', preset: 'tiny', seed: 7 } as const;
  const config = configFor({ ...question, method });
  config.base.training.steps = 12;
  config.transfer.training.steps = 40;
  // Several epochs, so that a replay crosses the end of one.
  Object.assign(config, { trainSize: 256, validationSize: 64, validateEvery: 5 });
  config.view = { frameEvery: 100, framePoints: 32 };
  config.engine = { id: 'wasm', tfjsBackend: 'wasm', build: 'strict', threads: 1 };
  return config;
}

interface Heard {
  event: RunEvent;
  runs: readonly number[];
}

/** A trainer that plays to the end unless told to wait for a pause. */
class Lab {
  readonly heard: Heard[] = [];
  readonly trainer: Trainer = createTrainer(
    ({ engine }) => createEngine(engine, nodeHost()),
    () => 0,
  );
  private waiting: { type: RunEvent['type']; tell: () => void } | null = null;

  hear = (event: RunEvent, runs: readonly number[]): void => {
    this.heard.push({ event, runs });
    if (event.type === this.waiting?.type) this.waiting.tell();
  };

  next(type: RunEvent['type']): Promise<void> {
    return new Promise((tell) => (this.waiting = { type, tell }));
  }

  of(run: number): RunEvent[] {
    return this.heard.filter(({ runs }) => runs.includes(run)).map(({ event }) => event);
  }

  frames(run: number): Frame[] {
    return this.of(run).flatMap((event) => (event.type === 'frame' ? [event.frame] : []));
  }

  /** The last frame of a run at a place. */
  at(run: number, phase: PhaseId, step: number): Float32Array | undefined {
    return this.frames(run).findLast((f) => f.phase === phase && f.step === step)?.mapped;
  }

  async back(place: Place): Promise<{ over: Promise<void> }> {
    const paused = this.next('paused');
    const over = this.trainer.rewind(place);
    await Promise.race([paused, over]);
    return { over };
  }
}

const places: [string, Place][] = [
  ['a kept step', { phase: 'transfer', step: 10 }],
  ['a step between two kept ones', { phase: 'transfer', step: 33 }],
  ['the beginning of a phase', { phase: 'transfer', step: 0 }],
  ['the end of a base', { phase: 'reference-base', step: 12 }],
  ['the very end', { phase: 'transfer', step: 40 }],
  ['a base', { phase: 'target-base', step: 7 }],
  ['the very beginning', { phase: 'reference-base', step: 0 }],
];

test.each(places)('from %s on, runs that are done go on bit for bit', async (_, place) => {
  const lab = new Lab();
  const configs = [
    configOf('base-transfer'),
    configOf('identity-init'),
    configOf('unidirectional'),
  ];
  await lab.trainer.start(configs, { paused: false }, lab.hear);
  const before = [0, 1, 2].map((run) => lab.of(run).at(-1));
  const there = lab.at(1, place.phase, place.step);
  lab.heard.length = 0;
  const { over } = await lab.back(place);
  // Replayed is only what lies between the place and the snapshot before it.
  const replayed = lab.heard.flatMap(({ event }) =>
    event.type === 'replaying' ? [event.total] : [],
  );
  expect(Math.max(0, ...replayed)).toBeLessThan(7);
  // Base transfer trains nothing in the transfer phase, so nothing of it changes there.
  const back = place.phase === 'transfer' ? [1, 2] : [0, 1, 2];
  expect(lab.heard[0]).toEqual({ event: { type: 'rewound', place }, runs: back });
  expect(lab.heard.at(-1)).toEqual({ event: { type: 'paused' }, runs: back });
  expect(lab.at(1, place.phase, place.step)).toEqual(there ?? expect.any(Float32Array));
  await lab.trainer.resume();
  await over;
  for (const run of back) expect(lab.of(run).at(-1)).toEqual(before[run]);
  await lab.trainer.stop();
});

test('frames and losses after a place are those that were there before', async () => {
  const lab = new Lab();
  await lab.trainer.start([configOf('flows-for-flows')], { paused: false }, lab.hear);
  const losses = () => lab.frames(0).flatMap((frame) => frame.losses);
  const whole = losses().filter(({ phase, step }) => phase === 'transfer' && step > 17);
  const frames = lab.frames(0).filter(({ phase, step }) => phase === 'transfer' && step > 17);
  lab.heard.length = 0;
  const { over } = await lab.back({ phase: 'transfer', step: 17 });
  await lab.trainer.resume();
  await over;
  expect(losses()).toEqual(whole);
  const bare = ({ index: _, ...frame }: Frame): unknown => ({ ...frame, losses: [] });
  const later = lab.frames(0).filter(({ step }) => step > 17);
  expect(later.map(bare)).toEqual(frames.map(bare));
  await lab.trainer.stop();
});

test('an edit is repeated on the way, and one made after the place is forgotten', async () => {
  const edited = new Lab();
  const start = edited.trainer.start([configOf('flows-for-flows')], { paused: true }, edited.hear);
  const paused = async (steps: number): Promise<void> => {
    const next = edited.next('paused');
    await edited.trainer.stepBy(steps);
    await next;
  };
  await edited.next('paused');
  await paused(24 + 6);
  await edited.trainer.edit(0, 'learningRate', 0.03);
  await paused(14);
  await edited.trainer.edit(0, 'learningRate', 0.000_01);
  await edited.trainer.resume();
  await start;
  const at = (step: number) => edited.at(0, 'transfer', step);
  const [at20, end] = [at(20), edited.of(0).at(-1)];
  // Step 15 lies between the two edits, and no snapshot stands there.
  const { over } = await edited.back({ phase: 'transfer', step: 15 });
  await edited.trainer.stepBy(5);
  await edited.next('paused');
  expect(at(20)).toEqual(at20);
  await edited.trainer.resume();
  await over;
  expect(edited.of(0).at(-1)).not.toEqual(end);
  const edits = edited.of(0).filter(({ type }) => type === 'edited');
  expect(edits).toHaveLength(2);
  await edited.trainer.stop();
});

test('a run that trains goes back as well, and again', async () => {
  const lab = new Lab();
  const started = lab.trainer.start([configOf('identity-init')], { paused: true }, lab.hear);
  await lab.next('paused');
  const stepped = lab.next('paused');
  await lab.trainer.stepBy(24 + 30);
  await stepped;
  const { over } = await lab.back({ phase: 'transfer', step: 20 });
  await started;
  const again = await lab.back({ phase: 'target-base', step: 3 });
  await over;
  await lab.trainer.resume();
  await again.over;
  const alone = new Lab();
  await alone.trainer.start([configOf('identity-init')], { paused: false }, alone.hear);
  expect(lab.of(0).at(-1)).toEqual(alone.of(0).at(-1));
  await lab.trainer.stop();
  await alone.trainer.stop();
});

test('says when there is nothing to go back in, and where there is no such place', async () => {
  const lab = new Lab();
  const place: Place = { phase: 'transfer', step: 5 };
  await expect(lab.trainer.rewind(place)).rejects.toThrow('no run to go back in');
  await lab.trainer.start([configOf('base-transfer')], { paused: false }, lab.hear);
  await expect(lab.trainer.rewind(place)).rejects.toThrow('invalid place: transfer 5');
  await expect(lab.trainer.rewind({ phase: 'reference-base', step: 13 })).rejects.toThrow(
    'invalid place',
  );
  // Nothing was lost by asking.
  expect(await lab.trainer.mapAll(0, 1000, () => undefined)).toBe('done');
  await lab.trainer.stop();
  await expect(lab.trainer.rewind(place)).rejects.toThrow('no run to go back in');
});
