/**
 * Distances of a figure's methods in bins wide enough to read, and the axes they stand on. It draws
 * nothing and moves no number: what it merges is the data's own bins.
 */
import type { DistancesBlock } from '../../protocol/figure.ts';
import { distanceBin } from '../../protocol/product.ts';

/** Bins of the data that make one step of an outline: 0.2 frame units. */
const merged = 5;
export const stepWidth = merged * distanceBin;
/** End of the distance axis: the frame's diagonal and a little. */
export const axisEnd = 12;

const rungs = [0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.6, 0.8, 1] as const;
/** The most height that the first step may ask for: unmoved points are a spike, and are clipped. */
const spikeTop = 0.2;

/** Sums of each five bins. */
export function steps(share: readonly number[]): number[] {
  const sums = new Array<number>(Math.ceil(share.length / merged)).fill(0);
  share.forEach((value, i) => (sums[Math.floor(i / merged)] += value));
  return sums;
}

/** One outline on the plot. */
export interface Outline {
  share: number[];
  /**
   * Sample sd over seeds: the sum of the bins' own, which is right where seeds shift a whole step
   * and too wide, never too narrow, elsewhere.
   */
  sd: number[] | null;
}

export const outlineOf = ({ share, shareSd }: DistancesBlock['series'][number]): Outline => ({
  share: steps(share),
  sd: shareSd && steps(shareSd),
});

/** End of the share axis: the rung above every step but the spike at 0, with room on top. */
export function topOf(outlines: readonly Outline[], baseline: readonly number[]): number {
  const need = [...outlines.map(({ share }) => share), baseline].map((share) =>
    Math.max(Math.min(share[0] ?? 0, spikeTop), ...share.slice(1), 0),
  );
  return rungs.find((rung) => rung >= 1.04 * Math.max(0, ...need)) ?? 1;
}

/** Lines across the plot, from the axis up. */
export function shareTicks(top: number): number[] {
  const count = [4, 5, 3].find((n) => Number.isInteger(Math.round(1e6 * top) / 1e4 / n)) ?? 2;
  return Array.from({ length: count }, (_, i) => (top * (i + 1)) / count);
}
