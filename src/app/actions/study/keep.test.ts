/** A study of a session on the page: it stands without a worker, waits for its tables, and goes on. */
import { beforeEach, describe, expect, it } from 'vitest';
import { summaryOf } from '../../../data/tables/summary.ts';
import { fakeStudy } from '../../../figures/fakeStudy.ts';
import { parseCalibration, type Calibration } from '../../../protocol/calibration.ts';
import type { OnStudyEvent, StudyService, TableSide } from '../../../protocol/studyService.ts';
import type { SavedStudy } from '../../../protocol/studySession.ts';
import { TableError, type Table } from '../../../protocol/table.ts';
import { studyOf, studyStore } from '../../state/study.ts';
import { workers } from '../workers.ts';
import { choose } from './choose.ts';
import { collectStudy, markKept, missingFiles, restoreStudy } from './keep.ts';
import { cancelStudy, startStudy, unblindStudy } from './run.ts';
import { loadTable } from './tables.ts';
import { takeUpStudy } from './takeUp.ts';
import { studyWorker } from './worker.ts';

const standIns = parseCalibration({
  version: 1,
  reference: { kind: 'stand-in', generator: 'herwig-like', events: 5000, signal: 10 },
  target: { kind: 'stand-in', generator: 'pythia-like', events: 5000 },
  ...{ features: ['mJ1', 'deltaM'], condition: 'M', scaling: { kind: 'standard' } },
  regions: {
    train: [
      [2.9, 3.3],
      [3.7, 4.1],
    ],
    apply: [[3.3, 3.7]],
  },
  ...{ methods: ['unidirectional'], preset: 'tiny', seed: 5, penaltyWeights: [0.2] },
});
const files: Calibration = {
  ...standIns,
  reference: { kind: 'file', path: 'a.csv', derive: 'cathode' },
  target: { kind: 'file', path: 'b.csv' },
};
const flows = [[{ flow: 'transfer' as const, bytes: Uint8Array.of(1) }]];
const savedOf = (study: Calibration, seed: number | null = 7): SavedStudy => ({
  result: fakeStudy({ kind: 'study', study }).result,
  tables: { reference: { name: 'A', seed }, target: { name: 'B', seed } },
  losses: [{ method: 'unidirectional', penaltyWeight: null, phase: 'transfer', points: [] }],
  flows,
});

const table = (): Table => ({
  names: ['mJ1', 'deltaM', 'M'],
  columns: [0, 1, 2].map((k) => Float64Array.from({ length: 600 }, (_, i) => k + i / 100)),
  rows: 600,
});

let calls: string[];
let takingUp: (onEvent: OnStudyEvent) => Promise<'done' | 'cancelled'>;
const fresh = studyStore.getInitialState();
const state = () => studyStore.getState();
beforeEach(() => {
  studyStore.setState(fresh, true);
  calls = [];
  takingUp = () => Promise.resolve('done');
  workers.data = {
    load: () => Promise.reject(new Error('not here')),
    loadTables: (_, name) => Promise.resolve([{ name, table: table() }]),
    cancel: () => undefined,
  };
  const client: Partial<StudyService> = {
    keep: (side) => (calls.push(`keep ${side}`), Promise.resolve(summaryOf(table()))),
    derive: (side) => (calls.push(`derive ${side}`), Promise.resolve(summaryOf(table()))),
    makeStandIn: (side, { generator, signal = 0 }, seed) => (
      calls.push(`make ${side}: ${generator}, ${signal} of signal, seed ${seed}`),
      Promise.resolve(summaryOf(table()))
    ),
    check: () =>
      Promise.resolve({
        ...{ openTarget: null, notices: [] },
        rows: { training: { reference: 1, target: 1 }, applied: 1, sealed: 1 },
      }),
    flows: () => Promise.resolve(flows),
    takeUp: (result, given, onEvent) => (
      calls.push(`take up ${result.methods.length} with ${given.length}`),
      takingUp(onEvent)
    ),
    run: (_, onEvent) => takingUp(onEvent),
    cancel: () => (calls.push('cancel'), Promise.resolve()),
  };
  studyWorker.client = client as StudyService;
});
const load = (side: TableSide, name: string): Promise<void> => loadTable(side, new File([], name));

describe('a study of a session', () => {
  it('stands as it was saved, with its choice, and opens no worker', () => {
    const saved = savedOf(standIns);
    restoreStudy(saved);
    expect(state()).toMatchObject({ status: 'kept', unsaved: false, result: saved.result });
    expect(state().choice).toMatchObject({ edges: [2.9, 3.3, 3.7, 4.1], scaling: 'standard' });
    expect(calls).toEqual([]);
  });

  it('goes on when its stand-ins are made again as they were', async () => {
    restoreStudy(savedOf(standIns));
    choose({ preset: 'quick' });
    takingUp = async (tell) => {
      await tell({ type: 'result', result: savedOf(standIns).result });
      return 'done';
    };
    await takeUpStudy();
    expect(calls).toEqual([
      'make reference: herwig-like, 10 of signal, seed 7',
      'make target: pythia-like, 0 of signal, seed 7',
      'take up 1 with 1',
    ]);
    expect(state()).toMatchObject({ status: 'done', saved: null, unsaved: false, error: null });
    // What the page would train now is what was trained.
    expect(studyOf(state())).toEqual(standIns);
  });

  it('takes stand-ins that are there', async () => {
    restoreStudy(savedOf(standIns));
    await takeUpStudy();
    restoreStudy(savedOf(standIns));
    await takeUpStudy();
    expect(calls.filter((call) => call.startsWith('make'))).toHaveLength(2);
  });

  it('waits for its files, and makes the features of those that it had made', async () => {
    restoreStudy(savedOf(files, null));
    expect(missingFiles(state())).toEqual(['reference', 'target']);
    await takeUpStudy();
    expect(calls).toEqual([]);
    await load('reference', 'other.csv');
    await load('target', 'b.csv');
    expect(state()).toMatchObject({ status: 'kept' });
    expect(state().result).not.toBeNull();
    expect(missingFiles(state())).toEqual([]);
    await takeUpStudy();
    expect(calls.slice(2)).toEqual(['derive reference', 'take up 1 with 1']);
    expect(state().status).toBe('done');
  });

  it('stays as it was kept where it is refused or cancelled', async () => {
    restoreStudy(savedOf(standIns));
    takingUp = () => Promise.reject(new TableError('These are not the tables.'));
    await takeUpStudy();
    expect(state()).toMatchObject({ status: 'kept', error: 'These are not the tables.' });
    takingUp = async () => (await cancelStudy(), 'cancelled');
    await takeUpStudy();
    expect(state()).toMatchObject({ status: 'kept', error: null, progress: null });
    expect(await collectStudy()).toEqual(savedOf(standIns));
  });

  it('takes the place of one that trains, of which nothing is heard any more', async () => {
    restoreStudy(savedOf(standIns));
    await takeUpStudy();
    let tell: OnStudyEvent = () => undefined;
    let end = (): void => undefined;
    takingUp = (onEvent) =>
      new Promise((resolve) => {
        tell = onEvent;
        end = () => resolve('cancelled');
      });
    const running = startStudy();
    expect(state()).toMatchObject({ status: 'running', saved: null });
    const saved = savedOf(standIns);
    restoreStudy(saved);
    expect(calls.at(-1)).toBe('cancel');
    await tell({ type: 'result', result: { ...saved.result, methods: [] } });
    end();
    await running;
    expect(state()).toMatchObject({ status: 'kept', result: saved.result });
  });
});

describe('a study that was trained', () => {
  it('is collected with its flows, and a file that has it is remembered', async () => {
    expect(await collectStudy()).toBeNull();
    restoreStudy(savedOf(standIns));
    await takeUpStudy();
    studyStore.setState({ unsaved: true });
    const study = await collectStudy();
    expect(study).toEqual({
      ...savedOf(standIns),
      tables: { reference: { name: 'A', seed: 7 }, target: { name: 'B', seed: 7 } },
    });
    markKept(study && { ...study, result: { ...study.result } });
    expect(state().unsaved).toBe(true);
    markKept(study);
    expect(state().unsaved).toBe(false);
  });

  it('is collected without flows where the worker is gone', async () => {
    restoreStudy(savedOf(standIns));
    await takeUpStudy();
    studyWorker.client.flows = () => Promise.reject(new Error('gone'));
    expect((await collectStudy())?.flows).toEqual([]);
  });

  it('is unsaved again when it is unblinded', async () => {
    restoreStudy(savedOf(standIns));
    await takeUpStudy();
    studyWorker.client.unblind = async (_, __, tell) =>
      tell({ type: 'result', result: savedOf(standIns).result });
    await unblindStudy('a test');
    expect(state()).toMatchObject({ status: 'done', unsaved: true });
  });
});
