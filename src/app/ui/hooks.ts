/**
 * Reading the stores from React: at once for what changes a few times a run, at most five times a
 * second for numbers. A component below a `PaneContext` reads its pane, any other the selected one.
 * Writes nothing.
 */
import { createContext, useContext, useSyncExternalStore } from 'react';
import { useStore, type StoreApi } from 'zustand';
import type { ExperimentConfig } from '../../protocol/config.ts';
import { configStore, selectedConfig } from '../state/config.ts';
import { underOne } from '../state/condition.ts';
import { seenAt } from '../state/history.ts';
import { overallStatus, runAt, runStore, type RunsState, type RunState } from '../state/run.ts';
import { viewStore, type ViewState } from '../state/view.ts';
import { mapStore, type WholeMapState } from '../state/wholeMap.ts';

/** The pane a component stands in; null outside of panes. */
export const PaneContext = createContext<number | null>(null);

/** Of the selected pane: what the controls choose. */
export const useConfig = <T>(select: (config: ExperimentConfig) => T): T =>
  useStore(configStore, (state) => select(selectedConfig(state)));
export const useConfigs = (): readonly ExperimentConfig[] =>
  useStore(configStore, ({ configs }) => configs);
export const useSelected = (): number => useStore(configStore, ({ selected }) => selected);
export const useMap = <T>(select: (map: WholeMapState) => T): T => useStore(mapStore, select);
export const useView = <T>(select: (view: ViewState) => T): T => useStore(viewStore, select);

export function usePane(): number {
  const selected = useSelected();
  return useContext(PaneContext) ?? selected;
}

export function useRun<T>(select: (run: RunState) => T): T {
  const pane = usePane();
  return useStore(runStore, ({ runs }) => select(runAt(runs, pane)));
}
export const useRuns = <T>(select: (runs: readonly RunState[]) => T): T =>
  useStore(runStore, ({ runs }) => select(runs));

const pause = 200;

/** A hook on a store: its state of at most 200 ms ago, or of now once its status changes. */
function calmly<T>(store: StoreApi<T>, statusOf: (state: T) => unknown): () => T {
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
    if (statusOf(now) !== statusOf(before)) {
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

const useCalmStore = calmly<RunsState>(runStore, ({ runs }) =>
  runs.map(({ status }) => status).join(),
);
/** All runs as they stood at most 200 ms ago; the same objects between two updates. */
export const useCalmRuns = (): readonly RunState[] => useCalmStore().runs;
/** The run of the pane, likewise. */
export function useCalmRun(): RunState {
  const pane = usePane();
  return runAt(useCalmRuns(), pane);
}
/** All runs, or the run of the pane, as they were at the place that is looked at. */
export function useSeenRuns(): readonly RunState[] {
  const past = useView((view) => view.past);
  const conditions = useView((view) => view.conditions);
  return useCalmRuns().map((run) => underOne(seenAt(run, past), conditions));
}
export function useSeenRun(): RunState {
  const pane = usePane();
  return runAt(useSeenRuns(), pane);
}
/** The same for pictures, outside React. */
export function seenRuns(): readonly RunState[] {
  const { past, conditions } = viewStore.getState();
  return runStore.getState().runs.map((run) => underOne(seenAt(run, past), conditions));
}
export const seenRun = (pane: number): RunState => runAt(seenRuns(), pane);
/** The same of the map of a whole dataset. */
export const useCalmMap = calmly<WholeMapState>(mapStore, ({ status }) => status);

export const useLabStatus = (): RunState['status'] => useRuns(overallStatus);

/** The config of the pane's run, or the chosen one while there is no run. */
export function useShownConfig(): ExperimentConfig {
  const pane = usePane();
  const chosen = useConfigs();
  return useRun((run) => run.config) ?? chosen[Math.min(pane, chosen.length - 1)];
}

/** The same of all panes. */
export function useShownConfigs(): readonly ExperimentConfig[] {
  const runs = useCalmRuns();
  return useConfigs().map((chosen, pane) => runAt(runs, pane).config ?? chosen);
}

export function shownConfig(pane: number): ExperimentConfig {
  const { configs } = configStore.getState();
  return runStore.getState().runs.at(pane)?.config ?? configs[Math.min(pane, configs.length - 1)];
}
