/**
 * The marks of the runs on the movement histogram: step outlines, the fill of random pairing, median
 * marks and the names of clipped bins. It refuses to choose axes.
 */
import { binWidth } from './bins.ts';
import type { Summary } from './bins.ts';
import { wholeShare } from './format.ts';
import type { Plot } from './histogramPlot.ts';
import type { Surface } from './surface.ts';
import { fontOf } from './text.ts';
import type { MethodStyle, Theme } from './theme.ts';

export interface Outline extends MethodStyle {
  alpha: number;
  label: string;
  summary: Summary;
}

const beyondRow = 15;

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

export function drawFill(surface: Surface, summary: Summary, plot: Plot, fill: string): void {
  stepPath(surface, summary, plot);
  surface.closePath();
  surface.fillStyle = fill;
  surface.fill();
}

export function drawOutline(surface: Surface, outline: Outline, plot: Plot, width = 1.6): void {
  surface.save();
  surface.globalAlpha = outline.alpha;
  surface.strokeStyle = outline.colour;
  surface.lineWidth = width;
  surface.setLineDash(outline.dash);
  stepPath(surface, outline.summary, plot);
  surface.stroke();
  surface.restore();
}

export function drawMedians(
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
export function drawBeyond(surface: Surface, outlines: Outline[], plot: Plot, theme: Theme): void {
  surface.font = fontOf(theme, theme.tick, theme.strong);
  surface.textAlign = 'left';
  let row = 0;
  for (const outline of outlines) {
    const { shares } = outline.summary;
    const highest = Math.max(...shares);
    if (highest <= plot.axes.top + 1e-9) continue;
    const x = plot.x((shares.indexOf(highest) + 1) * binWidth) + 8;
    const y = plot.top + 13 + row * beyondRow;
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
