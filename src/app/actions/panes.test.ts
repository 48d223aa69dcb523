import { beforeEach, describe, expect, it, vi } from 'vitest';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import type { MethodId } from '../../protocol/catalogue.ts';
import { configStore } from '../state/config.ts';
import { emptyRun, runStore, type RunStatus } from '../state/run.ts';
import { viewStore } from '../state/view.ts';
import { choosePreset, chooseMethod, setHyperparameter } from './choose.ts';
import {
  addPane,
  fitPanes,
  keepSelected,
  removePane,
  selectPane,
  swapPanes,
  toggleCompare,
  toggleSolo,
} from './panes.ts';
import { workers } from './workers.ts';

const drop = vi.fn((_run: number) => Promise.resolve());
const configOf = (method: MethodId) => configFor({ ...defaultChoice, method });
const methods = (): MethodId[] => configStore.getState().configs.map(({ method }) => method);
const ids = () => runStore.getState().runs.map(({ id }) => id);

function show(status: RunStatus, ...shown: MethodId[]): void {
  configStore.setState({ configs: shown.map(configOf), selected: 0 });
  runStore.setState({ runs: shown.map((_, id) => ({ ...emptyRun(), id, status })) });
}

beforeEach(() => {
  vi.clearAllMocks();
  Object.assign(workers, { trainer: { drop } });
  viewStore.setState({ solo: false });
  show('running', 'base-transfer', 'identity-init', 'unidirectional');
});

describe('panes', () => {
  it('are added with a method that is not there yet, up to five, and selected', () => {
    addPane();
    expect(methods()[3]).toBe('flows-for-flows');
    expect(configStore.getState().selected).toBe(3);
    // A pane that is added has no run yet.
    expect(ids()).toEqual([0, 1, 2, null]);
    addPane();
    addPane();
    expect(new Set(methods()).size).toBe(5);
  });

  it('take their runs along when they go or change places', () => {
    swapPanes(1);
    expect(methods()).toEqual(['identity-init', 'base-transfer', 'unidirectional']);
    expect(ids()).toEqual([1, 0, 2]);
    expect(configStore.getState().selected).toBe(1);
    removePane(0);
    expect(drop).toHaveBeenCalledExactlyOnceWith(1);
    expect(ids()).toEqual([0, 2]);
    expect(configStore.getState().selected).toBe(0);
  });

  it('that are done need not be dropped, and the last one stays', () => {
    show('done', 'base-transfer', 'identity-init');
    removePane(1);
    removePane(0);
    expect(drop).not.toHaveBeenCalled();
    expect(methods()).toEqual(['base-transfer']);
  });

  it('become one and two again', () => {
    selectPane(2);
    toggleSolo(2);
    expect(viewStore.getState().solo).toBe(true);
    toggleCompare();
    expect(methods()).toEqual(['unidirectional']);
    expect(viewStore.getState().solo).toBe(false);
    expect(drop.mock.calls.flat()).toEqual([0, 1]);
    toggleCompare();
    expect(methods()).toEqual(['unidirectional', 'flows-for-flows']);
    keepSelected();
    expect(methods()).toEqual(['flows-for-flows']);
  });

  it('of a link replace those that are there, and lose no run that has a place', () => {
    fitPanes([configOf('movement-penalty')], 2);
    expect(ids()).toEqual([0]);
    expect(configStore.getState().selected).toBe(0);
    expect(drop.mock.calls.flat()).toEqual([1, 2]);
  });
});

describe('settings', () => {
  it('of the question and the bases are common, of method and transfer the selected pane’s', () => {
    selectPane(1);
    setHyperparameter('seed', 9);
    setHyperparameter('base.training.batch', 64);
    setHyperparameter('transfer.training.batch', 32);
    chooseMethod('movement-penalty');
    const { configs } = configStore.getState();
    expect(configs.map(({ seed }) => seed)).toEqual([9, 9, 9]);
    expect(configs.map(({ base }) => base.training.batch)).toEqual([64, 64, 64]);
    expect(configs.map(({ transfer }) => transfer.training.batch)).toEqual([256, 32, 256]);
    expect(methods()).toEqual(['base-transfer', 'movement-penalty', 'unidirectional']);
    choosePreset('tiny');
    expect(methods()).toEqual(['base-transfer', 'movement-penalty', 'unidirectional']);
    expect(configStore.getState().configs.map(({ preset }) => preset)).toEqual(
      Array(3).fill('tiny'),
    );
  });
});
