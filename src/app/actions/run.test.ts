import { beforeEach, describe, expect, it, vi } from 'vitest';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import type { Frame } from '../../protocol/frame.ts';
import type { EngineInfo, OnEvent, RunEvent, StartOptions } from '../../protocol/trainer.ts';
import { configStore, selectedConfig } from '../state/config.ts';
import { emptyRun, progress, runOf, runStore } from '../state/run.ts';
import { viewStore } from '../state/view.ts';
import { chooseMethod, choosePreset, setHyperparameter, swap } from './choose.ts';
import { setLearningRate, setPenaltyWeight } from './live.ts';
import { playPause, resetRun, restartNow, startRun, stepRun } from './run.ts';
import { workers } from './workers.ts';

let listen: OnEvent;
/** What the worker tells of the one run there is. */
const emit = (event: RunEvent) => listen(event, [0]);
let endRun: (error?: Error) => void;
const trainer = {
  start: vi.fn((_config: unknown, options: StartOptions, onEvent: OnEvent) => {
    listen = onEvent;
    return new Promise<void>((resolve, reject) => {
      endRun = (error) => (error ? reject(error) : resolve());
      void options;
    });
  }),
  pause: vi.fn(() => Promise.resolve()),
  resume: vi.fn(() => Promise.resolve()),
  stepBy: vi.fn((_n: number) => Promise.resolve()),
  stop: vi.fn(() => Promise.resolve()),
  edit: vi.fn(() => Promise.resolve()),
  drop: vi.fn(() => Promise.resolve()),
  pace: vi.fn((_rate: number | null) => Promise.resolve()),
  rewind: vi.fn(() => Promise.resolve()),
  watch: vi.fn(() => Promise.resolve()),
  mapAll: vi.fn(() => Promise.resolve('done' as const)),
  cancelMap: vi.fn(() => Promise.resolve()),
  end: vi.fn(),
};
const assignment = vi.fn(() => Promise.resolve(0.5));

const frameAt = (step: number, part: Partial<Frame> = {}): Frame => ({
  index: step,
  phase: 'transfer',
  step,
  phaseSteps: 600,
  kept: false,
  mapped: new Float32Array(4),
  start: null,
  layers: null,
  logAbsDet: null,
  grid: null,
  wide: null,
  density: null,
  conditions: null,
  shows: 'transfer',
  distances: new Float32Array(2),
  losses: [{ phase: 'transfer', step, series: 'forward', kind: 'train', value: 3 }],
  metrics: null,
  learningRate: 0.003,
  penaltyWeight: 1,
  gradNorm: 1,
  msPerStep: 10,
  ...part,
});

const engine: EngineInfo = {
  id: 'wasm',
  tfjsBackend: 'wasm',
  build: 'strict',
  threads: 2,
  label: 'fused kernels',
  why: 'asked for',
};

const begin = async (): Promise<void> => {
  void startRun();
  await emit({
    type: 'started',
    engine,
    phases: [
      { name: 'reference-base', steps: 600 },
      { name: 'transfer', steps: 600 },
    ],
  });
};
const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const run = () => runOf(0);
const status = () => run().status;
const chosen = () => selectedConfig(configStore.getState());

beforeEach(() => {
  vi.clearAllMocks();
  Object.assign(workers, { trainer, metrics: { assignment } });
  // Another seed than the recorded one: these runs train their bases.
  configStore.setState({ configs: [configFor({ ...defaultChoice, seed: 7 })], selected: 0 });
  runStore.setState({ runs: [emptyRun()] });
  viewStore.setState({ notice: null });
});

describe('running', () => {
  it('goes from idle over starting to running, pauses and goes on', async () => {
    void playPause();
    expect(status()).toBe('starting');
    await emit({
      type: 'started',
      engine,
      phases: [],
    });
    expect(status()).toBe('running');
    await playPause();
    expect(trainer.pause).toHaveBeenCalledOnce();
    await emit({ type: 'paused' });
    await playPause();
    expect(trainer.resume).toHaveBeenCalledOnce();
  });

  it('keeps the latest frame, the start of its phase and all losses', async () => {
    await begin();
    const start = new Float32Array([1, 2, 3, 4]);
    await emit({ type: 'frame', frame: frameAt(0, { start }) });
    await emit({ type: 'frame', frame: frameAt(10) });
    expect(run().frame?.step).toBe(10);
    expect(run().start).toBe(start);
    expect(run().losses.map((point) => point.step)).toEqual([0, 10]);
    expect(progress(run())).toEqual({ done: 610, total: 1200, seconds: 5.9 });
  });

  it('forgets the start when the points become another set', async () => {
    await begin();
    await emit({ type: 'frame', frame: frameAt(0, { start: new Float32Array(4) }) });
    await emit({
      type: 'frame',
      frame: frameAt(0, { phase: 'target-base', shows: 'base-samples' }),
    });
    expect(run().start).toBeNull();
  });

  it('asks for the optimal assignment of transfer frames', async () => {
    await begin();
    const start = new Float32Array(4);
    await emit({ type: 'frame', frame: frameAt(0, { start }) });
    await emit({ type: 'done', metrics: {} as never, phases: [] });
    await vi.waitFor(() => expect(run().otOwnImage?.value).toBe(0.5));
    expect(assignment).toHaveBeenCalled();
  });

  it('drops events of a run that was reset', async () => {
    await begin();
    const old = listen;
    await resetRun();
    expect(trainer.stop).toHaveBeenCalledOnce();
    await old({ type: 'frame', frame: frameAt(10) }, [0]);
    expect(run()).toEqual(emptyRun());
  });

  it('steps from idle by starting paused', async () => {
    const stepped = stepRun(10);
    expect(trainer.start.mock.calls[0][1]).toEqual({ paused: true });
    await emit({
      type: 'started',
      engine,
      phases: [],
    });
    await emit({ type: 'paused' });
    await stepped;
    expect(trainer.stepBy).toHaveBeenCalledExactlyOnceWith(10);
  });
});

describe('trouble', () => {
  it('says why a run failed and starts again from there', async () => {
    await begin();
    endRun(new Error('out of memory'));
    await later();
    expect(run()).toMatchObject({ status: 'error', message: 'out of memory' });
    expect(trainer.end).toHaveBeenCalledOnce();
    await begin();
    expect(run()).toMatchObject({ status: 'running', message: null });
  });

  it('replaces a worker that does not answer a reset', async () => {
    await begin();
    trainer.stop.mockRejectedValueOnce(new Error('no answer'));
    await resetRun();
    expect(trainer.end).toHaveBeenCalledOnce();
    expect(status()).toBe('idle');
  });

  it('shows divergence as its own state', async () => {
    await begin();
    await emit({ type: 'diverged', phase: 'transfer', step: 412, message: 'diverged at step 412' });
    expect(run()).toMatchObject({
      status: 'diverged',
      message: 'diverged at step 412',
    });
  });

  it('forgets what a card that failed its trial was prepared with', async () => {
    void startRun();
    await emit({ type: 'preparing', done: 1, total: 3 });
    expect(run().preparing).not.toBeNull();
    await emit({ type: 'started', engine, phases: [] });
    expect(run().preparing).toBeNull();
  });

  it('says that the engine changed, in passing, and the run goes on', async () => {
    await begin();
    await emit({ type: 'preparing', done: 1, total: 3 });
    expect(run().preparing).toEqual({ done: 1, total: 3 });
    const message = 'The graphics card was lost.';
    await emit({ type: 'engine-changed', engine: { ...engine, threads: 1 }, message });
    expect(run()).toMatchObject({ engine: { threads: 1 }, preparing: null });
    expect(viewStore.getState()).toMatchObject({ notice: message, noticeUrgent: false });
    expect(status()).toBe('running');
    await emit({ type: 'preparing', done: 2, total: 3 });
    await emit({ type: 'preparing', done: 3, total: 3 });
    expect(run().preparing).toBeNull();
    expect(setHyperparameter('transfer.training.batch', 1)).toBe(false);
    expect(viewStore.getState().noticeUrgent).toBe(true);
  });

  it('refuses a bad setting with its range; run and settings stay', async () => {
    await begin();
    const before = configStore.getState().configs;
    expect(setHyperparameter('transfer.training.batch', 1)).toBe(false);
    expect(setHyperparameter('transfer.training.batch', Number.NaN)).toBe(false);
    expect(viewStore.getState().notice).toBe(
      'invalid transfer.training.batch: expected an integer from 2 to 65536, got NaN',
    );
    expect(configStore.getState().configs).toBe(before);
    expect(status()).toBe('running');
  });
});

describe('choices', () => {
  it('wait for a restart', async () => {
    await begin();
    const running = run().config;
    swap();
    expect(run().config).toBe(running);
    void restartNow();
    await later();
    expect(run().config?.reference).toBe('star');
  });

  it('of a preset keep question, method and objective', () => {
    chooseMethod('movement-penalty');
    setPenaltyWeight(0.3);
    choosePreset('tiny');
    const config = chosen();
    expect(config.base.shape).toEqual(configFor({ ...defaultChoice, preset: 'tiny' }).base.shape);
    expect(config.transfer.objective.penalty?.weight).toBe(0.3);
    expect(config.method).toBe('movement-penalty');
  });
});

describe('live edits', () => {
  it('reach the phase in training only', async () => {
    await begin();
    await emit({ type: 'frame', frame: frameAt(10, { start: new Float32Array(4) }) });
    setLearningRate('base', 0.01);
    expect(trainer.edit).not.toHaveBeenCalled();
    setLearningRate('transfer', 0.02);
    expect(trainer.edit).toHaveBeenCalledExactlyOnceWith(0, 'learningRate', 0.02);
  });

  it('are taken into the config of the run when the worker reports them', async () => {
    await begin();
    const edit = { phase: 'transfer', step: 10, field: 'learningRate', value: 0.02 } as const;
    await emit({ type: 'edited', edit });
    expect(run().config?.transfer.training.learningRate).toBe(0.02);
    expect(run().config?.base).toEqual(configFor(defaultChoice).base);
  });
});
