/**
 * Verbs of the past: look at a kept frame, walk along them, come back to now, and train on from one.
 * Looking changes nothing; training on from a place gives up what came after it.
 */
import { ranges } from '../../protocol/catalogue.ts';
import type { Place } from '../../protocol/trainer.ts';
import { configStore } from '../state/config.ts';
import { comparePlaces, keptPlaces } from '../state/history.ts';
import { isLive, labRecorded, runOf, runStore, type RunState } from '../state/run.ts';
import { viewStore } from '../state/view.ts';
import { setLearningRate } from './live.ts';
import { goBack, resumeRun, standsStill } from './run.ts';

const places = (): Place[] => keptPlaces(runStore.getState().runs);

/** Looks at the kept frame nearest to a place; at the last one, that is now. */
export function lookAt(place: Place): void {
  const all = places();
  if (all.length === 0) return;
  const same = all.filter(({ phase }) => phase === place.phase);
  const near = (same.length > 0 ? same : all).reduce((best, one) =>
    Math.abs(one.step - place.step) < Math.abs(best.step - place.step) ? one : best,
  );
  show(all, near);
}

function show(all: readonly Place[], place: Place): void {
  const last = comparePlaces(place, all[all.length - 1]) === 0;
  viewStore.setState({ past: last ? null : place });
}

/** One kept frame back or forward. */
export function walk(by: 1 | -1): void {
  const all = places();
  if (all.length === 0) return;
  const { past } = viewStore.getState();
  const at = past ? all.findIndex((place) => comparePlaces(place, past) >= 0) : all.length - 1;
  show(all, all[Math.min(all.length - 1, Math.max(0, at + by))]);
}

/** To the first or last kept frame of this phase, or of the one before or after. */
export function walkPhase(by: 1 | -1): void {
  const all = places();
  if (all.length === 0) return;
  const now = viewStore.getState().past ?? all[all.length - 1];
  const edges = all.filter(
    (place, i) => all[i - 1]?.phase !== place.phase || all[i + 1]?.phase !== place.phase,
  );
  const ahead = edges.filter((edge) => by * comparePlaces(edge, now) > 0);
  show(all, (by > 0 ? ahead.at(0) : ahead.at(-1)) ?? now);
}

export const backToNow = (): void => viewStore.setState({ past: null });

/** All runs stand where the visitor looks, and wait. */
export async function continueHere(): Promise<void> {
  const { past } = viewStore.getState();
  // What is recorded has no flows that could train on.
  if (past && !labRecorded()) await goBack(past);
}

/** The last kept place before a run broke; null when there is none to go back to. */
export function lastGood({ history, status }: RunState): Place | null {
  const last = history.at(-1);
  return status === 'diverged' && last ? { phase: last.phase, step: last.step } : null;
}

/** Back to before the selected pane's run broke; with half the learning rate, it goes on by itself. */
export async function mend(pane: number, halve: boolean): Promise<void> {
  const place = lastGood(runOf(pane));
  if (!place) return;
  configStore.setState({ selected: pane });
  void goBack(place);
  if (!halve) return;
  await standsStill();
  const run = runOf(pane);
  if (!isLive(run.status) || !run.config) return;
  const part = place.phase === 'transfer' ? 'transfer' : 'base';
  const rate = run.config[part].training.learningRate / 2;
  setLearningRate(part, Math.max(ranges.learningRate.min, rate));
  await resumeRun();
}
