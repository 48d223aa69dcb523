/**
 * Numbers against a condition's value: points with bars of ± one sd over seeds, a straight line where
 * one was fitted, and its slope in words. It refuses to join points by a curve.
 */
import { ticks } from 'd3';
import type { CurveBlock, Unit } from '../../protocol/figure.ts';
import { distance, nats, oneDecimal, wholeShare } from '../format.ts';
import type { Surface } from '../surface.ts';
import { drawTitle, rule, titleHeight, write, type Context, type Room } from './context.ts';
import { withError } from './stats.ts';
import { widest, wrap } from './type.ts';

type Series = CurveBlock['series'][number];

interface Plot {
  left: number;
  right: number;
  top: number;
  base: number;
  xTicks: number[];
  yTicks: number[];
  x(value: number): number;
  y(value: number): number;
}

const plotHeight = ({ width }: Room): number =>
  Math.round(Math.min(420, Math.max(240, 0.28 * width)));
const legendWidth = ({ width }: Room): number => Math.round(0.3 * width);

export function curveHeight(block: CurveBlock, room: Room): number {
  const { type } = room;
  const axis = Math.round(2.6 * type.line + 6);
  const plot = Math.round(1.4 * type.line) + plotHeight(room) + axis;
  return titleHeight(block.title, type) + Math.max(plot, legendRows(block, room) * type.line);
}

export function drawCurve(surface: Surface, block: CurveBlock, context: Context): number {
  const { type } = context;
  drawTitle(surface, block.title, context);
  const top = titleHeight(block.title, type) + Math.round(1.4 * type.line);
  const plot = plotOf(block, top, context);
  drawAxes(surface, block, plot, context);
  block.series.forEach((series, i) => drawSeries(surface, block, series, i, plot, context));
  drawLegend(surface, block, top, context);
  return curveHeight(block, context);
}

const tickText = (value: number, unit: Unit, step: number): string => {
  switch (unit) {
    case 'share':
      return step < 0.01 ? `${oneDecimal(100 * value)}\u2009%` : wholeShare(value);
    case 'distance':
    case 'scaled':
    case 'ratio':
      return step < 0.1 ? distance(value) : oneDecimal(value);
    case 'nats':
    case 'auc':
      return step < 0.01 ? nats(value) : distance(value);
    default:
      return unit satisfies never;
  }
};

/** From 0 for what cannot be negative and has its null there, from a half for an AUC. */
function valueRange({ series, unit }: CurveBlock): [number, number] {
  const ends = series
    .flatMap(({ values }) => values.filter((value) => value !== null))
    .flatMap(({ mean, sd }) => [mean - (sd ?? 0), mean + (sd ?? 0)])
    .filter(Number.isFinite);
  const null0 =
    unit === 'distance' || unit === 'scaled' || unit === 'share'
      ? [0]
      : unit === 'auc'
        ? [0.5]
        : [];
  const low = Math.min(...ends, ...null0);
  const high = Math.max(...ends, ...null0);
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  // Nothing is measured below 0 there, however wide its bar.
  const from = null0.length > 0 ? Math.max(low, Math.min(...null0)) : low;
  return high > from ? [from, high] : [from - 0.5, from + 0.5];
}

/** Round numbers from at or below the first to at or above the last. */
function roundTicks([from, to]: [number, number], count: number): number[] {
  const inner = ticks(from, to, count);
  const step = inner[1] - inner[0];
  const clean = (value: number): number => Number(value.toPrecision(12));
  const first = inner[0] > from + 1e-9 * step ? [clean(inner[0] - step)] : [];
  const end = inner[inner.length - 1];
  return [...first, ...inner, ...(end < to - 1e-9 * step ? [clean(end + step)] : [])];
}

function plotOf(block: CurveBlock, top: number, context: Context): Plot {
  const { type, width } = context;
  const yTicks = roundTicks(valueRange(block), 5);
  const step = yTicks[1] - yTicks[0];
  const names = yTicks.map((value) => tickText(value, block.unit, step));
  const left = Math.ceil(widest(names, type.tick)) + 8;
  const right = width - legendWidth(context) - 3 * type.gap;
  const base = top + plotHeight(context);
  const [x0, x1] = [Math.min(...block.x), Math.max(...block.x)];
  const span = x1 > x0 ? x1 - x0 : 1;
  const [y0, y1] = [yTicks[0], yTicks[yTicks.length - 1]];
  const inset = 14 * type.k;
  return {
    ...{ left, right, top, base, yTicks, xTicks: [...new Set(block.x)] },
    x: (value) => left + inset + ((value - x0) / span) * (right - left - 2 * inset),
    y: (value) => base - ((value - y0) / (y1 - y0)) * (base - top),
  };
}

function drawAxes(surface: Surface, block: CurveBlock, plot: Plot, { theme, type }: Context): void {
  const words = { size: type.tick, ink: theme.ink3 };
  const step = plot.yTicks[1] - plot.yTicks[0];
  surface.lineWidth = 1;
  plot.yTicks.forEach((value, i) => {
    const y = Math.round(plot.y(value)) + 0.5;
    surface.strokeStyle = i === 0 ? theme.line2 : theme.line;
    rule(surface, [plot.left, y], [plot.right, y]);
    const at = [plot.left - 6, y + 0.35 * type.tick] as const;
    write(surface, theme, tickText(value, block.unit, step), at, { ...words, align: 'right', tabular: true }); // prettier-ignore
  });
  surface.strokeStyle = theme.line2;
  for (const value of plot.xTicks) {
    rule(surface, [plot.x(value), plot.base], [plot.x(value), plot.base + 4]);
    const at = [plot.x(value), plot.base + 4 + type.line] as const;
    write(surface, theme, String(value).replace('-', '−'), at, { ...words, align: 'center' });
  }
  const middle = (plot.left + plot.right) / 2;
  write(surface, theme, block.xLabel, [middle, plot.base + 4 + 2.1 * type.line], { ...words, align: 'center' }); // prettier-ignore
  write(surface, theme, block.yLabel, [0, plot.top - 0.75 * type.line], words);
}

/** Series that are no method wear ink, told apart by their marks. */
function lookOf({ method }: Series, { theme }: Context): { colour: string; dash: number[] } {
  return method ? theme.methods[method] : { colour: theme.ink3, dash: [2, 3] };
}

function drawSeries(
  surface: Surface,
  block: CurveBlock,
  series: Series,
  index: number,
  plot: Plot,
  context: Context,
): void {
  // prettier-ignore
  const { type } = context;
  const { colour, dash } = lookOf(series, context);
  // Side by side, so that bars at one x do not hide each other.
  const shift = (index - (block.series.length - 1) / 2) * 5 * type.k;
  surface.save();
  surface.strokeStyle = colour;
  surface.fillStyle = colour;
  surface.lineWidth = 1.2 * type.k;
  const line = lineOf(block.x, series);
  if (line) {
    surface.setLineDash(dash.map((part) => part * type.k));
    const ends = [Math.min(...block.x), Math.max(...block.x)];
    rule(surface, [plot.x(ends[0]), plot.y(line(ends[0]))], [plot.x(ends[1]), plot.y(line(ends[1]))]); // prettier-ignore
    surface.setLineDash([]);
  }
  series.values.forEach((value, i) => {
    if (!value || !Number.isFinite(value.mean)) return;
    const { mean, sd } = value;
    const [x, y] = [plot.x(block.x[i]) + shift, plot.y(mean)];
    if (sd !== null) {
      const bottom = Math.min(plot.base, plot.y(mean - sd));
      rule(surface, [x, plot.y(mean + sd)], [x, bottom]);
    }
    mark(surface, series.method === null, x, y, 3.4 * type.k);
  });
  surface.restore();
}

/** A disc for a method, a square for anything else. */
function mark(surface: Surface, square: boolean, x: number, y: number, radius: number): void {
  surface.beginPath();
  if (square) surface.rect(x - 0.9 * radius, y - 0.9 * radius, 1.8 * radius, 1.8 * radius);
  else surface.arc(x, y, radius, 0, 2 * Math.PI);
  surface.fill();
}

/** The fitted line passes through the mean of the points that are there. */
function lineOf(x: readonly number[], { slope, values }: Series): ((x: number) => number) | null {
  if (!slope || !Number.isFinite(slope.value)) return null;
  const there = values.flatMap((value, i) => (value ? [[x[i], value.mean]] : []));
  const mean = (k: 0 | 1): number => there.reduce((sum, at) => sum + at[k], 0) / there.length;
  const [mx, my] = [mean(0), mean(1)];
  return Number.isFinite(my) ? (at) => my + slope.value * (at - mx) : null;
}

function slopeText({ slope }: Series, { unit, xUnit }: CurveBlock): string | null {
  if (!slope) return null;
  const percent = unit === 'share' ? 100 : 1;
  const text = withError(percent * slope.value, percent * slope.error);
  return `slope ${text}${unit === 'share' ? '\u2009%' : ''} a ${xUnit}`;
}

const labelLines = ({ label }: Series, room: Room): string[] =>
  wrap(label, room.type.small, legendWidth(room) - 34 * room.type.k);

const legendRows = (block: CurveBlock, room: Room): number =>
  block.series.reduce(
    (sum, series) => sum + labelLines(series, room).length + (series.slope ? 1.5 : 0.5),
    1,
  );

function drawLegend(surface: Surface, block: CurveBlock, top: number, context: Context): void {
  const { theme, type, width } = context;
  const x = width - legendWidth(context);
  let y = top + 0.5 * type.line;
  for (const series of block.series) {
    const { colour, dash } = lookOf(series, context);
    surface.save();
    surface.strokeStyle = colour;
    surface.fillStyle = colour;
    surface.lineWidth = 1.4 * type.k;
    const middle = y - 0.32 * type.small;
    if (series.slope) {
      surface.setLineDash(dash.map((part) => part * type.k));
      rule(surface, [x, middle], [x + 24 * type.k, middle]);
    }
    mark(surface, series.method === null, x + 12 * type.k, middle, 3.4 * type.k);
    surface.restore();
    for (const text of labelLines(series, context)) {
      write(surface, theme, text, [x + 34 * type.k, y], { size: type.small, ink: theme.ink });
      y += type.line;
    }
    const slope = slopeText(series, block);
    if (slope) {
      write(surface, theme, slope, [x + 34 * type.k, y], { size: type.tick, ink: theme.ink2 });
      y += type.line;
    }
    y += 0.5 * type.line;
  }
}
