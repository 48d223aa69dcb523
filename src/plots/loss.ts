/**
 * The loss chart: phases side by side on one axis of nats, training loss pale behind held-out loss,
 * exact entropies dotted (DESIGN section 7). It refuses to rescale while training and to smooth.
 */
import { tick } from './format.ts';
import { drawEnds } from './lossEnd.ts';
import { drawBeyond, drawEntropyLabels, drawSeriesLabels } from './lossLabels.ts';
import { lossPlot } from './lossPlot.ts';
import type { LossPanel, LossPhase, LossPlot, LossRun } from './lossPlot.ts';
import type { PhaseId } from '../protocol/catalogue.ts';
import type { LossPoint } from '../protocol/frame.ts';
import type { Surface } from './surface.ts';
import { fontOf } from './text.ts';
import type { Theme } from './theme.ts';

export type { LossPhase, LossRun } from './lossPlot.ts';

export interface LossData {
  /** CSS px. */
  width: number;
  height: number;
  /** In the order they are shown; phases without steps yet show an empty panel. */
  phases: LossPhase[];
  /** The step that is looked at, if not the last. */
  cursor?: { phase: PhaseId; step: number } | null;
}

/** The two directions share the method's hue, so a dash tells them apart. */
const inverseDash = [3, 2];
const series: LossPoint['series'][] = ['base', 'forward', 'inverse'];

/** Draws the chart; clears what was there. */
export function drawLoss(surface: Surface, data: LossData, theme: Theme): void {
  const plot = lossPlot(data.width, data.height, data.phases);
  surface.save();
  surface.clearRect(0, 0, data.width, data.height);
  surface.textBaseline = 'alphabetic';
  drawGrid(surface, plot, theme);
  for (const panel of plot.panels) drawCurves(surface, panel, plot, theme);
  drawEntropies(surface, plot, theme);
  drawEntropyLabels(surface, plot, theme);
  for (const panel of plot.panels) {
    drawName(surface, panel, plot, theme);
    const beyond = drawBeyond(surface, panel, plot, theme);
    if (panel.phase.id === 'transfer') drawSeriesLabels(surface, panel, plot, beyond, theme);
    drawEnds(surface, panel, plot, beyond, theme);
  }
  const { cursor } = data;
  const at = cursor && plot.panels.find((panel) => panel.phase.id === cursor.phase);
  if (at) drawCursor(surface, at.x(cursor.step), plot, theme);
  surface.restore();
}

function drawCursor(surface: Surface, x: number, plot: LossPlot, theme: Theme): void {
  surface.strokeStyle = theme.ink;
  surface.lineWidth = 1;
  surface.setLineDash([]);
  surface.beginPath();
  surface.moveTo(Math.round(x) + 0.5, plot.top);
  surface.lineTo(Math.round(x) + 0.5, plot.base);
  surface.stroke();
}

function drawGrid(surface: Surface, plot: LossPlot, theme: Theme): void {
  surface.fillStyle = theme.sunken;
  for (const panel of plot.panels) {
    surface.globalAlpha = panel.phase.id === 'transfer' ? 1 : 0.55;
    surface.fillRect(panel.left, plot.top, panel.right - panel.left, plot.base - plot.top);
  }
  surface.globalAlpha = 1;
  surface.font = fontOf(theme, theme.tick);
  surface.fillStyle = theme.ink3;
  surface.strokeStyle = theme.line;
  surface.lineWidth = 1;
  surface.textAlign = 'right';
  const step = plot.high - plot.low > 6 ? 2 : 1;
  for (let nats = plot.low; nats <= plot.high; nats += step) {
    const y = Math.round(plot.y(nats)) + 0.5;
    surface.fillText(tick(nats), plot.left - 6, y + 3.5);
    if (nats === plot.low || nats === plot.high) continue;
    surface.beginPath();
    surface.moveTo(plot.left, y);
    surface.lineTo(plot.right, y);
    surface.stroke();
  }
}

/** All training losses first, so that no run's noise covers another's held-out curve. */
function drawCurves(surface: Surface, panel: LossPanel, plot: LossPlot, theme: Theme): void {
  const { runs } = panel.phase;
  surface.save();
  surface.beginPath();
  surface.rect(panel.left, plot.top, panel.right - panel.left, plot.base - plot.top);
  surface.clip();
  surface.lineJoin = 'round';
  surface.strokeStyle = theme.line2;
  surface.lineWidth = 1;
  for (const run of runs)
    for (const id of series) drawLine(surface, pointsOf(run, id, 'train'), panel, plot);
  surface.lineWidth = 1.6;
  runs.forEach((run, i) => {
    const again = runs.findIndex(({ method }) => method === run.method) < i;
    surface.globalAlpha = again ? 0.6 : 1;
    for (const id of series) {
      surface.strokeStyle = id === 'base' ? theme.ink2 : theme.methods[run.method].colour;
      surface.setLineDash(id === 'inverse' ? inverseDash : []);
      drawLine(surface, pointsOf(run, id, 'validation'), panel, plot);
    }
  });
  surface.restore();
}

function pointsOf(
  { losses }: LossRun,
  id: LossPoint['series'],
  kind: LossPoint['kind'],
): LossPoint[] {
  return losses.filter((point) => point.series === id && point.kind === kind);
}

/** A polyline; where points are denser than pixels, the extremes of every pixel column. */
function drawLine(surface: Surface, points: LossPoint[], panel: LossPanel, plot: LossPlot): void {
  const dense = points.length > 2 * (panel.right - panel.left);
  let pen: 'move' | 'line' = 'move';
  let column = -1;
  let low = 0;
  let high = 0;
  const to = (x: number, y: number): void => {
    if (pen === 'move') surface.moveTo(x, y);
    else surface.lineTo(x, y);
    pen = 'line';
  };
  const flush = (): void => {
    if (column < 0) return;
    to(column, low);
    if (high !== low) to(column, high);
  };
  surface.beginPath();
  for (const point of points) {
    if (!Number.isFinite(point.value)) continue;
    const x = panel.x(point.step);
    const y = plot.y(point.value);
    if (!dense) {
      to(x, y);
      continue;
    }
    if (Math.round(x) !== column) {
      flush();
      column = Math.round(x);
      low = y;
      high = y;
    }
    low = Math.min(low, y);
    high = Math.max(high, y);
  }
  flush();
  surface.stroke();
}

/** Each exact value once, dotted over all phases: every phase is compared with it. */
function drawEntropies(surface: Surface, plot: LossPlot, theme: Theme): void {
  const values = plot.panels.flatMap((panel) => panel.phase.entropies.map((e) => e.value));
  surface.save();
  surface.strokeStyle = theme.ink;
  surface.lineWidth = 1;
  surface.lineCap = 'round';
  surface.setLineDash([1, 2.5]);
  for (const value of new Set(values)) {
    surface.beginPath();
    surface.moveTo(plot.left, plot.y(value));
    surface.lineTo(plot.right, plot.y(value));
    surface.stroke();
  }
  surface.restore();
}

function drawName(surface: Surface, panel: LossPanel, plot: LossPlot, theme: Theme): void {
  const middle = (panel.left + panel.right) / 2;
  surface.textAlign = 'center';
  surface.fillStyle = theme.ink3;
  surface.font = fontOf(theme, theme.tick);
  surface.fillText(panel.phase.label, middle, plot.base + 13);
  if (panel.phase.nothingToTrain) {
    // The axis keeps a nat free above every entropy, so nothing else is written here.
    surface.fillText('nothing to train', middle, plot.top + 20);
  }
}
