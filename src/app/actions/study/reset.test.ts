/** The way back of single choices of a study, with tables that stand in the store. */
import { beforeEach, describe, expect, it } from 'vitest';
import { methodIds } from '../../../protocol/catalogue.ts';
import type { StudyService, TableSummary } from '../../../protocol/studyService.ts';
import {
  defaultChoice,
  studyStore,
  usualColumns,
  type KnownTable,
  type StudyChoice,
} from '../../state/study.ts';
import {
  choose,
  chooseCondition,
  setEdge,
  setPenaltyWeights,
  setRegions,
  setSeed,
  toggleFeature,
  toggleMethod,
} from './choose.ts';
import { columnsChanged, resetColumns, resetEdge, resetField, type PlainField } from './reset.ts';
import { studyWorker } from './worker.ts';

const summaryOf = (names: readonly string[]): TableSummary => ({
  ...{ rows: 600, layout: null },
  columns: names.map((name) => ({
    ...{ name, finite: 600, min: 2, max: 7 },
    preview: { from: 2, to: 7, bins: [600], n: 600 },
  })),
});
const fileTable = (names: readonly string[]): KnownTable => ({
  ...{ source: { kind: 'file', path: 'a.csv' }, seed: null, name: 'a.csv' },
  summary: summaryOf(names),
});
const standIn = (generator: 'pythia-like' | 'herwig-like'): KnownTable => ({
  ...{ source: { kind: 'stand-in', generator, events: 600 }, seed: 1, name: generator },
  summary: summaryOf(['mJ1', 'deltaM', 'tau21J1', 'tau21J2', 'deltaR', 'M']),
});

const choice = (): StudyChoice => studyStore.getState().choice;
const changed = (): boolean => columnsChanged(studyStore.getState());

function bring(reference: KnownTable, target: KnownTable): void {
  const tables = { reference, target };
  studyStore.setState({ tables, choice: { ...defaultChoice, ...usualColumns(tables) } });
}

const fresh = studyStore.getInitialState();
let checked: number;
beforeEach(() => {
  studyStore.setState(fresh, true);
  checked = 0;
  const client: Partial<StudyService> = {
    check: () => {
      checked++;
      return Promise.reject(new Error('not here'));
    },
  };
  studyWorker.client = client as StudyService;
});

describe('one choice of a study', () => {
  beforeEach(() => bring(fileTable(['x', 'y', 'm']), fileTable(['x', 'y', 'm'])));

  it('goes back alone, and is checked again', () => {
    const changes: Record<PlainField, () => void> = {
      methods: () => toggleMethod('identity-init', methodIds),
      scaling: () => choose({ scaling: 'standard' }),
      preset: () => choose({ preset: 'tiny' }),
      seed: () => void setSeed(9),
      penaltyWeights: () => void setPenaltyWeights('0.01, 0.2'),
    };
    const fields = Object.keys(changes) as PlainField[];
    for (const change of Object.values(changes)) change();
    for (const [i, field] of fields.entries()) {
      expect(choice()[field]).not.toEqual(defaultChoice[field]);
      const before = { calls: checked, choice: choice() };
      resetField(field);
      expect(choice()).toEqual({ ...before.choice, [field]: defaultChoice[field] });
      expect(checked, String(i)).toBe(before.calls + 1);
    }
    expect(choice()).toEqual({ ...defaultChoice, features: ['x', 'y', 'm'] });
  });

  it('of columns brings back what a file begins with, regions gone with their condition', () => {
    expect(changed()).toBe(false);
    chooseCondition('m');
    setRegions(true);
    expect(changed()).toBe(true);
    setSeed(9);
    resetColumns();
    expect(changed()).toBe(false);
    expect(choice()).toMatchObject({ features: ['x', 'y', 'm'], condition: null, edges: null });
    expect(choice().seed).toBe(9);
  });

  it('of an edge goes back alone where there is room, else with the others', () => {
    chooseCondition('m');
    setRegions(true);
    expect(choice().edges).toEqual([2, 4, 5, 7]);
    setEdge(0, 3);
    setEdge(3, 6);
    resetEdge(3);
    expect(choice().edges).toEqual([3, 4, 5, 7]);
    setEdge(2, 6.5);
    setEdge(1, 6);
    setEdge(0, 5);
    resetEdge(1);
    expect(choice().edges).toEqual([2, 4, 5, 7]);
  });
});

describe('of the stand-in', () => {
  beforeEach(() => bring(standIn('herwig-like'), standIn('pythia-like')));

  it('columns go back to the paper’s, with its regions', () => {
    chooseCondition('deltaR');
    resetColumns();
    expect(choice()).toMatchObject({
      ...{ features: ['mJ1', 'deltaM', 'tau21J1', 'tau21J2', 'deltaR'], condition: 'M' },
      edges: [2.9, 3.3, 3.7, 4.1],
    });
    expect(changed()).toBe(false);
  });

  it('columns that go back leave the regions of a condition that stays', () => {
    setEdge(0, 2.8);
    toggleFeature('deltaR');
    resetColumns();
    expect(changed()).toBe(false);
    expect(choice().edges).toEqual([2.8, 3.3, 3.7, 4.1]);
  });

  it('a feature that goes and comes stands where it stood', () => {
    toggleFeature('mJ1');
    expect(changed()).toBe(true);
    toggleFeature('mJ1');
    expect(changed()).toBe(false);
  });

  it('regions that go and come are the paper’s, for its condition alone', () => {
    setRegions(false);
    setRegions(true);
    expect(choice().edges).toEqual([2.9, 3.3, 3.7, 4.1]);
    chooseCondition('deltaR');
    setRegions(true);
    expect(choice().edges).toEqual([2, 4, 5, 7]);
  });
});
