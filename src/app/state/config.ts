/**
 * What the visitor has chosen for the next run. Refuses to know the run that is on the stage,
 * which keeps its own copy, and the presets, from which the first config comes.
 */
import { subscribeWithSelector } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';
import type { ExperimentConfig } from '../../protocol/config.ts';

export interface ConfigState {
  readonly config: ExperimentConfig;
}

/** Empty until the address has been read; set it as a whole (`setState(state, true)`). */
export const configStore = createStore<ConfigState>()(
  subscribeWithSelector((): ConfigState => ({
    get config(): ExperimentConfig {
      throw new Error('no config chosen yet');
    },
  })),
);
