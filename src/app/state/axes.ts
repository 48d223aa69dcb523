/** Frames of a table as they look along two of its features. Computes no number of its own. */
import type { Frame } from '../../protocol/frame.ts';
import { axesOf, planar, type Axes } from '../../protocol/wideRows.ts';

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
