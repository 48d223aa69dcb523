import { beforeEach, describe, expect, it, vi } from 'vitest';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { Frame } from '../../protocol/frame.ts';
import { shownBefore } from '../state/before.ts';
import { configStore } from '../state/config.ts';
import { setNumber } from '../state/paths.ts';
import { emptyRun, runOf, runStore, type RunState } from '../state/run.ts';
import { dropBefore } from './before.ts';
import { resetRun, startRun } from './run.ts';
import { workers } from './workers.ts';

const config = configFor({ ...defaultChoice, method: 'unidirectional', seed: 7 });
const reseeded = setNumber(config, 'seed', 8);
const distances = Float32Array.from([1, 2, 3]);
const ran = (of: ExperimentConfig): RunState => ({
  ...emptyRun(),
  status: 'done',
  config: of,
  frame: { shows: 'transfer', distances } as Frame,
});
const shown = (chosen: ExperimentConfig) => shownBefore(runOf(0), chosen);

beforeEach(() => {
  const trainer = { start: () => new Promise<void>(() => undefined), stop: vi.fn(), end: vi.fn() };
  workers.trainer = trainer as unknown as typeof workers.trainer;
  runStore.setState({ runs: [ran(config)] });
  configStore.setState({ configs: [reseeded], selected: 0 });
});

describe('the run before', () => {
  it('stays behind the next one, whose settings are others', async () => {
    void startRun();
    expect(shown(reseeded)).toEqual({ config, distances });
    await resetRun();
    expect(shown(reseeded)).toEqual({ config, distances });
    dropBefore();
    expect(shown(reseeded)).toBeNull();
  });

  it('is the last one that has come as far as distances', async () => {
    await resetRun();
    void startRun();
    await resetRun();
    void startRun();
    expect(shown(reseeded)?.config).toBe(config);
  });

  it('does not stand behind a run of the same settings or of another question', async () => {
    await resetRun();
    expect(shown(config)).toBeNull();
    expect(shown({ ...reseeded, target: 'ring' })).toBeNull();
    expect(shown({ ...reseeded, engine: { ...reseeded.engine, id: 'plain' } })).not.toBeNull();
  });
});
