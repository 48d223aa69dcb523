import { afterEach, beforeEach, expect, it } from 'vitest';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import type { PresetId } from '../../protocol/catalogue.ts';
import type { Frame } from '../../protocol/frame.ts';
import { emptyRun, runStore } from '../state/run.ts';
import { viewStore } from '../state/view.ts';
import { dismissSlow, followSlow } from './slow.ts';

let time = 0;
let stop: () => void;

/** A frame that comes at this second, at this pace. */
function frame(second: number, msPerStep: number, preset: PresetId = 'quick'): void {
  time = 1000 * second;
  const config = configFor({ ...defaultChoice, preset });
  const shown = { msPerStep, shows: 'base-samples' } as Frame;
  runStore.setState({
    runs: [{ ...emptyRun(), id: 0, status: 'running', config, frame: shown }],
  });
}
const offered = (): boolean => viewStore.getState().slowOffer;

beforeEach(() => {
  viewStore.setState({ slowOffer: false });
  stop = followSlow(() => time);
});
afterEach(() => stop());

it('offers Fast after five slow seconds in a row, once', () => {
  frame(0, 300);
  frame(4, 300);
  expect(offered()).toBe(false);
  frame(4.5, 100);
  frame(5, 300);
  frame(9.9, 300);
  expect(offered()).toBe(false);
  frame(10, 300);
  expect(offered()).toBe(true);
  dismissSlow();
  frame(11, 300);
  frame(20, 300);
  expect(offered()).toBe(false);
});

it('offers nothing where training is quick or the budget small already', () => {
  frame(0, 190);
  frame(9, 190);
  expect(offered()).toBe(false);
  frame(10, 900, 'fast');
  frame(19, 900, 'fast');
  expect(offered()).toBe(false);
});

it('takes the offer back when the run is over', () => {
  frame(0, 300);
  frame(6, 300);
  expect(offered()).toBe(true);
  runStore.setState({ runs: [emptyRun()] });
  expect(offered()).toBe(false);
});
