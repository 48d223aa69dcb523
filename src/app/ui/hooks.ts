/**
 * Reading the stores from React: at once for what changes a few times a run, at most five times a
 * second for numbers. Writes nothing.
 */
import { useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { ExperimentConfig } from '../../protocol/config.ts';
import { configStore } from '../state/config.ts';
import { runStore, type RunState } from '../state/run.ts';
import { viewStore, type ViewState } from '../state/view.ts';

export const useConfig = <T>(select: (config: ExperimentConfig) => T): T =>
  useStore(configStore, (state) => select(state.config));
export const useRun = <T>(select: (run: RunState) => T): T => useStore(runStore, select);
export const useView = <T>(select: (view: ViewState) => T): T => useStore(viewStore, select);

const pause = 200;
const listeners = new Set<() => void>();
let calm = runStore.getState();
let timer: ReturnType<typeof setTimeout> | null = null;

function settle(): void {
  timer = null;
  calm = runStore.getState();
  for (const listener of listeners) listener();
}

runStore.subscribe((run, before) => {
  // A change of status is shown at once, with the numbers that belong to it.
  if (run.status !== before.status) {
    if (timer) clearTimeout(timer);
    settle();
  } else timer ??= setTimeout(settle, pause);
});

/** The run as it stood at most 200 ms ago; the same object between two updates. */
export function useCalmRun(): RunState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => calm,
  );
}

/** The config of the run on the stage, or the chosen one while there is no run. */
export function useShownConfig(): ExperimentConfig {
  const chosen = useConfig((config) => config);
  return useRun((run) => run.config) ?? chosen;
}

export function shownConfig(): ExperimentConfig {
  return runStore.getState().config ?? configStore.getState().config;
}
