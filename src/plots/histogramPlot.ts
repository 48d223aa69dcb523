/**
 * Where things stand on the movement histogram, with its grid and baseline. It refuses to know runs.
 */
import type { HistogramAxes } from './bins.ts';
import { distance, oneDecimal, tick, wholeShare } from './format.ts';
import type { Surface } from './surface.ts';
import { fontOf } from './text.ts';
import type { Theme } from './theme.ts';

/** Where things stand, CSS px. */
export interface Plot {
  left: number;
  right: number;
  top: number;
  base: number;
  width: number;
  axes: HistogramAxes;
  x(value: number): number;
  y(share: number): number;
  /** Shares that have a line across the plot. */
  rungs: readonly number[];
}

/** Rungs of the share axis and how many round steps each is cut into. */
const gridSteps: Record<HistogramAxes['top'], number> = { 0.1: 2, 0.2: 4, 0.4: 4, 0.6: 3, 1: 4 };

/** Where the distance axis begins and ends, CSS px from the picture's own edges. */
export function histogramInset(max: HistogramAxes['max']): { left: number; right: number } {
  // Room for the axis break and the maximum, which the long axis holds by itself.
  return { left: 34, right: max === 12 ? 12 : 62 };
}

/**
 * @param width @param height of the picture, CSS px
 * @param above room kept for words over the plot, CSS px
 * @param log shares on a logarithmic axis
 */
export function histogramPlot(
  width: number,
  height: number,
  axes: HistogramAxes,
  above: number,
  log = false,
): Plot {
  const inset = histogramInset(axes.max);
  const { left } = inset;
  const right = width - inset.right;
  const top = above;
  const base = height - 22;
  return {
    left,
    right,
    top,
    base,
    width: width,
    axes,
    x: (value) => left + (value / axes.max) * (right - left),
    y: (share) => base - heightOf(Math.min(share, axes.top), axes.top, log) * (base - top),
    rungs: log ? logRungs(axes.top) : evenRungs(axes.top),
  };
}

/** Where a logarithmic axis begins: one of 1,000 points still stands above it. */
const least = 0.0005;

/** Height of a share in the plot, 0 to 1. */
function heightOf(share: number, top: number, log: boolean): number {
  if (!log) return share / top;
  return share <= least ? 0 : Math.log(share / least) / Math.log(top / least);
}

const sharePercent = (share: number): string =>
  share < 0.01 ? oneDecimal(100 * share) : tick(100 * share);

const evenRungs = (top: HistogramAxes['top']): number[] =>
  Array.from({ length: gridSteps[top] }, (_, i) => (top * (i + 1)) / gridSteps[top]);

const logRungs = (top: HistogramAxes['top']): number[] => [
  ...[0.001, 0.01, 0.1].filter((share) => share < top),
  top,
];

/** Horizontal hairlines with their shares. */
export function drawGrid(surface: Surface, plot: Plot, theme: Theme): void {
  surface.font = fontOf(theme, theme.tick);
  surface.fillStyle = theme.ink3;
  surface.strokeStyle = theme.line;
  surface.lineWidth = 1;
  surface.textAlign = 'right';
  for (const share of plot.rungs) {
    const y = Math.round(plot.y(share)) + 0.5;
    surface.beginPath();
    surface.moveTo(plot.left, y);
    surface.lineTo(plot.right, y);
    surface.stroke();
    const text = share === plot.axes.top ? wholeShare(share) : sharePercent(share);
    surface.fillText(text, plot.left - 6, y + 3.5);
  }
}

/** Baseline with its ticks; the short axis breaks before the maximum, the long one holds it. */
export function drawBase(surface: Surface, maximum: number | null, plot: Plot, theme: Theme): void {
  const { base, right, axes } = plot;
  const y = base + 0.5;
  const far = maximum === null ? Infinity : axes.max === 12 ? plot.x(maximum) : plot.width - 24;
  surface.strokeStyle = theme.line2;
  surface.lineWidth = 1;
  surface.beginPath();
  surface.moveTo(plot.left, y);
  surface.lineTo(right, y);
  if (axes.max === 6 && maximum !== null) {
    surface.lineTo(right + 6, y);
    surface.lineTo(right + 9, y - 4);
    surface.lineTo(right + 13, y + 4);
    surface.lineTo(right + 16, y);
    surface.lineTo(plot.width, y);
  }
  const step = axes.max / 6;
  for (let v = 0; v <= axes.max; v += step) {
    surface.moveTo(plot.x(v), base);
    surface.lineTo(plot.x(v), base + 4);
  }
  surface.stroke();
  surface.fillStyle = theme.ink3;
  surface.textAlign = 'center';
  surface.font = fontOf(theme, theme.tick);
  for (let v = 0; v <= axes.max; v += step) {
    if (axes.max === 6 || Math.abs(plot.x(v) - far) > 24) {
      surface.fillText(tick(v), plot.x(v), base + 17);
    }
  }
  if (maximum === null) return;
  surface.strokeStyle = theme.ink3;
  surface.beginPath();
  surface.moveTo(far, base - 10);
  surface.lineTo(far, base + 4);
  surface.stroke();
  surface.fillText(distance(maximum), far, base + 17);
  surface.fillText('maximum', far, base - 15);
}
