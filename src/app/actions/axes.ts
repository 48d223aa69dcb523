/** Which two features of a table the stages show. What is trained does not change. */
import { axesOf, firstAxes, planar, type Axes } from '../../protocol/wideRows.ts';
import { frameAlong } from '../state/axes.ts';
import { configStore, selectedConfig } from '../state/config.ts';
import { tableOf } from '../state/ownData.ts';
import { runStore, type RunState } from '../state/run.ts';
import { viewStore } from '../state/view.ts';
import { leaveMap } from './wholeMap.ts';

/**
 * One of the two; where both would be one feature, they change places.
 * @returns false where there is no such feature, or nothing to choose
 */
export function setAxis(which: 0 | 1, feature: number): boolean {
  const features = tableOf(selectedConfig(configStore.getState()).reference)?.columns.length ?? 2;
  if (features < 3 || !Number.isInteger(feature) || feature < 0 || feature >= features)
    return false;
  const { axes } = viewStore.getState();
  const other = axes[1 - which] === feature ? axes[which] : axes[1 - which];
  lookAlong(which === 0 ? [feature, other] : [other, feature]);
  return true;
}

export const lookAlongFirst = (): void => lookAlong(firstAxes);

/** What has been is seen along them too. */
function lookAlong(axes: Axes): void {
  // The sums of a whole map are those of the features before.
  leaveMap();
  viewStore.setState({ axes });
  runStore.setState(({ runs }) => ({ runs: runs.map((run) => runAlong(run, axes)) }));
}

/** A run along these features, its past and what is on its way back with it. */
function runAlong(run: RunState, axes: Axes): RunState {
  const { frame, wideStart, history, next } = run;
  if (!frame?.wide && !next) return run;
  const features = frame?.wide?.features;
  return {
    ...run,
    frame: frame && frameAlong(frame, axes),
    start: wideStart && features ? planar(wideStart, features, axesOf(axes, features)) : run.start,
    history: history.map((one) => frameAlong(one, axes)),
    next: next && runAlong(next, axes),
  };
}
