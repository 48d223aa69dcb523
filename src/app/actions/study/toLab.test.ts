/** A study's tables in the lab: what stands on the stages, what goes with what, and what a session keeps. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sessionFromBytes, sessionToBytes } from '../../../export/session.ts';
import { configFor, defaultChoice } from '../../../presets/presets.ts';
import { standInLabel } from '../../../protocol/calibrationResult.ts';
import type { Frame } from '../../../protocol/frame.ts';
import { isOwnId, type OwnRows } from '../../../protocol/ownData.ts';
import type { LabRows, StudyService } from '../../../protocol/studyService.ts';
import { TableError } from '../../../protocol/table.ts';
import { configStore, selectedConfig } from '../../state/config.ts';
import { ownStore, tableOf } from '../../state/ownData.ts';
import { emptyRun, runStore } from '../../state/run.ts';
import { studyStore, type KnownTable } from '../../state/study.ts';
import { viewStore } from '../../state/view.ts';
import { setAxis } from '../axes.ts';
import { chooseReference, chooseTarget } from '../choose.ts';
import { setFrame } from '../events.ts';
import { collectSession, restoreSession } from '../session.ts';
import { workers } from '../workers.ts';
import { openInLab } from './toLab.ts';
import { studyWorker } from './worker.ts';

const features = 3;
const rows = (shift: number): OwnRows => ({
  points: Float32Array.from({ length: features * 600 }, (_, i) => Math.sin(i + shift)),
  features,
  context: Float32Array.from({ length: 600 }, (_, i) => i / 300 - 1),
});
const column = (name: string) => ({ name, centre: 1, unit: 2 });
const labRows = (): LabRows => ({
  reference: rows(0),
  target: rows(1),
  columns: ['a', 'b', 'c'].map(column),
  condition: column('m'),
  sealed: 7,
});
const known = (name: string): KnownTable => ({
  source: { kind: 'stand-in', generator: 'pythia-like', events: 1000 },
  name,
  seed: 1,
  summary: { rows: 1000, columns: [], layout: null },
});
const words = { opened: (r: number, t: number, left: number) => `${r} ${t} ${left}` };

let answer: () => Promise<LabRows>;
beforeEach(() => {
  vi.stubGlobal('location', { hash: '#v=1' });
  const configs = [configFor(defaultChoice)];
  configStore.setState({ configs, selected: 0 });
  runStore.setState({ runs: [emptyRun()] });
  ownStore.setState({ sets: [] });
  viewStore.setState({ axes: [0, 1], calibrates: true, notice: null });
  const { choice } = studyStore.getInitialState();
  studyStore.setState({
    ...studyStore.getInitialState(),
    tables: { reference: known('from'), target: known('to') },
    choice: {
      ...choice,
      ...{ features: ['a', 'b', 'c'], condition: 'm', preset: 'tiny', penaltyWeights: [0.1, 0.5] },
    },
  });
  workers.trainer = { ...workers.trainer, weights: () => Promise.resolve([]) };
  answer = () => Promise.resolve(labRows());
  studyWorker.client = { labRows: () => answer() } as Partial<StudyService> as StudyService;
});
afterEach(() => vi.unstubAllGlobals());

const config = () => selectedConfig(configStore.getState());

describe('the tables of a study', () => {
  it('stand on both sides with every method in a pane', async () => {
    await openInLab(words);
    const { configs } = configStore.getState();
    expect(configs.map(({ method }) => method)).toEqual([
      ...['base-transfer', 'unidirectional', 'flows-for-flows', 'movement-penalty'],
      'identity-init',
    ]);
    expect(configs[3].transfer.objective.penalty?.weight).toBe(0.1);
    for (const { condition, preset } of configs)
      expect([condition, preset]).toEqual(['column', 'tiny']);
    expect(tableOf(config().reference)).toMatchObject({ label: standInLabel, sealed: 7 });
    expect(viewStore.getState()).toMatchObject({ calibrates: false, notice: '600 600 1' });
  });

  it('change nothing where they do not fit', async () => {
    answer = () => Promise.reject(new TableError('They do not fit.'));
    const before = configStore.getState();
    await openInLab(words);
    expect(configStore.getState()).toBe(before);
    expect(studyStore.getState().error).toBe('They do not fit.');
    expect(viewStore.getState().calibrates).toBe(true);
  });

  it('go with each other, and toys with toys', async () => {
    await openInLab(words);
    const { reference, target } = config();
    expect(chooseReference('ring')).toBe(true);
    expect(config()).toMatchObject({ reference: 'ring', condition: 'none' });
    expect(isOwnId(config().target)).toBe(false);
    expect(chooseTarget(target)).toBe(true);
    expect(config()).toMatchObject({ reference, target, condition: 'column' });
  });
});

const n = 4;
const frameOf = (step: number, first: boolean): Frame => {
  const mapped = Float32Array.from({ length: features * n }, (_, i) => step + i);
  const start = mapped.map((value) => -value);
  const two = new Float32Array(2 * n);
  return {
    ...{ index: step, phase: 'transfer', step, phaseSteps: 60, kept: true, shows: 'transfer' },
    ...{ mapped: two, start: first ? two : null, layers: null, logAbsDet: null, grid: null },
    wide: {
      ...{ features, mapped, layers: null },
      start: first ? start : null,
      context: first ? Float32Array.of(0, 0.1, 0.2, 0.3) : null,
    },
    ...{ density: null, conditions: null, distances: new Float32Array(n), losses: [] },
    ...{ metrics: null, learningRate: 0, penaltyWeight: 0, gradNorm: 0, msPerStep: 0 },
  };
};
const pairs = (of: Float32Array | null | undefined, [a, b]: readonly [number, number]): number[] =>
  Array.from({ length: n }, (_, i) => [
    of?.[features * i + a] ?? NaN,
    of?.[features * i + b] ?? NaN,
  ]).flat();

describe('the features shown', () => {
  const shown = () => {
    const [run] = runStore.getState().runs;
    const { axes } = viewStore.getState();
    const { frame, history, start, wideStart } = run;
    expect([...(frame?.mapped ?? [])]).toEqual(pairs(frame?.wide?.mapped, axes));
    expect([...(start ?? [])]).toEqual(pairs(wideStart, axes));
    for (const past of history) expect([...past.mapped]).toEqual(pairs(past.wide?.mapped, axes));
    return run;
  };
  const train = async (): Promise<void> => {
    await openInLab(words);
    const [run] = configStore.getState().configs.map((asked, id) => ({
      ...emptyRun(),
      ...{ id, config: asked, asked, status: 'paused' as const },
    }));
    configStore.setState(({ configs }) => ({ configs: configs.slice(0, 1), selected: 0 }));
    runStore.setState({ runs: [run] });
    setFrame(frameOf(0, true), [0]);
    setFrame(frameOf(10, false), [0]);
  };

  it('are those of every frame, past and to come', async () => {
    await train();
    shown();
    expect(setAxis(0, 2)).toBe(true);
    expect(viewStore.getState().axes).toEqual([2, 1]);
    expect(shown().history).toHaveLength(2);
    setFrame(frameOf(20, false), [0]);
    expect(shown().contexts).toHaveLength(n);
    // One feature on both axes shows nothing: they change places.
    expect(setAxis(1, 2)).toBe(true);
    expect(viewStore.getState().axes).toEqual([1, 2]);
    shown();
    expect(setAxis(0, 3)).toBe(false);
  });

  it('come back with the tables from a session file', async () => {
    await train();
    setAxis(0, 2);
    const bytes = sessionToBytes(await collectSession());
    ownStore.setState({ sets: [] });
    viewStore.setState({ axes: [0, 1] });
    runStore.setState({ runs: [emptyRun()] });
    await restoreSession(sessionFromBytes(bytes), { restored: () => 'restored' });
    expect(viewStore.getState()).toMatchObject({ axes: [2, 1], notice: 'restored' });
    expect(shown().contexts).toHaveLength(n);
    expect(tableOf(config().target)).toMatchObject({ label: standInLabel, sealed: 7 });
  });
});
