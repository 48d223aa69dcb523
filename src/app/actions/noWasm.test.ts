import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import { configStore, selectedConfig } from '../state/config.ts';
import { emptyRun, runOf, runStore } from '../state/run.ts';
import { viewStore } from '../state/view.ts';
import { hasWasm, noteWasm, takeFastInstead } from './noWasm.ts';
import { workers } from './workers.ts';

const start = vi.fn(() => new Promise<void>(() => undefined));
const stop = vi.fn(() => Promise.resolve());

beforeEach(() => {
  vi.clearAllMocks();
  Object.assign(workers, { trainer: { start, stop, end: vi.fn() } });
  const config = configFor({ ...defaultChoice, preset: 'quick', seed: 7 });
  configStore.setState({ configs: [config], selected: 0 });
  runStore.setState({ runs: [emptyRun()] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  viewStore.setState({ noWasm: false });
});

describe('a browser without WebAssembly', () => {
  it('is known by its lack, or by the refusal of its policy', () => {
    expect(hasWasm()).toBe(true);
    vi.stubGlobal('WebAssembly', undefined);
    expect(hasWasm()).toBe(false);
    vi.stubGlobal('WebAssembly', {
      Module: function () {
        throw new Error('refused by the policy');
      },
    });
    noteWasm();
    expect(viewStore.getState().noWasm).toBe(true);
  });

  it('gets the small budget where it is asked for, and a run that trains begins anew', async () => {
    viewStore.setState({ noWasm: true });
    await takeFastInstead();
    expect(viewStore.getState().noWasm).toBe(false);
    expect(selectedConfig(configStore.getState()).preset).toBe('fast');
    expect(start).not.toHaveBeenCalled();
    runStore.setState({ runs: [{ ...emptyRun(), id: 0, status: 'running' }] });
    void takeFastInstead();
    await vi.waitFor(() => expect(start).toHaveBeenCalledOnce());
    expect(runOf(0).config?.preset).toBe('fast');
  });
});
