/** Eight full squares of side 2 in the box [-4, 4]², every second one (SCIENCE 2.1). */
import { log } from '../../util/exactMath.ts';
import { distribution } from '../law.ts';

const logArea = log(32);

/** Frame units by which float32 rounding may carry a true point over an edge of its square. */
const rounding = 1e-6;

/** Which column or row of squares a coordinate is in, counted from the middle; null on an edge. */
function cell(coordinate: number): number | null {
  const nearest = 2 * Math.round(coordinate / 2);
  return Math.abs(coordinate - nearest) <= rounding ? null : Math.floor(coordinate / 2);
}

/** Squares are closed, so a point on an edge belongs to the full square on one side of it. */
function inSquare(x: number, y: number): boolean {
  if (!(Math.max(Math.abs(x), Math.abs(y)) <= 4 + rounding)) return false;
  const column = cell(x);
  const row = cell(y);
  return column === null || row === null || (column + row) % 2 === 0;
}

/** Distance of a coordinate to the column or row of squares from 2k to 2k + 2. */
const beyond = (coordinate: number, k: number): number =>
  Math.max(0, 2 * k - coordinate, coordinate - 2 * k - 2);

/** Distance of a point to the nearest full square, frame units; 0 inside. */
export function distanceToSquares(x: number, y: number): number {
  let least = Infinity;
  for (let column = -2; column < 2; column++)
    for (let row = -2; row < 2; row++) {
      if ((column + row) % 2 !== 0) continue;
      const across = beyond(x, column);
      const along = beyond(y, row);
      least = Math.min(least, across * across + along * along);
    }
  return Math.sqrt(least);
}

export const checkerboard = distribution({
  id: 'checkerboard',
  draw: (stream, out, at) => {
    const x = 4 * stream.uniform() - 2;
    const shift = Math.abs(Math.floor(x) % 2) - 2 * stream.integer(2);
    out[at] = 2 * x;
    out[at + 1] = 2 * (stream.uniform() + shift);
  },
  logDensityAt: (x, y) => (inSquare(x, y) ? -logArea : -Infinity),
  entropy: logArea,
  supportThreshold: null,
});
