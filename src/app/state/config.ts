/**
 * What the visitor has chosen for the next start: one config per pane, which agree in all but the
 * method and its transfer flow. Refuses to know the runs on the stages, which keep their own copies,
 * and the presets, from which the first configs come.
 */
import { subscribeWithSelector } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';
import type { ExperimentConfig } from '../../protocol/config.ts';

/** Panes A to E. */
export const mostPanes = 5;

export interface ConfigState {
  /** 1 to 5, in the panes' order. */
  readonly configs: readonly ExperimentConfig[];
  /** The pane that method and transfer settings are chosen for. */
  readonly selected: number;
}

/** Empty until the address has been read. */
export const configStore = createStore<ConfigState>()(
  subscribeWithSelector((): ConfigState => ({ configs: [], selected: 0 })),
);

/** @throws Error before the address has been read */
export function selectedConfig({ configs, selected }: ConfigState): ExperimentConfig {
  const config = configs.at(selected);
  if (!config) throw new Error('no config chosen yet');
  return config;
}

/** A pane's badge says where it stands; method letters say what it is. */
export const letterOf = (pane: number): string => 'ABCDE'[pane] ?? '';
