/**
 * The density of a law at the centres of the cells that a frame's density has, for the residual: exact,
 * or smoothed from the points of own data. Made in slices while the browser is idle, once per law, condition and grid.
 */
import { logDensityRows } from '../../data/dataset.ts';
import { frameBound, type ConditionId, type ToyId } from '../../protocol/catalogue.ts';
import { isOwnId, type LawId } from '../../protocol/ownData.ts';
import { cloudLogDensity, residualReach } from '../../plots/index.ts';
import { planarOwn } from './planarOwn.ts';
import { inSlices } from './slices.ts';

export interface CellTarget {
  /** [side * side] log density, nats; rows upwards from y = -4. */
  logDensity: Float64Array;
  /** The difference at the ends of the residual's ramp, per unit of area. */
  reach: number;
}

const known = new Map<string, CellTarget | null>();
const listeners = new Set<() => void>();
let made = 0;

/** How many have been made: a number that changes with each. */
export const cellTargetsMade = (): number => made;

/** Calls back whenever one has been made; returns how to stop. */
export function onCellTarget(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** @param context of the law's condition; null without one. Null while it is being made. */
export function cellTargetOf(
  law: LawId,
  condition: ConditionId,
  context: readonly number[] | null,
  side: number,
): CellTarget | null {
  // There is one density per context, of which own data have too few points each.
  if (isOwnId(law) && condition !== 'none') return null;
  const key = [law, condition, context?.join(), side].join('/');
  const there = known.get(key);
  if (there !== undefined) return there;
  known.set(key, null);
  const logDensity = new Float64Array(side * side);
  const row = (toy: ToyId, j: number): Float64Array =>
    logDensityRows(toy, condition, centres(j, side, context)) ?? new Float64Array(side);
  const filled = isOwnId(law)
    ? inSlices(1, () => logDensity.set(cloudLogDensity(planarOwn(law), side)))
    : inSlices(side, (j) => logDensity.set(row(law, j), j * side));
  void filled.then(() => {
    known.set(key, { logDensity, reach: residualReach(logDensity) });
    made++;
    for (const listener of listeners) listener();
  });
  return null;
}

function centres(
  row: number,
  side: number,
  context: readonly number[] | null,
): { n: number; x: Float32Array; context: Float32Array | null } {
  const place = (i: number): number => ((i + 0.5) * 2 * frameBound) / side - frameBound;
  return {
    n: side,
    x: Float32Array.from({ length: 2 * side }, (_, k) => place(k % 2 === 0 ? k / 2 : row)),
    context:
      context &&
      Float32Array.from({ length: side * context.length }, (_, k) => context[k % context.length]),
  };
}
