/**
 * Points as they come out of a file, of which at most a fixed number is kept: a seeded, uniform
 * sample of all of them (algorithm R), so that a file of any length needs little memory. Keeps their
 * order as long as all of them fit.
 */
import { ownLimits } from '../../protocol/ownData.ts';
import { stream } from '../../util/streams.ts';

export interface Reservoir {
  add(x: number, y: number): void;
  /** Points that came. */
  rows(): number;
  /** [n, 2] the points that were kept. */
  points(): Float64Array;
}

export function createReservoir(max: number = ownLimits.max): Reservoir {
  const source = stream(1, 'own/subsample');
  const kept: number[] = [];
  let rows = 0;
  return {
    add(x, y) {
      const at = rows < max ? rows : source.integer(rows + 1);
      rows++;
      if (at >= max) return;
      kept[2 * at] = x;
      kept[2 * at + 1] = y;
    },
    rows: () => rows,
    points: () => Float64Array.from(kept),
  };
}
