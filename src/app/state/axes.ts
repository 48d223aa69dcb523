/** Frames and runs of a table as they look along two of its features. Computes no number of its own. */
import type { Frame } from '../../protocol/frame.ts';
import { axesOf, planar, type Axes } from '../../protocol/wideRows.ts';
import type { RunState } from './run.ts';

/** A frame's points along these features; frames of the plane are as they are. */
export function frameAlong(frame: Frame, axes: Axes): Frame {
  const { wide } = frame;
  if (!wide) return frame;
  const { features, mapped, start, layers } = wide;
  const along = (rows: Float32Array): Float32Array =>
    planar(rows, features, axesOf(axes, features));
  return {
    ...frame,
    mapped: along(mapped),
    start: start && along(start),
    layers: layers && along(layers),
  };
}

/** A run along these features, its past and what is on its way back with it. */
export function runAlong(run: RunState, axes: Axes): RunState {
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
