/** A run as it looks under one condition. Reads what its frame carries; computes nothing. */
import type { ConditionView, ViewCondition } from '../../protocol/frameViews.ts';
import type { RunState } from './run.ts';

const under = new WeakMap<ConditionView, RunState>();

/** The run with the points of this view of its frame in place of its own. */
export function runUnder(run: RunState, view: ConditionView): RunState {
  const known = under.get(view);
  if (known?.losses === run.losses && known.status === run.status) return known;
  const { frame } = run;
  if (!frame) return run;
  const { start, mapped, distances, metrics } = view;
  const shown = { ...frame, mapped, distances, metrics, layers: null, logAbsDet: null, wide: null };
  const then: RunState = { ...run, start, frame: shown, metrics: null, otOwnImage: null };
  under.set(view, then);
  return then;
}

/** The same, if one condition is looked at and the frame carries it. */
export function underOne(run: RunState, shown: readonly ViewCondition[]): RunState {
  const view = shown.length === 1 ? run.frame?.conditions?.at(0) : undefined;
  return view ? runUnder(run, view) : run;
}
