import { beforeEach, expect, it, vi } from 'vitest';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import { configStore, selectedConfig } from '../state/config.ts';
import { emptyRun, runStore } from '../state/run.ts';
import { goesOn, undoStore } from '../state/undo.ts';
import { chooseMethod, nextReference, setHyperparameter } from './choose.ts';
import { addPane, removePane, selectPane } from './panes.ts';
import { followSettings, redo, undo } from './undo.ts';

const start = configFor(defaultChoice);
let now = 0;
let stop = (): void => undefined;
const chosen = () => selectedConfig(configStore.getState());

beforeEach(() => {
  stop();
  now += 10_000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  configStore.setState({ configs: [start], selected: 0 });
  runStore.setState({ runs: [emptyRun()] });
  undoStore.setState({ past: [], future: [] });
  stop = followSettings();
});

it('goes back through every change and forth again', () => {
  nextReference();
  chooseMethod('movement-penalty');
  const last = chosen();
  undo();
  expect(chosen().method).toBe(start.method);
  undo();
  expect(chosen()).toEqual(start);
  expect(undoStore.getState().past).toEqual([]);
  undo();
  expect(chosen()).toEqual(start);
  redo();
  redo();
  expect(chosen()).toEqual(last);
  redo();
  expect(chosen()).toEqual(last);
});

it('forgets what was undone once something else is chosen', () => {
  nextReference();
  undo();
  setHyperparameter('seed', 11);
  expect(undoStore.getState().future).toEqual([]);
});

it('takes a slider on its way as one change, and the next one as another', () => {
  for (const rate of [0.002, 0.0015, 0.001]) {
    now += 50;
    setHyperparameter('transfer.training.learningRate', rate);
  }
  now += 10_000;
  setHyperparameter('transfer.training.learningRate', 0.0005);
  undo();
  expect(chosen().transfer.training.learningRate).toBe(0.001);
  undo();
  expect(chosen()).toEqual(start);
});

it('keeps two presses of the same key apart', () => {
  nextReference();
  const once = chosen();
  nextReference();
  undo();
  expect(chosen()).toEqual(once);
  expect(goesOn([start], [once], [{ ...once, reference: 'star' }])).toBe(false);
});

it('brings a pane back, without its run, and takes no notice of which pane is selected', () => {
  addPane('base-transfer');
  selectPane(0);
  removePane(1);
  expect(undoStore.getState().past).toHaveLength(2);
  undo();
  expect(configStore.getState().configs.map(({ method }) => method)).toEqual([
    start.method,
    'base-transfer',
  ]);
  expect(runStore.getState().runs).toHaveLength(2);
});

it('remembers no more than a hundred', () => {
  for (let seed = 1; seed <= 120; seed++) {
    now += 10_000;
    setHyperparameter('seed', 1000 + seed);
  }
  expect(undoStore.getState().past).toHaveLength(100);
});
