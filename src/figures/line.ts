/** A straight line through points, and how well its slope is known. Decides nothing by it. */
import { meanOf, standardError } from './stat.ts';

export interface LinePoint {
  x: number;
  /** One a seed, the seeds in the same order at every point. */
  values: readonly number[];
}

export interface Slope {
  value: number;
  error: number;
}

/**
 * Least-squares slope: the mean of the seeds' own slopes, with its standard error over seeds. Seeds are
 * what is independent: all points of a seed are of one flow and share its faults, and three numbers know
 * too little of a point's error to weigh it by. Of one seed alone, with an error from the residuals
 * (n - 2). Null below three points, where all x are one, or where points differ in their seeds.
 */
export function slopeOf(points: readonly LinePoint[]): Slope | null {
  const seeds = points.at(0)?.values.length ?? 0;
  if (points.length < 3 || seeds === 0) return null;
  if (points.some(({ values }) => values.length !== seeds)) return null;
  const middle = meanOf(points.map(({ x }) => x));
  const spread = points.reduce((sum, { x }) => sum + (x - middle) * (x - middle), 0);
  if (spread === 0) return null;
  const slopes = Array.from(
    { length: seeds },
    (_, seed) =>
      points.reduce((sum, { x, values }) => sum + (x - middle) * values[seed], 0) / spread,
  );
  const value = meanOf(slopes);
  return { value, error: standardError(slopes) ?? ofResiduals(points, value, middle, spread) };
}

function ofResiduals(
  points: readonly LinePoint[],
  slope: number,
  middle: number,
  spread: number,
): number {
  const mean = meanOf(points.map(({ values }) => values[0]));
  const squares = points.reduce((sum, { x, values }) => {
    const off = values[0] - mean - slope * (x - middle);
    return sum + off * off;
  }, 0);
  return Math.sqrt(squares / (points.length - 2) / spread);
}
