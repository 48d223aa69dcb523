import { beforeEach, describe, expect, it, vi } from 'vitest';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import type { FrameViews } from '../../protocol/frameViews.ts';
import { configStore } from '../state/config.ts';
import { emptyRun, runStore, type RunStatus } from '../state/run.ts';
import { colourIds, defaultView, mostPins, viewStore } from '../state/view.ts';
import { followViews, nextColour, pathBlock, setPin, togglePin, watchAgain } from './look.ts';
import { toggleLayer } from './view.ts';
import { workers } from './workers.ts';

const watch = vi.fn((_views: FrameViews) => Promise.resolve());
const none = { layers: false, grid: false, density: false, conditions: [] };

const stand = (status: RunStatus): void =>
  runStore.setState({ runs: [{ ...emptyRun(), id: 0, status }] });

beforeEach(() => {
  vi.clearAllMocks();
  Object.assign(workers, { trainer: { watch } });
  configStore.setState({ configs: [configFor(defaultChoice)], selected: 0 });
  viewStore.setState({ ...defaultView, pins: [], brush: null, notice: null });
  runStore.setState({ runs: [emptyRun()] });
});

describe('what the worker is asked for', () => {
  it('follows the layers and the path style of a run, live or done', () => {
    stand('paused');
    const stop = followViews();
    toggleLayer('grid');
    viewStore.setState({ pathStyle: 'base' });
    stand('done');
    toggleLayer('grid');
    toggleLayer('residual');
    toggleLayer('logdet');
    stop();
    // The second layer that needs a density asks for nothing new.
    expect(watch.mock.calls.map(([views]) => views)).toEqual([
      { ...none, grid: true },
      { ...none, grid: true, layers: true },
      { ...none, layers: true },
      { ...none, layers: true, density: true },
    ]);
  });

  it('is nothing without a run, nor at the start of one that nobody looks into', async () => {
    const stop = followViews();
    toggleLayer('grid');
    expect(watch).not.toHaveBeenCalled();
    await watchAgain();
    expect(watch).toHaveBeenCalledWith({ ...none, grid: true });
    toggleLayer('grid');
    await watchAgain();
    expect(watch).toHaveBeenCalledTimes(1);
    stop();
  });

  it('comes with a sentence when the worker does not answer', async () => {
    watch.mockRejectedValueOnce(new Error('no answer'));
    stand('running');
    const stop = followViews();
    toggleLayer('density');
    await vi.waitFor(() => expect(viewStore.getState().notice).toBe('no answer'));
    stop();
  });
});

describe('colours', () => {
  it('cycle through those that the run can have', () => {
    const seen = (): string[] =>
      colourIds.map(() => {
        nextColour();
        return viewStore.getState().colour;
      });
    expect(seen()).toEqual(['distance', 'density', 'start', 'distance']);
    const configs = [configFor({ ...defaultChoice, condition: 'rotation' })];
    configStore.setState({ configs, selected: 0 });
    viewStore.setState({ colour: 'start' });
    expect(seen()).toEqual(['distance', 'density', 'condition', 'start']);
  });
});

describe('paths through the base', () => {
  it('are those of base transfer alone', () => {
    const of = (method: 'base-transfer' | 'unidirectional' | 'flows-for-flows') =>
      pathBlock('base', configFor({ ...defaultChoice, method }));
    expect([of('base-transfer'), of('unidirectional'), of('flows-for-flows')]).toEqual([
      null,
      'method',
      'method',
    ]);
  });
});

describe('pins', () => {
  it('go on and off, eight at most, oldest first', () => {
    for (let i = 0; i < mostPins; i++) expect(togglePin(10 * i)).toBe(true);
    expect(togglePin(5)).toBe(false);
    expect(setPin(20)).toBe(true);
    expect(viewStore.getState().pins).toHaveLength(mostPins);
    expect(togglePin(0)).toBe(true);
    expect(togglePin(5)).toBe(true);
    expect(viewStore.getState().pins).toEqual([10, 20, 30, 40, 50, 60, 70, 5]);
  });
});
