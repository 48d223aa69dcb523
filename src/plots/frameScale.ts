/**
 * The one map from the fixed frame [-4, 4] to a square of pixels: equal aspect, y up. It refuses to
 * pan, zoom or follow the data, because screen distance must stay model distance.
 */
import { frameBound } from '../protocol/catalogue.ts';

export interface FrameScale {
  /** CSS px per frame unit. */
  unit: number;
  x(value: number): number;
  y(value: number): number;
}

/** @param size side of the square, CSS px; @param bound half the side of the frame shown */
export function frameScale(size: number, bound = frameBound): FrameScale {
  const unit = size / (2 * bound);
  return { unit, x: (value) => (value + bound) * unit, y: (value) => (bound - value) * unit };
}
