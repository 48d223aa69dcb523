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

/** @param size side of the square, CSS px */
export function frameScale(size: number): FrameScale {
  const unit = size / (2 * frameBound);
  return {
    unit,
    x: (value) => (value + frameBound) * unit,
    y: (value) => (frameBound - value) * unit,
  };
}
