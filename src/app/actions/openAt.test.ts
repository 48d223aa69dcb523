import { beforeEach, describe, expect, it, vi } from 'vitest';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import type { Frame } from '../../protocol/frame.ts';
import type { EngineInfo, OnEvent, Place } from '../../protocol/trainer.ts';
import { configStore } from '../state/config.ts';
import { emptyRun, runOf, runStore } from '../state/run.ts';
import { viewStore } from '../state/view.ts';
import { say } from './notice.ts';
import { openAt } from './openAt.ts';
import { workers } from './workers.ts';

const config = configFor({ ...defaultChoice, preset: 'tiny', method: 'unidirectional' });
const place: Place = { phase: 'transfer', step: 5 };
const words = ({ step }: Place): string => `trains to ${step}`;
const frameAt = (phase: Frame['phase'], step: number): Frame =>
  ({
    phase,
    step,
    shows: 'transfer',
    kept: true,
    losses: [],
    start: null,
    metrics: null,
  }) as unknown as Frame;

let listen: OnEvent;
/** Where the runs come to rest after steps. */
let rests = 5;
const trainer = {
  start: vi.fn((_configs: unknown, _options: { paused: boolean }, onEvent: OnEvent) => {
    listen = onEvent;
    const phases = [
      { name: 'reference-base' as const, steps: 60 },
      { name: 'transfer' as const, steps: 60 },
    ];
    void listen({ type: 'started', engine: {} as EngineInfo, phases }, [0]);
    void listen({ type: 'paused' }, [0]);
    return new Promise<void>(() => undefined);
  }),
  stepBy: vi.fn(async (_rounds: number) => {
    void listen({ type: 'resumed' }, [0]);
    setTimeout(() => {
      void listen({ type: 'frame', frame: frameAt('transfer', rests) }, [0]);
      void listen({ type: 'paused' }, [0]);
    });
  }),
  rewind: vi.fn((_place: Place) => Promise.resolve()),
  stop: vi.fn(() => Promise.resolve()),
  watch: vi.fn(() => Promise.resolve()),
  end: vi.fn(),
};

beforeEach(() => {
  vi.clearAllMocks();
  rests = 5;
  workers.trainer = trainer as unknown as typeof workers.trainer;
  configStore.setState({ configs: [config], selected: 0 });
  runStore.setState({ runs: [emptyRun()] });
  viewStore.setState({ past: null, notice: null, trainBases: true });
});

describe('a link with a step', () => {
  it('trains the rounds that lead there, and rests', async () => {
    await openAt(place, words);
    expect(trainer.start.mock.calls[0][1].paused).toBe(true);
    expect(trainer.stepBy).toHaveBeenCalledWith(65);
    expect(runOf(0)).toMatchObject({ status: 'paused', frame: { step: 5 } });
    expect(trainer.rewind).not.toHaveBeenCalled();
    expect(viewStore.getState().notice).toBe('trains to 5');
  });

  it('goes back where a base ended early and steps were left over', async () => {
    rests = 25;
    await openAt(place, words);
    expect(trainer.rewind).toHaveBeenCalledWith(place);
  });

  it('looks at what is kept of that step, and trains nothing', async () => {
    const history = [4, 5, 6].map((step) => frameAt('transfer', step));
    runStore.setState({ runs: [{ ...emptyRun(), status: 'done', config, history }] });
    await openAt(place, words);
    expect(viewStore.getState().past).toEqual(place);
    expect(trainer.start).not.toHaveBeenCalled();
  });

  it('leaves a run that trains alone, and what was wrong with the link said', async () => {
    say('The link holds what this version cannot use');
    runStore.setState({ runs: [{ ...emptyRun(), status: 'running', config }] });
    await openAt(place, words);
    expect(trainer.start).not.toHaveBeenCalled();
    runStore.setState({ runs: [emptyRun()] });
    await openAt(place, words);
    expect(viewStore.getState().notice).toBe('The link holds what this version cannot use');
  });
});
