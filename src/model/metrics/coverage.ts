/**
 * Coverage: the share of the target's cells that a map reaches at all (SCIENCE 4.1). It says nothing
 * of how many points a cell gets; points outside the frame are in no cell.
 */
import { frameBound } from '../../protocol/catalogue.ts';
import { rowCount, type Numbers } from './rows.ts';

export const coverageSide = 64;
/** Points that a cell must be owed to count. */
const leastExpected = 5;

/** Points in square cells over the frame, [side * side]. */
function counted(points: Numbers, side: number): Uint32Array {
  const counts = new Uint32Array(side * side);
  const scale = side / (2 * frameBound);
  for (let i = 0; i < points.length / 2; i++) {
    const column = Math.floor((points[2 * i] + frameBound) * scale);
    const row = Math.floor((points[2 * i + 1] + frameBound) * scale);
    if (column >= 0 && column < side && row >= 0 && row < side) counts[row * side + column]++;
  }
  return counts;
}

/**
 * Share, among cells where `mapped.n` points of the target's own would put at least 5, of those that
 * hold a mapped point; in [0, 1]. What is expected comes from points of the target, so that one rule
 * serves every law under every mix of conditions; ten times as many as were mapped make it sharp.
 * Null where no cell is owed 5: too few points for so wide a law.
 * @param mapped [n, 2]
 * @param truth [m, 2] points of the target
 */
export function coverage(
  mapped: Numbers,
  truth: Numbers,
  side: number = coverageSide,
): number | null {
  const least = (leastExpected * rowCount(truth, 2)) / rowCount(mapped, 2);
  const reached = counted(mapped, side);
  let owed = 0;
  let held = 0;
  counted(truth, side).forEach((count, cell) => {
    if (count < least) return;
    owed++;
    if (reached[cell] > 0) held++;
  });
  return owed === 0 ? null : held / owed;
}
