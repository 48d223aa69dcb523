/** Numbers of the points on a stage, as they come with a frame. Plain data. */

/** Live metrics of a frame's points; null where not measurable yet. Units: nats or frame units. */
export interface FrameMetrics {
  meanDistance: number;
  stdDistance: number;
  medianDistance: number;
  q95Distance: number;
  maxDistance: number;
  slicedW2: number | null;
  outOfSupport: number | null;
  /** Largest round-trip error on a subset of the frame's points. */
  roundTripMax: number | null;
}
