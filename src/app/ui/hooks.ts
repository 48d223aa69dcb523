/**
 * Reading the stores from React: at once for what changes a few times a run, at most five times a
 * second for numbers. Writes nothing.
 */
import { useSyncExternalStore } from 'react';
import { useStore, type StoreApi } from 'zustand';
import type { ExperimentConfig } from '../../protocol/config.ts';
import { configStore } from '../state/config.ts';
import { runStore, type RunState } from '../state/run.ts';
import { viewStore, type ViewState } from '../state/view.ts';
import { mapStore, type WholeMapState } from '../state/wholeMap.ts';

export const useConfig = <T>(select: (config: ExperimentConfig) => T): T =>
  useStore(configStore, (state) => select(state.config));
export const useRun = <T>(select: (run: RunState) => T): T => useStore(runStore, select);
export const useMap = <T>(select: (map: WholeMapState) => T): T => useStore(mapStore, select);
export const useView = <T>(select: (view: ViewState) => T): T => useStore(viewStore, select);

const pause = 200;

/** A hook on a store whose state has a status: its state of at most 200 ms ago. */
function calmly<T extends { status: string }>(store: StoreApi<T>): () => T {
  const listeners = new Set<() => void>();
  let calm = store.getState();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const settle = (): void => {
    timer = null;
    calm = store.getState();
    for (const listener of listeners) listener();
  };
  store.subscribe((now, before) => {
    // A change of status is shown at once, with the numbers that belong to it.
    if (now.status !== before.status) {
      if (timer) clearTimeout(timer);
      settle();
    } else timer ??= setTimeout(settle, pause);
  });
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return () => useSyncExternalStore(subscribe, () => calm);
}

/** The run as it stood at most 200 ms ago; the same object between two updates. */
export const useCalmRun = calmly<RunState>(runStore);
/** The same of the map of a whole dataset. */
export const useCalmMap = calmly<WholeMapState>(mapStore);

/** The config of the run on the stage, or the chosen one while there is no run. */
export function useShownConfig(): ExperimentConfig {
  const chosen = useConfig((config) => config);
  return useRun((run) => run.config) ?? chosen;
}

export function shownConfig(): ExperimentConfig {
  return runStore.getState().config ?? configStore.getState().config;
}
