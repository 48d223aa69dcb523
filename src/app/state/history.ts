/**
 * The past of the runs on the page: which kept frame stands at a place in training time, and a run as
 * it was seen there. Reads and computes; changes nothing.
 */
import { phaseIds } from '../../protocol/catalogue.ts';
import type { Frame } from '../../protocol/frame.ts';
import type { Place } from '../../protocol/trainer.ts';
import type { RunState } from './run.ts';

/** Negative when `a` comes before `b` in training time. */
export function comparePlaces(a: Place, b: Place): number {
  return phaseIds.indexOf(a.phase) - phaseIds.indexOf(b.phase) || a.step - b.step;
}

/** With a frame that is kept; one of the same place takes the place of the one before. */
export function withFrame(history: readonly Frame[], frame: Frame): readonly Frame[] {
  if (!frame.kept) return history;
  const last = history.at(-1);
  const before = last && comparePlaces(last, frame) >= 0 ? upTo(history, frame, false) : history;
  // The views of a moment are large, and made again where they are looked at.
  return [
    ...before,
    {
      ...frame,
      ...{ start: null, layers: null, grid: null, density: null, conditions: null },
      wide: frame.wide && { ...frame.wide, start: null, layers: null, context: null },
    },
  ];
}

/** What lies before a place, and at it unless `with_` is false. */
function upTo(history: readonly Frame[], place: Place, with_ = true): readonly Frame[] {
  return history.filter((frame) => comparePlaces(frame, place) < (with_ ? 1 : 0));
}

/** The kept frame that was on the stage at a place; the first one before anything was kept. */
export function frameAt(history: readonly Frame[], place: Place): Frame | null {
  return upTo(history, place).at(-1) ?? history.at(0) ?? null;
}

const seen = new WeakMap<RunState, { past: Place; run: RunState }>();

/** A run as it was at a place; the same object for the same run and place. */
export function seenAt(run: RunState, past: Place | null): RunState {
  if (!past || run.history.length === 0) return run;
  const known = seen.get(run);
  if (known?.past === past) return known.run;
  const frame = frameAt(run.history, past);
  const then: RunState = {
    ...run,
    frame,
    start: frame?.shows === 'transfer' ? run.start : null,
    status: run.status === 'done' ? 'paused' : run.status,
    // Ends are known of phases that were over then, and of those that train nothing.
    phaseResults: run.phaseResults.filter(
      ({ name, steps }) =>
        phaseIds.indexOf(name) < phaseIds.indexOf(past.phase) + (steps === 0 ? 1 : 0),
    ),
    losses: run.losses.filter((point) => comparePlaces(point, past) <= 0),
    metrics: null,
    otOwnImage: frame?.index === run.otOwnImage?.index ? run.otOwnImage : null,
  };
  seen.set(run, { past, run: then });
  return then;
}

/** Places at which any of the runs has a kept frame, in order. */
export function keptPlaces(runs: readonly RunState[]): Place[] {
  const all = runs
    .flatMap(({ history }) => history.map(({ phase, step }): Place => ({ phase, step })))
    .sort(comparePlaces);
  return all.filter((place, i) => i === 0 || comparePlaces(all[i - 1], place) !== 0);
}

/** A run without what came after a place. */
export function cutAt(run: RunState, place: Place): Partial<RunState> {
  const frame = frameAt(run.history, place);
  const early = phaseIds.indexOf(place.phase);
  return {
    history: upTo(run.history, place),
    edits: run.edits.filter((edit) => comparePlaces(edit, place) < 0),
    losses: run.losses.filter((point) => comparePlaces(point, place) <= 0),
    phaseResults: run.phaseResults.filter(({ name }) => phaseIds.indexOf(name) < early),
    frame,
    start: frame?.shows === 'transfer' ? run.start : null,
    metrics: null,
    otOwnImage: null,
    message: null,
    brokeAt: null,
  };
}
