/**
 * Movement histogram: how far each run moved its points, against random pairing and optimal
 * transport (DESIGN section 7). It refuses to rank runs and to move its axes without need.
 */
import { distance, tick, wholeShare } from './format.ts';
import { binWidth, chooseAxes, summarise } from './bins.ts';
import type { HistogramAxes, Summary } from './bins.ts';
import { drawLegend } from './histogramLegend.ts';
import type { LegendRow } from './histogramLegend.ts';
import { bandIsShown, drawReferences } from './histogramReferences.ts';
import type { TransportReferences } from './histogramReferences.ts';
import type { MethodId } from '../protocol/catalogue.ts';
import type { Surface } from './surface.ts';
import { fontOf } from './text.ts';
import type { MethodStyle, Theme } from './theme.ts';

export type { HistogramAxes } from './bins.ts';

export interface HistogramRun {
  label: string;
  method: MethodId;
  /** [n] frame units. */
  distances: Float32Array;
}

export interface HistogramData extends TransportReferences {
  /** CSS px. */
  width: number;
  height: number;
  runs: HistogramRun[];
  /** [m] distances of independent pairs. */
  randomPairing: Float32Array | null;
  /** Largest distance the frame allows: 8 sqrt 2. */
  maximum: number;
  /** What the last call returned, so that the axes stay still; leave out for a new run. */
  axes?: HistogramAxes | null;
}

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
}

interface Outline extends MethodStyle {
  alpha: number;
  label: string;
  summary: Summary;
}

/** A picture narrower than this has its legend above the plot. */
const narrow = 520;
const rowHeight = 15;
/** Rungs of the share axis and how many round steps each is cut into. */
const gridSteps: Record<HistogramAxes['top'], number> = { 0.1: 2, 0.2: 4, 0.4: 4, 0.6: 3, 1: 4 };

/** Draws the histogram and returns the axes it used; clears what was there. */
export function drawHistogram(surface: Surface, data: HistogramData, theme: Theme): HistogramAxes {
  const runs = data.runs.filter((run) => run.distances.length > 0);
  const outlines = outlinesOf(runs, theme);
  const summaries = outlines.map((outline) => outline.summary);
  const axes = chooseAxes(summaries, data.axes ?? null);
  const random = data.randomPairing?.length ? summarise(data.randomPairing) : null;
  const rows = legendRows(outlines, random, theme);
  const plot = plotOf(data, axes, data.width < narrow ? rows.length * rowHeight : 0);
  surface.save();
  surface.clearRect(0, 0, data.width, data.height);
  surface.textBaseline = 'alphabetic';
  surface.lineJoin = 'round';
  surface.lineCap = 'butt';
  drawGrid(surface, plot, theme);
  if (random) drawFill(surface, random, plot, theme.refFill);
  drawReferences(surface, data, plot, theme);
  for (const outline of outlines) drawOutline(surface, outline, plot);
  drawBase(surface, data.maximum, plot, theme);
  drawMedians(surface, outlines, random?.median ?? null, plot, theme);
  drawBeyond(surface, outlines, plot, theme);
  if (runs.length > 0 && summaries.every((summary) => summary.largest === 0)) {
    drawNote(surface, 'No point has moved yet', plot, theme);
  }
  drawLegend(surface, rows, plot, data.width < narrow, theme);
  surface.restore();
  return axes;
}

function plotOf(data: HistogramData, axes: HistogramAxes, above: number): Plot {
  const left = 34;
  // Room for the axis break and the maximum, which the long axis holds by itself.
  const right = data.width - (axes.max === 12 ? 12 : 62);
  const top = above + (data.otOwnImage !== null && bandIsShown(data.otLaws) ? 34 : 20);
  const base = data.height - 22;
  return {
    left,
    right,
    top,
    base,
    width: data.width,
    axes,
    x: (value) => left + (value / axes.max) * (right - left),
    y: (share) => base - (Math.min(share, axes.top) / axes.top) * (base - top),
  };
}

/** A second run of the same method wears its hue at 60 % and a short dash (DESIGN section 5). */
function outlinesOf(runs: HistogramRun[], theme: Theme): Outline[] {
  return runs.map((run, i) => {
    const again = runs.findIndex((other) => other.method === run.method) < i;
    return {
      colour: theme.methods[run.method].colour,
      dash: again ? [2, 2] : theme.methods[run.method].dash,
      alpha: again ? 0.6 : 1,
      label: run.label,
      summary: summarise(run.distances),
    };
  });
}

function legendRows(outlines: Outline[], random: Summary | null, theme: Theme): LegendRow[] {
  const rows: LegendRow[] = outlines.map((outline) => ({
    kind: 'line',
    label: outline.label,
    colour: outline.colour,
    dash: outline.dash,
    alpha: outline.alpha,
    value: `median ${distance(outline.summary.median)}`,
  }));
  if (random) {
    rows.push({
      kind: 'fill',
      label: 'Random pairing',
      colour: theme.refFill,
      tick: theme.ref,
      value: `median ${distance(random.median)}`,
    });
  }
  return rows;
}

/** Horizontal hairlines with their shares. */
function drawGrid(surface: Surface, plot: Plot, theme: Theme): void {
  surface.font = fontOf(theme, theme.tick);
  surface.fillStyle = theme.ink3;
  surface.strokeStyle = theme.line;
  surface.lineWidth = 1;
  surface.textAlign = 'right';
  const steps = gridSteps[plot.axes.top];
  for (let i = 1; i <= steps; i++) {
    const share = (plot.axes.top * i) / steps;
    const y = Math.round(plot.y(share)) + 0.5;
    surface.beginPath();
    surface.moveTo(plot.left, y);
    surface.lineTo(plot.right, y);
    surface.stroke();
    const text = i === steps ? wholeShare(share) : tick(100 * share);
    surface.fillText(text, plot.left - 6, y + 3.5);
  }
}

function stepPath(surface: Surface, summary: Summary, plot: Plot): void {
  const bins = summary.shares.subarray(0, Math.round(plot.axes.max / binWidth));
  let first = 0;
  let end = bins.length;
  while (first < end && bins[first] === 0) first++;
  while (end > first && bins[end - 1] === 0) end--;
  surface.beginPath();
  surface.moveTo(plot.x(first * binWidth), plot.base);
  for (let i = first; i < end; i++) {
    surface.lineTo(plot.x(i * binWidth), plot.y(bins[i]));
    surface.lineTo(plot.x((i + 1) * binWidth), plot.y(bins[i]));
  }
  surface.lineTo(plot.x(end * binWidth), plot.base);
}

function drawFill(surface: Surface, summary: Summary, plot: Plot, fill: string): void {
  stepPath(surface, summary, plot);
  surface.closePath();
  surface.fillStyle = fill;
  surface.fill();
}

function drawOutline(surface: Surface, outline: Outline, plot: Plot): void {
  surface.save();
  surface.globalAlpha = outline.alpha;
  surface.strokeStyle = outline.colour;
  surface.lineWidth = 1.6;
  surface.setLineDash(outline.dash);
  stepPath(surface, outline.summary, plot);
  surface.stroke();
  surface.restore();
}

/** Baseline with its ticks; the short axis breaks before the maximum, the long one holds it. */
function drawBase(surface: Surface, maximum: number, plot: Plot, theme: Theme): void {
  const { base, right, axes } = plot;
  const y = base + 0.5;
  const far = axes.max === 12 ? plot.x(maximum) : plot.width - 24;
  surface.strokeStyle = theme.line2;
  surface.lineWidth = 1;
  surface.beginPath();
  surface.moveTo(plot.left, y);
  surface.lineTo(right, y);
  if (axes.max === 6) {
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
  surface.strokeStyle = theme.ink3;
  surface.beginPath();
  surface.moveTo(far, base - 10);
  surface.lineTo(far, base + 4);
  surface.stroke();
  surface.fillStyle = theme.ink3;
  surface.textAlign = 'center';
  surface.font = fontOf(theme, theme.tick);
  for (let v = 0; v <= axes.max; v += step) {
    if (axes.max === 6 || Math.abs(plot.x(v) - far) > 24) {
      surface.fillText(tick(v), plot.x(v), base + 17);
    }
  }
  surface.fillText(distance(maximum), far, base + 17);
  surface.fillText('maximum', far, base - 15);
}

function drawMedians(
  surface: Surface,
  outlines: Outline[],
  random: number | null,
  plot: Plot,
  theme: Theme,
): void {
  if (random !== null) {
    surface.fillStyle = theme.ref;
    surface.fillRect(plot.x(random) - 1, plot.base - 9, 2, 9);
  }
  for (const outline of outlines) {
    triangle(surface, plot.x(outline.summary.median), plot.base - 1, 9);
    surface.lineWidth = 3;
    surface.strokeStyle = theme.paper;
    surface.stroke();
    surface.fillStyle = outline.colour;
    surface.fill();
  }
}

/** Names the highest bin of a run that passes the axis: a triangle and its share. */
function drawBeyond(surface: Surface, outlines: Outline[], plot: Plot, theme: Theme): void {
  surface.font = fontOf(theme, theme.tick, theme.strong);
  surface.textAlign = 'left';
  let row = 0;
  for (const outline of outlines) {
    const { shares } = outline.summary;
    const highest = Math.max(...shares);
    if (highest <= plot.axes.top + 1e-9) continue;
    const x = plot.x((shares.indexOf(highest) + 1) * binWidth) + 8;
    const y = plot.top + 13 + row * rowHeight;
    triangle(surface, x, y - 8, 8);
    surface.fillStyle = outline.colour;
    surface.fill();
    surface.fillStyle = theme.ink;
    surface.fillText(wholeShare(highest), x + 8, y);
    row++;
  }
}

/** Upright triangle with its tip at (x, y). */
function triangle(surface: Surface, x: number, y: number, width: number): void {
  surface.beginPath();
  surface.moveTo(x, y);
  surface.lineTo(x - width / 2, y + 8);
  surface.lineTo(x + width / 2, y + 8);
  surface.closePath();
}

function drawNote(surface: Surface, text: string, plot: Plot, theme: Theme): void {
  surface.font = fontOf(theme, theme.body);
  surface.fillStyle = theme.ink2;
  surface.textAlign = 'left';
  surface.fillText(text, plot.x(plot.axes.max * 0.17), plot.y(0.625 * plot.axes.top) + 4);
}
