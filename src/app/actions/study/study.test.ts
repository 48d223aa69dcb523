/** Verbs of the calibration page against a worker that answers at once, or when a test lets it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { summaryOf } from '../../../data/tables/summary.ts';
import { methodIds } from '../../../protocol/catalogue.ts';
import type { StudyService } from '../../../protocol/studyService.ts';
import type { NamedTable, Table } from '../../../protocol/table.ts';
import { TableError } from '../../../protocol/table.ts';
import { shownColumns, studyOf, studyStore } from '../../state/study.ts';
import { workers } from '../workers.ts';
import {
  chooseCondition,
  setEdge,
  setPenaltyWeights,
  setRegions,
  setSeed,
  toggleFeature,
  toggleMethod,
} from './choose.ts';
import { saveMethod, startStudy, unblindStudy } from './run.ts';
import { cancelLoading, loadTable, setSignal, useStandIn } from './tables.ts';
import { studyWorker } from './worker.ts';

const table = (names: string[], shift = 0): Table => ({
  names,
  columns: names.map((_, k) => Float64Array.from({ length: 600 }, (_, i) => shift + k + i / 100)),
  rows: 600,
});
const files: Record<string, NamedTable[] | Error | Promise<NamedTable[]>> = {};
const file = (name: string): File => new File([], name);

let calls: string[];
const fresh = studyStore.getInitialState();
beforeEach(() => {
  studyStore.setState(fresh, true);
  calls = [];
  Object.assign(files, {
    'a.csv': [{ name: 'a.csv', table: table(['x', 'y', 'm']) }],
    'b.csv': [{ name: 'b.csv', table: table(['m', 'x', 'y', 'extra'], 1) }],
    'both.npz': [
      { name: 'simulation', table: table(['x', 'y']) },
      { name: 'data', table: table(['x', 'y'], 2) },
    ],
    'bad.csv': new TableError('bad.csv: row 3 has one column.'),
  });
  workers.data = {
    load: () => Promise.reject(new Error('not here')),
    loadTables: async (_, name) => {
      const found = await files[name];
      if (found instanceof Error) throw found;
      return found;
    },
    cancel: () => void calls.push('cancel'),
  };
  const client: Partial<StudyService> = {
    keep: (side, kept) => (calls.push(`keep ${side}`), Promise.resolve(summaryOf(kept))),
    makeStandIn: (side, { signal }, seed) => (
      calls.push(`make ${side} with ${signal ?? 'no'} signal by ${seed}`),
      Promise.resolve(summaryOf(table(['mJ1', 'deltaM', 'tau21J1', 'tau21J2', 'deltaR', 'M'])))
    ),
    check: () =>
      Promise.resolve({
        openTarget: null,
        notices: [],
        rows: { training: { reference: 1, target: 1 }, applied: 1, sealed: 1 },
      }),
  };
  studyWorker.client = client as StudyService;
});

const state = () => studyStore.getState();
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('tables', () => {
  it('come in one after the other, and both sides’ columns are offered', async () => {
    await Promise.all([loadTable('reference', file('a.csv')), loadTable('target', file('b.csv'))]);
    expect(calls).toEqual(['keep reference', 'keep target']);
    expect(state().choice.features).toEqual(['x', 'y', 'm']);
    expect(state().check).not.toBeNull();
    expect(state().loading).toBeNull();
  });

  it('that cannot be read leave the earlier one, and say why', async () => {
    await loadTable('reference', file('a.csv'));
    await loadTable('reference', file('bad.csv'));
    expect(state().error).toBe('bad.csv: row 3 has one column.');
    expect(state().tables.reference?.name).toBe('a.csv');
  });

  it('of a file that holds both sides are picked by name', async () => {
    await loadTable('reference', file('both.npz'));
    await loadTable('target', file('both.npz'));
    expect(state().tables.reference?.source).toEqual({
      ...{ kind: 'file', path: 'both.npz', table: 'simulation' },
    });
    expect(state().tables.target?.name).toBe('both.npz, data');
  });

  it('that were cancelled are nobody’s, however late they come', async () => {
    let answer: (tables: NamedTable[]) => void = () => undefined;
    files['slow.csv'] = new Promise((resolve) => (answer = resolve));
    const loading = loadTable('reference', file('slow.csv'));
    await Promise.resolve();
    cancelLoading();
    answer([{ name: 'slow.csv', table: table(['x', 'y']) }]);
    await loading;
    expect(calls).toEqual(['cancel']);
    expect(state().tables.reference).toBeNull();
    expect(state().loading).toBeNull();
  });

  it('of the stand-in bring the study of the paper', async () => {
    await useStandIn({ standIn: (generator) => generator });
    expect(studyOf(state())).toMatchObject({
      reference: { kind: 'stand-in', generator: 'herwig-like' },
      target: { kind: 'stand-in', generator: 'pythia-like' },
      features: ['mJ1', 'deltaM', 'tau21J1', 'tau21J2', 'deltaR'],
      condition: 'M',
      regions: {
        train: [
          [2.9, 3.3],
          [3.7, 4.1],
        ],
        apply: [[3.3, 3.7]],
      },
    });
  });

  it('of a stand-in take signal in, with the seed that they were made with', async () => {
    await useStandIn({ standIn: (generator) => generator });
    setSeed(9);
    expect(setSignal('target', 1000)).toBe(true);
    await settled();
    expect(calls.at(-1)).toBe('make target with 1000 signal by 1');
    const source = { kind: 'stand-in', generator: 'pythia-like', events: 400_000, signal: 1000 };
    expect(studyOf(state())).toMatchObject({ target: source, condition: 'M' });
    expect(state().tables.reference?.source).not.toHaveProperty('signal');
    expect(state().check).not.toBeNull();
    for (const bad of [-1, 1.5, Number.NaN, 100_001]) expect(setSignal('target', bad)).toBe(false);
    expect(setSignal('target', 0)).toBe(true);
    await settled();
    expect(state().tables.target?.source).not.toHaveProperty('signal');
  });

  it('of a file take no signal, nor does a study that runs', async () => {
    await loadTable('reference', file('a.csv'));
    expect(setSignal('reference', 10)).toBe(false);
    expect(setSignal('target', 10)).toBe(false);
    await useStandIn({ standIn: (generator) => generator });
    studyStore.setState({ status: 'running' });
    expect(setSignal('target', 10)).toBe(false);
  });
});

describe('choices', () => {
  beforeEach(async () => {
    await loadTable('reference', file('a.csv'));
    await loadTable('target', file('b.csv'));
  });

  it('make of a condition no feature, and of a feature no condition', () => {
    chooseCondition('m');
    expect(state().choice).toMatchObject({ condition: 'm', features: ['x', 'y'] });
    setRegions(true);
    toggleFeature('m');
    expect(state().choice).toMatchObject({
      condition: null,
      edges: null,
      features: ['x', 'y', 'm'],
    });
  });

  it('lay regions over what both sides share, and keep their edges in order', () => {
    chooseCondition('m');
    setRegions(true);
    const { edges } = state().choice;
    // The reference's m goes from 2 to 7.99, the target's from 1 to 6.99.
    expect(edges).toEqual([2, 4, 4.99, 6.99]);
    expect(setEdge(1, 6)).toBe(false);
    expect(setEdge(1, 3)).toBe(true);
    expect(state().choice.edges?.[1]).toBe(3);
    setRegions(false);
    expect(studyOf(state())?.regions).toBeNull();
  });

  it('take weights as a list, in order and once each', () => {
    expect(setPenaltyWeights('0.2, 0.05 0.2')).toBe(true);
    expect(state().choice.penaltyWeights).toEqual([0.05, 0.2]);
    for (const bad of ['', 'x', '-1', '1,2,3,4,5,6,7,8,9'])
      expect(setPenaltyWeights(bad)).toBe(false);
    expect(state().choice.penaltyWeights).toEqual([0.05, 0.2]);
    expect(setSeed(1.5)).toBe(false);
    expect(setSeed(9)).toBe(true);
  });

  it('of a region leave no column of the target that is not open', async () => {
    const whole = shownColumns(state(), 'target');
    expect(whole.map(({ name }) => name)).toEqual(['m', 'x', 'y', 'extra']);
    chooseCondition('m');
    setRegions(true);
    expect(shownColumns(state(), 'target')).toEqual([]);
    const open = whole.slice(0, 1);
    const check = studyWorker.client.check;
    studyWorker.client.check = async (asked) => ({ ...(await check(asked)), openTarget: open });
    setSeed(3);
    await settled();
    expect(shownColumns(state(), 'target')).toEqual(open);
    expect(shownColumns(state(), 'reference')).toHaveLength(3);
    setRegions(false);
    expect(shownColumns(state(), 'target')).toEqual(whole);
  });

  it('leave one method at least', () => {
    for (const id of methodIds) toggleMethod(id, methodIds);
    expect(state().choice.methods).toEqual([methodIds.at(-1)]);
    toggleMethod('base-transfer', methodIds);
    expect(state().choice.methods).toEqual(['base-transfer', methodIds.at(-1)]);
  });

  it('that the tables cannot serve are said in one sentence', async () => {
    studyWorker.client.check = () => Promise.reject(new TableError('No such rows.'));
    chooseCondition('m');
    await settled();
    expect(state()).toMatchObject({ check: null, error: 'No such rows.' });
  });
});

describe('a study', () => {
  beforeEach(async () => {
    await loadTable('reference', file('a.csv'));
    await loadTable('target', file('b.csv'));
  });

  it('keeps curves by method and phase, and says when it was cancelled', async () => {
    const loss = { type: 'loss', penaltyWeight: null, step: 1, series: 'base' } as const;
    studyWorker.client.run = async (_, onEvent) => {
      expect(state().status).toBe('running');
      const base = { ...loss, method: 'unidirectional', phase: 'reference-base' } as const;
      await onEvent({ ...base, value: 3 });
      await onEvent({ ...base, step: 20, value: 2 });
      await onEvent({ ...base, phase: 'transfer', value: 1 });
      return 'cancelled';
    };
    await startStudy();
    expect(state()).toMatchObject({ status: 'choosing', unsaved: false });
    expect(state().losses.map(({ phase, points }) => [phase, points.length])).toEqual([
      ['reference-base', 2],
      ['transfer', 1],
    ]);
  });

  it('that was trained would be lost with the page until something of it is saved', async () => {
    studyWorker.client.run = () => {
      expect(state().unsaved).toBe(true);
      return Promise.resolve('done');
    };
    await startStudy();
    expect(state().unsaved).toBe(true);
    studyWorker.client.files = () => Promise.reject(new Error('no room'));
    await saveMethod(0, 'csv');
    expect(state()).toMatchObject({ unsaved: true, error: 'no room' });
    studyWorker.client.files = () => Promise.resolve([]);
    await saveMethod(0, 'csv');
    expect(state().unsaved).toBe(false);
  });

  it('that fails says why and can be started again', async () => {
    studyWorker.client.run = () => Promise.reject(new Error('the loss is not finite'));
    await startStudy();
    expect(state()).toMatchObject({ status: 'choosing', error: 'the loss is not finite' });
    studyWorker.client.run = () => Promise.resolve('done');
    await startStudy();
    expect(state()).toMatchObject({ status: 'done', error: null });
    studyWorker.client.unblind = (by, at) => {
      calls.push(by);
      expect(new Date(at).getTime()).toBeGreaterThan(0);
      return Promise.resolve();
    };
    await unblindStudy('a test');
    expect(calls.at(-1)).toBe('a test');
    expect(state().status).toBe('done');
  });
});
