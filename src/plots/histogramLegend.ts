/**
 * The histogram's legend: a sample of hue and dash, the name and the median of each run. It refuses
 * to wander: it sits at the right of the plot, or above it where the picture is narrow.
 */
import type { Plot } from './histogramPlot.ts';
import type { Surface } from './surface.ts';
import { drawTabular, fontOf } from './text.ts';
import type { Theme } from './theme.ts';

export type LegendRow = { label: string; value: string; colour: string } & (
  { kind: 'line' | 'ghost'; dash: number[]; alpha: number } | { kind: 'fill'; tick: string }
);

/** CSS px. */
export const legendRowHeight = 15;
const sample = 24;

export function drawLegend(
  surface: Surface,
  rows: LegendRow[],
  plot: Plot,
  above: boolean,
  theme: Theme,
): void {
  if (rows.length === 0) return;
  const right = above ? plot.width - 12 : plot.right;
  const left = above ? plot.left : right - legendWidth(surface, rows, theme);
  const top = above ? 0 : plot.top + 1;
  if (!above) {
    surface.save();
    surface.globalAlpha = 0.92;
    surface.fillStyle = theme.paper;
    surface.fillRect(left - 8, top, right - left + 8, rows.length * legendRowHeight + 5);
    surface.restore();
  }
  rows.forEach((row, i) => {
    const y = top + 12 + i * legendRowHeight;
    drawSample(surface, row, left, y - 3.5, theme);
    surface.font = fontOf(theme, theme.small);
    surface.fillStyle = theme.ink2;
    surface.textAlign = 'left';
    surface.fillText(row.label, left + sample + 8, y);
    surface.font = fontOf(theme, theme.small, theme.strong);
    surface.fillStyle = theme.ink;
    drawTabular(surface, row.value, right, y, 'right');
  });
}

function legendWidth(surface: Surface, rows: LegendRow[], theme: Theme): number {
  surface.font = fontOf(theme, theme.small, theme.strong);
  const value = surface.measureText('median 00.00').width;
  const labels = rows.map((row) => surface.measureText(row.label).width);
  return sample + 8 + Math.max(...labels) + 20 + value;
}

function drawSample(surface: Surface, row: LegendRow, x: number, y: number, theme: Theme): void {
  surface.save();
  if (row.kind === 'fill') {
    surface.fillStyle = row.colour;
    surface.fillRect(x, y - 4, sample, 8);
    surface.fillStyle = row.tick;
    surface.fillRect(x + sample / 2 - 1, y - 4, 2, 8);
  } else {
    surface.globalAlpha = row.alpha;
    surface.strokeStyle = row.colour;
    surface.lineWidth = 1.8;
    surface.setLineDash(row.dash);
    surface.beginPath();
    surface.moveTo(x, y);
    surface.lineTo(x + sample, y);
    surface.stroke();
    if (row.kind === 'line') drawMedian(surface, row.colour, x, y, theme);
  }
  surface.restore();
}

/** The triangle of the median, on the sample of a run. */
function drawMedian(surface: Surface, colour: string, x: number, y: number, theme: Theme): void {
  surface.setLineDash([]);
  surface.beginPath();
  surface.moveTo(x + sample / 2, y - 4);
  surface.lineTo(x + sample / 2 - 4, y + 4);
  surface.lineTo(x + sample / 2 + 4, y + 4);
  surface.closePath();
  surface.globalAlpha = 1;
  surface.strokeStyle = theme.paper;
  surface.lineWidth = 3;
  surface.stroke();
  surface.fillStyle = colour;
  surface.fill();
}
