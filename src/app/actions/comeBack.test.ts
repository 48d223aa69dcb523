import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import type { Frame } from '../../protocol/frame.ts';
import type { OnEvent, RunEvent, StartOptions } from '../../protocol/trainer.ts';
import { WorkerGone } from '../client/worker.ts';
import { configStore } from '../state/config.ts';
import { emptyRun, runOf, runStore } from '../state/run.ts';
import { viewStore } from '../state/view.ts';
import { setLearningRate } from './live.ts';
import { swapPanes } from './panes.ts';
import { pauseRun, resetRun, startRun, stayDown, words } from './run.ts';
import { workers } from './workers.ts';

let listen: OnEvent;
let endRun: (error: Error) => void;
const trainer = {
  start: vi.fn((_configs: unknown, _options: StartOptions, onEvent: OnEvent) => {
    listen = onEvent;
    return new Promise<void>((_, reject) => (endRun = reject));
  }),
  pause: vi.fn(() => Promise.resolve()),
  resume: vi.fn(() => Promise.resolve()),
  stepBy: vi.fn((_n: number) => Promise.resolve()),
  stop: vi.fn(() => Promise.resolve()),
  edit: vi.fn(() => Promise.resolve()),
  watch: vi.fn(() => Promise.resolve()),
  end: vi.fn(),
};

const emit = async (event: RunEvent, runs = [0, 1]): Promise<void> => {
  await listen(event, runs);
  await later();
};
const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const die = async (why = 'the training worker stopped: gone'): Promise<void> => {
  endRun(new WorkerGone(why));
  await later();
};
const frameAt = (step: number): RunEvent => ({
  type: 'frame',
  frame: {
    ...{ index: step, phase: 'transfer', step, phaseSteps: 600, kept: true, shows: 'transfer' },
    ...{ mapped: new Float32Array(4), distances: new Float32Array(2), losses: [], start: null },
    ...{ layers: null, logAbsDet: null, grid: null, density: null, conditions: null, wide: null },
    ...{ metrics: null, learningRate: 0.003, penaltyWeight: 0, gradNorm: 1, msPerStep: 10 },
  } as Frame,
});
const started: RunEvent = {
  type: 'started',
  engine: { id: 'wasm', tfjsBackend: 'wasm', build: 'strict', threads: 1, label: '', why: '' },
  phases: [{ name: 'transfer', steps: 600 }],
};
const rate = { phase: 'transfer', step: 20, field: 'learningRate', value: 0.01 } as const;

/** Two runs that have come to step 40, with an edit of the first at 20. */
async function trainTo40(paused = false): Promise<void> {
  void startRun();
  await emit(started);
  await emit(frameAt(10));
  await emit({ type: 'edited', edit: rate }, [0]);
  await emit(frameAt(40));
  if (paused) await emit({ type: 'paused' });
}

let now = 0;
beforeEach(() => {
  vi.clearAllMocks();
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  // Long after whatever died in another test.
  now += 1e6;
  const metrics = { assignment: () => Promise.resolve(1) };
  Object.assign(workers, { trainer, metrics });
  const config = configFor({ ...defaultChoice, seed: 7 });
  configStore.setState({ configs: [config, config], selected: 0 });
  runStore.setState({ runs: [emptyRun(), emptyRun()] });
  viewStore.setState({ notice: null });
  words.cameBack = (why) => `came back: ${why}`;
});
afterEach(async () => {
  await resetRun();
  vi.restoreAllMocks();
});

describe('a worker that dies in mid-run', () => {
  it('is replaced: the run stays on the stage until the fresh one is as far, and goes on', async () => {
    await trainTo40();
    viewStore.setState({ morph: 0.5 });
    const seen = runOf(0);
    await die();
    expect(trainer.start).toHaveBeenCalledTimes(2);
    expect(trainer.start.mock.calls[1][1]).toEqual({ paused: true, replay: [[rate], []] });
    expect(runOf(0)).toMatchObject({
      status: 'starting',
      frame: seen.frame,
      next: { frame: null },
    });
    expect(runOf(0).history).toBe(seen.history);
    expect(viewStore.getState().morph).toBe(0.5);

    await emit(started);
    await emit({ type: 'paused' });
    expect(trainer.stepBy).toHaveBeenCalledExactlyOnceWith(40);
    await emit({ type: 'resumed' });
    await emit(frameAt(10));
    expect(runOf(0)).toMatchObject({ frame: { step: 40 }, next: { frame: { step: 10 } } });
    await emit(frameAt(40));
    await emit({ type: 'paused' });
    for (const pane of [0, 1])
      expect(runOf(pane)).toMatchObject({ status: 'paused', frame: { step: 40 }, next: null });
    expect(runOf(0).history.map(({ step }) => step)).toEqual([10, 40]);
    expect(viewStore.getState().notice).toBe('came back: the training worker stopped: gone');
    expect(trainer.resume).toHaveBeenCalledOnce();
  });

  it('leaves a run that rested at rest', async () => {
    await trainTo40(true);
    await die();
    await emit(started);
    await emit({ type: 'paused' });
    await emit({ type: 'resumed' });
    await emit({ type: 'paused' });
    expect(runOf(0)).toMatchObject({ status: 'paused', next: null });
    expect(trainer.resume).not.toHaveBeenCalled();
  });

  it('leaves a run at rest whose worker was gone when it was asked to pause', async () => {
    await trainTo40();
    // What died fails all calls under way, that of the run first.
    trainer.pause.mockImplementationOnce(async () => {
      await die();
      throw new WorkerGone('gone');
    });
    await pauseRun();
    await emit(started);
    await emit({ type: 'paused' });
    await emit({ type: 'resumed' });
    await emit({ type: 'paused' });
    expect(runOf(0)).toMatchObject({ status: 'paused', next: null });
    expect(trainer.resume).not.toHaveBeenCalled();
  });

  it('stays down when it dies twice within a minute, with all that was seen', async () => {
    await trainTo40();
    await die();
    await emit(started);
    now += 59_000;
    await die('the training worker stopped: again');
    expect(trainer.start).toHaveBeenCalledTimes(2);
    for (const pane of [0, 1])
      expect(runOf(pane)).toMatchObject({
        ...{ status: 'error', message: 'the training worker stopped: again' },
        ...{ frame: { step: 40 }, next: null },
      });
    expect(runOf(0).edits).toEqual([rate]);
  });

  it('comes back again after more than a minute', async () => {
    await trainTo40();
    await die();
    await emit(started);
    now += 61_000;
    await die();
    expect(trainer.start).toHaveBeenCalledTimes(3);
    expect(runOf(0)).toMatchObject({ status: 'starting', frame: { step: 40 } });
  });

  it('can be left down, and what its fresh worker still says is not heard', async () => {
    await trainTo40();
    await die('the reason');
    await emit(started);
    stayDown();
    expect(runOf(0)).toMatchObject({ status: 'error', message: 'the reason', next: null });
    expect(trainer.end).toHaveBeenCalledWith('stopped on the way back');
    await emit(frameAt(10));
    expect(runOf(0).frame?.step).toBe(40);
    expect(trainer.stepBy).not.toHaveBeenCalled();
  });

  it('is forgotten by a reset on the way', async () => {
    await trainTo40();
    await die();
    await resetRun();
    await emit(started);
    expect(runOf(0)).toEqual({ ...emptyRun(), before: runOf(0).before });
  });

  it('keeps panes that change places on the way, and takes no edits there', async () => {
    await trainTo40();
    await die();
    await emit(started);
    swapPanes(1);
    await emit(frameAt(30), [0]);
    expect(runOf(1).next?.frame?.step).toBe(30);
    expect(runOf(0).next?.frame).toBeNull();
    setLearningRate('transfer', 0.02);
    expect(trainer.edit).not.toHaveBeenCalled();
  });

  it('does not come back by itself before its first step, nor after an error of its own', async () => {
    void startRun();
    await emit(started);
    await die();
    expect(trainer.start).toHaveBeenCalledTimes(1);
    expect(runOf(0).status).toBe('error');
    now += 1e6;
    await trainTo40();
    endRun(new Error('invalid config'));
    await later();
    expect(trainer.start).toHaveBeenCalledTimes(2);
    expect(runOf(0)).toMatchObject({ status: 'error', message: 'invalid config' });
  });
});
