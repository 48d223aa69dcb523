/**
 * Distances counted into fine bins, so that millions of them have a median without being kept. It
 * refuses to be exact about quantiles: they are right to one bin.
 */

/** Width of a bin, frame units; quantiles are this exact. */
export const countWidth = 0.001;
/** Bins reach this far, frame units; what is beyond is counted in the last bin's stead. */
const reach = 12;
/** Float32 distances on an edge, such as 0.7, belong to the bin that starts there. */
const edge = 1e-3;

export interface DistanceCounts {
  /** [12000] numbers of distances per bin. */
  readonly bins: Uint32Array;
  /** Distances in all, those beyond the bins too. */
  n: number;
  largest: number;
}

export function emptyCounts(): DistanceCounts {
  return { bins: new Uint32Array(Math.round(reach / countWidth)), n: 0, largest: 0 };
}

/** Adds distances in place. @param distances finite, at least 0 */
export function addDistances(to: DistanceCounts, distances: ArrayLike<number>): void {
  const { bins } = to;
  for (let i = 0; i < distances.length; i++) {
    const d = distances[i];
    const bin = Math.floor(d / countWidth + edge);
    if (bin < bins.length) bins[bin]++;
    if (d > to.largest) to.largest = d;
  }
  to.n += distances.length;
}

/**
 * Middle of the bin that holds the quantile; the largest distance where that lies beyond the bins.
 * @param p from 0 to 1
 * @throws Error when nothing was counted
 */
export function quantileOf({ bins, n, largest }: DistanceCounts, p: number): number {
  if (n === 0) throw new Error('no distances counted');
  const wanted = p * (n - 1);
  let seen = 0;
  for (let i = 0; i < bins.length; i++) {
    seen += bins[i];
    if (seen > wanted) return Math.min(largest, (i + 0.5) * countWidth);
  }
  return largest;
}
