import { beforeEach, expect, it, vi } from 'vitest';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import type { Frame } from '../../protocol/frame.ts';
import { configStore } from '../state/config.ts';
import { emptyRun, runOf, runStore, type RunState } from '../state/run.ts';
import { viewStore } from '../state/view.ts';
import { take } from './events.ts';
import { backToNow, continueHere, lastGood, lookAt, mend, walk, walkPhase } from './history.ts';
import { workers } from './workers.ts';

const rewind = vi.fn(() => Promise.resolve());
const edit = vi.fn(() => Promise.resolve());
const resume = vi.fn(() => Promise.resolve());
const frame = (phase: Frame['phase'], step: number): Frame =>
  ({ phase, step, kept: true, shows: 'transfer', losses: [] }) as unknown as Frame;
const past = () => viewStore.getState().past;

beforeEach(() => {
  vi.clearAllMocks();
  Object.assign(workers, { trainer: { rewind, edit, resume, end: vi.fn() } });
  const config = configFor(defaultChoice);
  configStore.setState({ configs: [config], selected: 0 });
  viewStore.setState({ past: null });
  const history = [
    ...[0, 100].map((step) => frame('target-base', step)),
    ...[0, 4, 16, 40].map((step) => frame('transfer', step)),
  ];
  const run: RunState = { ...emptyRun(), id: 0, status: 'done', config, asked: config, history };
  runStore.setState({ runs: [{ ...run, frame: history.at(-1)! }] });
});

it('walks along the kept steps, and the last one is now', () => {
  walk(-1);
  expect(past()).toEqual({ phase: 'transfer', step: 16 });
  walk(-1);
  walk(1);
  walk(1);
  expect(past()).toBeNull();
  walk(1);
  expect(past()).toBeNull();
});

it('goes to the edges of phases', () => {
  walkPhase(-1);
  expect(past()).toEqual({ phase: 'transfer', step: 0 });
  walkPhase(-1);
  walkPhase(-1);
  walkPhase(-1);
  expect(past()).toEqual({ phase: 'target-base', step: 0 });
  walkPhase(1);
  expect(past()).toEqual({ phase: 'target-base', step: 100 });
});

it('looks at the nearest kept step of the phase that was meant', () => {
  lookAt({ phase: 'transfer', step: 11 });
  expect(past()).toEqual({ phase: 'transfer', step: 16 });
  lookAt({ phase: 'target-base', step: 99 });
  expect(past()).toEqual({ phase: 'target-base', step: 100 });
  backToNow();
  expect(past()).toBeNull();
});

it('trains on from where it looks, and only then', async () => {
  await continueHere();
  expect(rewind).not.toHaveBeenCalled();
  lookAt({ phase: 'transfer', step: 4 });
  await continueHere();
  expect(rewind).toHaveBeenCalledExactlyOnceWith({ phase: 'transfer', step: 4 });
  expect(past()).toBeNull();
});

it('forgets the edits that came after the place it goes back to', () => {
  const edited = (step: number, value: number): void =>
    take({ type: 'edited', edit: { phase: 'transfer', step, field: 'learningRate', value } }, [0]);
  edited(3, 0.01);
  edited(20, 0.5);
  const rate = (): number => runOf(0).config!.transfer.training.learningRate;
  expect(rate()).toBe(0.5);
  take({ type: 'rewound', place: { phase: 'transfer', step: 16 } }, [0]);
  expect(rate()).toBe(0.01);
  expect(runOf(0).edits).toHaveLength(1);
});

it('mends a run that diverged with half its rate, and lets it go on', async () => {
  take({ type: 'diverged', phase: 'transfer', step: 44, message: 'diverged' }, [0]);
  const place = { phase: 'transfer', step: 40 } as const;
  expect(lastGood(runOf(0))).toEqual(place);
  const rate = runOf(0).config!.transfer.training.learningRate;
  rewind.mockImplementationOnce(async () => {
    await Promise.resolve();
    take({ type: 'rewound', place }, [0]);
    setTimeout(() => take({ type: 'paused' }, [0]));
    return new Promise(() => undefined);
  });
  await mend(0, true);
  expect(edit).toHaveBeenCalledExactlyOnceWith(0, 'learningRate', rate / 2);
  expect(resume).toHaveBeenCalledOnce();
  expect(configStore.getState().configs[0].transfer.training.learningRate).toBe(rate / 2);
});
