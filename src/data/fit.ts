/**
 * Brings points of any units into the frame by one shift and one scale for both axes, so that shapes
 * stay what they are. Decides nothing about their number.
 */
import { frameBound } from '../protocol/catalogue.ts';

/** x becomes (x - centre) * scale. */
export interface Fit {
  readonly scale: number;
  readonly centre: readonly [number, number];
}

export const noFit: Fit = { scale: 1, centre: [0, 0] };

/** Where fitted points end: as far out as the toys. */
const reach = 3.5;
/** Half a cloud's extent below which it would be a dot on the stage. */
const tiny = 0.5;

/** Whether points [n, 2] lie outside the frame, or are so close together that nothing can be seen. */
export function needsFit(points: ArrayLike<number>): boolean {
  const { half, outermost } = extentOf(points);
  return !(outermost <= frameBound) || (half < tiny && half > 0);
}

/** The fit that centres points [n, 2] and brings the outermost to 3.5. One spot is only moved. */
export function fitOf(points: ArrayLike<number>): Fit {
  const { half, centre } = extentOf(points);
  const scale = reach / half;
  return { scale: Number.isFinite(scale) ? scale : 1, centre };
}

/** [n, 2] in frame units. */
export function fitted(points: ArrayLike<number>, { scale, centre }: Fit): Float32Array {
  const out = new Float32Array(points.length);
  for (let i = 0; i < out.length; i++) out[i] = (points[i] - centre[i % 2]) * scale;
  return out;
}

/** Halves are added, not sums halved: the largest numbers have no sum. */
function extentOf(points: ArrayLike<number>): {
  half: number;
  outermost: number;
  centre: readonly [number, number];
} {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  for (let i = 0; i < points.length; i++) {
    low[i % 2] = Math.min(low[i % 2], points[i]);
    high[i % 2] = Math.max(high[i % 2], points[i]);
  }
  const half = Math.max(high[0] / 2 - low[0] / 2, high[1] / 2 - low[1] / 2);
  const outermost = Math.max(-low[0], -low[1], high[0], high[1]);
  return { half, outermost, centre: [low[0] / 2 + high[0] / 2, low[1] / 2 + high[1] / 2] };
}
