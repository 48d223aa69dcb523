/** The verb that clears away what runs before have left on the histogram. */
import { runStore } from '../state/run.ts';

export const dropBefore = (): void =>
  runStore.setState(({ runs }) => ({ runs: runs.map((run) => ({ ...run, before: null })) }));
