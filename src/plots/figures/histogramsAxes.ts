/**
 * What a small histogram shows of its bins: the part of the axis that holds nearly all entries, and how
 * far its axes go. It draws nothing and merges no bins.
 */
import { ticks } from 'd3';
import type { HistogramLine, HistogramPanel, HistogramsBlock } from '../../protocol/figure.ts';

/** Share of a series that may lie beyond each end of the axis. */
const tail = 0.003;

export interface BinRange {
  /** Bins that are shown: from the first to before the last. */
  first: number;
  last: number;
  /** Outer edges of them. */
  from: number;
  to: number;
}

/** Where the plot of a panel stands, CSS px of the panel. */
export interface HistogramPlot {
  left: number;
  right: number;
  top: number;
  base: number;
  /** End of the share axis. */
  most: number;
  bins: BinRange;
  x(value: number): number;
  y(share: number): number;
}

/** A line that tells no more than chance is not drawn, as in the figures of the toys. */
export const isTelling = ({ at, floor }: HistogramLine): boolean =>
  Number.isFinite(at.mean) && (floor === null || at.mean >= 1.5 * floor.mean);

/** Distances, which start at 0, are shown from there; lines and bands are always in sight. */
export function binRange({ shares, from, to, lines, band }: HistogramPanel): BinRange {
  const known = shares.filter((each) => each !== null);
  const bins = known.at(0)?.share.length ?? 1;
  const width = (to - from) / bins;
  let [first, last] = [bins, 0];
  for (const { share } of known) {
    const all = share.reduce((sum, value) => sum + value, 0);
    let sum = 0;
    share.forEach((value, i) => {
      if (sum <= (1 - tail) * all && sum + value > tail * all) {
        first = Math.min(first, i);
        last = Math.max(last, i + 1);
      }
      sum += value;
    });
  }
  const seen = [
    ...lines.filter(isTelling).map(({ at }) => at.mean),
    ...(band ? [band.from, band.to] : []),
  ].filter((x) => x >= from && x <= to);
  for (const x of seen) {
    first = Math.min(first, Math.floor((x - from) / width));
    last = Math.max(last, Math.min(bins, Math.ceil((x - from) / width) + 1));
  }
  if (from === 0 || first >= last) first = 0;
  last = Math.max(last, first + 1);
  return { first, last, from: from + first * width, to: from + last * width };
}

/** End of the share axis: above all outlines; areas behind them may be clipped at twice as much. */
export function shareTop({ series }: HistogramsBlock, { shares }: HistogramPanel): number {
  const most = (filled: boolean): number =>
    Math.max(
      0,
      ...shares.flatMap((each, i) => (each && series[i].filled === filled ? each.share : [])),
    );
  const [lines, areas] = [most(false), most(true)];
  const need = lines > 0 ? Math.min(Math.max(lines, areas), 2 * lines) : areas;
  return need > 0 ? 1.06 * need : 1;
}

const rungs = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1] as const;

/** How far from 1 the axis of ratios goes: most bars are on it. */
export function ratioReach({ panels }: HistogramsBlock): number {
  const off = panels
    .flatMap(({ ratios }) => ratios.flatMap((ratio) => (ratio ? [ratio] : [])))
    .flatMap(({ value, error }) =>
      value.flatMap((v, i) => (v === null ? [] : [Math.abs(v - 1) + (error[i] ?? 0)])),
    )
    .sort((a, b) => a - b);
  const need = off.at(Math.floor(0.85 * off.length)) ?? 0;
  return rungs.find((rung) => rung >= need) ?? 1;
}

/** Marks of an axis and how they are written, with as many decimals as their distance needs. */
export function axisTicks(from: number, to: number, count: number): [number, string][] {
  const all = ticks(from, to, count);
  const step = all.length > 1 ? all[1] - all[0] : 1;
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return all.map((value) => [value, value.toFixed(digits).replace('-', '−')]);
}
