/**
 * The verbs of comparing: add, remove, swap and select panes, and show one alone. A pane that is added
 * begins with the next start; one that is removed takes its run with it.
 */
import { transferFor } from '../../presets/presets.ts';
import type { MethodId } from '../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import { configStore, mostPanes } from '../state/config.ts';
import { nextPaneMethod } from '../state/neighbours.ts';
import { emptyRun, isLive, runStore, type RunState } from '../state/run.ts';
import { viewStore } from '../state/view.ts';
import { askTrainer } from './run.ts';
import { workers } from './workers.ts';

/** A copy of the last pane with another method, selected. */
export function addPane(method?: MethodId): void {
  const { configs } = configStore.getState();
  if (configs.length >= mostPanes) return;
  const id = method ?? nextPaneMethod(configs.map((config) => config.method));
  const last = configs[configs.length - 1];
  const added = {
    ...last,
    method: id,
    transfer: { ...last.transfer, objective: transferFor(id) },
  };
  setPanes([...configs, added], [...runStore.getState().runs, emptyRun()], configs.length);
}

/** Without this pane; the last one stays. */
export function removePane(pane: number): void {
  const { configs, selected } = configStore.getState();
  if (configs.length < 2) return;
  const { runs } = runStore.getState();
  const left = selected > pane || selected === configs.length - 1 ? selected - 1 : selected;
  setPanes(configs.toSpliced(pane, 1), runs.toSpliced(pane, 1), Math.max(0, left));
  giveUp([runs[pane]]);
}

/** The selected pane alone. */
export function keepSelected(): void {
  const { configs, selected } = configStore.getState();
  const { runs } = runStore.getState();
  setPanes([configs[selected]], [runs[selected]], 0);
  giveUp(runs.toSpliced(selected, 1));
}

/** One pane or two: what the tabs Explore and Compare do. */
export function toggleCompare(): void {
  if (configStore.getState().configs.length > 1) keepSelected();
  else addPane();
}

/** A pane changes places with its neighbour to the left. */
export function swapPanes(pane: number): void {
  const { configs, selected } = configStore.getState();
  if (pane < 1 || pane >= configs.length) return;
  const swapped = <T>(list: readonly T[]): T[] =>
    list.with(pane, list[pane - 1]).with(pane - 1, list[pane]);
  const at = selected === pane ? pane - 1 : selected === pane - 1 ? pane : selected;
  setPanes(swapped(configs), swapped(runStore.getState().runs), at);
}

export function selectPane(selected: number): void {
  const { configs } = configStore.getState();
  if (selected < configs.length) configStore.setState({ selected });
}

/** One pane large, the others out of sight; again: all of them. */
export function toggleSolo(pane: number): void {
  viewStore.setState(({ solo }) => ({ solo: !solo }));
  selectPane(pane);
}

/** Panes as a link or a file gives them; runs that have no pane any more end. */
export function fitPanes(configs: readonly ExperimentConfig[], selected: number): void {
  const { runs } = runStore.getState();
  const kept = configs.map((_, pane) => runs.at(pane) ?? emptyRun());
  setPanes(configs, kept, Math.min(selected, configs.length - 1));
  giveUp(runs.slice(configs.length));
}

/** Both stores at once, the shorter one never first: who reads a pane finds its config and its run. */
function setPanes(
  configs: readonly ExperimentConfig[],
  runs: readonly RunState[],
  selected: number,
): void {
  const grows = configs.length > configStore.getState().configs.length;
  if (grows) runStore.setState({ runs });
  if (configs.length < 2) viewStore.setState({ solo: false });
  configStore.setState({ configs, selected });
  if (!grows) runStore.setState({ runs });
}

function giveUp(runs: readonly RunState[]): void {
  for (const { id, status } of runs)
    if (id !== null && isLive(status)) void askTrainer(() => workers.trainer.drop(id));
}
