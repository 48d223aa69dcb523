/**
 * Where a run broke off on the loss chart: a cross at the end of its curve, and the word. It refuses to
 * say why.
 */
import type { LossPanel, LossPlot, LossRun } from './lossPlot.ts';
import type { Surface } from './surface.ts';
import { drawLabel, fontOf } from './text.ts';
import type { Theme } from './theme.ts';

/** CSS px: half the cross, its strokes, the way to the word and the height of a line of words. */
const marks = { arm: 3.5, line: 1.6, casing: 4, gap: 6, row: 14 };

/** @param beyond words stand in the upper right corner of the panel */
export function drawEnds(
  surface: Surface,
  panel: LossPanel,
  plot: LossPlot,
  beyond: boolean,
  theme: Theme,
): void {
  const { runs } = panel.phase;
  const several = runs.filter(({ losses }) => losses.length > 0).length > 1;
  // What stands in the corner keeps its line.
  const ceiling = plot.top + (beyond ? marks.row : 0);
  surface.font = fontOf(theme, theme.tick, theme.strong);
  for (const run of runs) {
    if (run.brokeAt === undefined) continue;
    const at = panel.x(run.brokeAt);
    const x = Math.min(panel.right - marks.arm, Math.max(panel.left + marks.arm, at));
    const y = Math.max(ceiling + marks.arm, heightOf(run, plot));
    cross(surface, x, y, marks.casing, theme.sunken);
    cross(surface, x, y, marks.line, theme.ink);
    const text = several ? `${run.label} diverged` : 'diverged';
    const place = placeOf(x, y, surface.measureText(text).width, panel);
    const baseline = Math.min(plot.base - 4, Math.max(ceiling + 11, place.y));
    const label = { ...place, text, y: baseline, ink: theme.ink };
    drawLabel(surface, label, theme.sunken, theme.tick);
  }
}

/** Before the cross; where that is too narrow, in the line below it, inside the panel. */
function placeOf(
  x: number,
  y: number,
  width: number,
  { left, right }: LossPanel,
): { x: number; y: number; align: 'left' | 'right' } {
  if (x - marks.gap - width > left) return { x: x - marks.gap, y: y + 3.5, align: 'right' };
  return { x: Math.min(x, right - width - 3), y: y + marks.row, align: 'left' };
}

/** Of the last loss that was a number, inside the chart; at its top where there was none. */
function heightOf({ losses }: LossRun, plot: LossPlot): number {
  const last = losses.findLast(({ value }) => Number.isFinite(value));
  const y = last ? plot.y(last.value) : plot.top;
  return Math.min(plot.base - marks.arm, Math.max(plot.top + marks.arm, y));
}

function cross(surface: Surface, x: number, y: number, width: number, colour: string): void {
  surface.strokeStyle = colour;
  surface.lineWidth = width;
  surface.setLineDash([]);
  surface.beginPath();
  surface.moveTo(x - marks.arm, y - marks.arm);
  surface.lineTo(x + marks.arm, y + marks.arm);
  surface.moveTo(x - marks.arm, y + marks.arm);
  surface.lineTo(x + marks.arm, y - marks.arm);
  surface.stroke();
}
