/**
 * Ratios below a small histogram: points with their error bars about a line at 1. It refuses to join
 * them, and leaves out those that are off the axis, bar and all.
 */
import type { HistogramPanel, HistogramRatios, HistogramsBlock } from '../../protocol/figure.ts';
import type { Surface } from '../surface.ts';
import { rule, write, type Context, type Room } from './context.ts';
import type { HistogramPlot } from './histogramsAxes.ts';
import { lookOf } from './histogramsLegend.ts';

/** Where the ratios stand, CSS px of the panel, and how far from 1 they go. */
interface RatioArea {
  top: number;
  height: number;
  reach: number;
}

export const ratioGap = ({ type }: Room): number => Math.round(10 * type.k);

export const ratioMarks = (reach: number): [number, string][] =>
  [1 - reach, 1, 1 + reach].map((value) => [value, value.toFixed(reach < 0.1 ? 2 : 1)]);

export function drawRatios(
  surface: Surface,
  { series }: HistogramsBlock,
  { ratios }: HistogramPanel,
  area: RatioArea,
  plot: HistogramPlot,
  context: Context,
): void {
  const { theme, type } = context;
  const { top, height, reach } = area;
  const y = (value: number): number =>
    top + ((1 + reach - Math.min(1 + reach, Math.max(1 - reach, value))) / (2 * reach)) * height; // prettier-ignore
  surface.lineWidth = 1;
  for (const [value, text] of ratioMarks(reach)) {
    const at = Math.round(y(value)) + 0.5;
    surface.strokeStyle = value === 1 ? theme.ink3 : theme.line;
    rule(surface, [plot.left, at], [plot.right, at]);
    write(surface, theme, text, [plot.left - 6, at + 0.35 * type.tick], {
      ...({ size: type.tick, ink: theme.ink3, align: 'right', tabular: true } as const),
    });
  }
  const there = ratios.flatMap((ratio, i) => (ratio ? [{ ratio, i }] : []));
  there.forEach(({ ratio, i }, k) => {
    // Side by side in a bin, so that bars do not hide each other.
    const place = (k + 1) / (there.length + 1);
    drawBars(surface, ratio, lookOf(series[i], context).colour, place, { reach, plot, y }, type.k);
  });
}

function drawBars(
  surface: Surface,
  { value, error }: HistogramRatios,
  colour: string,
  place: number,
  { reach, plot, y }: { reach: number; plot: HistogramPlot; y(value: number): number },
  k: number,
): void {
  const { first, last, from, to } = plot.bins;
  const width = (to - from) / (last - first);
  surface.save();
  surface.strokeStyle = colour;
  surface.fillStyle = colour;
  surface.lineWidth = k;
  for (let i = first; i < last; i++) {
    const [v, e] = [value[i], error[i]];
    if (v === null || e === null || Math.abs(v - 1) - e > reach) continue;
    const x = plot.x(from + (i - first + place) * width);
    rule(surface, [x, y(v + e)], [x, y(v - e)]);
    if (Math.abs(v - 1) > reach) continue;
    surface.beginPath();
    surface.arc(x, y(v), 1.5 * k, 0, 2 * Math.PI);
    surface.fill();
  }
  surface.restore();
}
