/**
 * Movement histogram: how far each run moved its points, against random pairing and optimal
 * transport (DESIGN section 7). It refuses to rank runs and to move its axes without need.
 */
import { chooseAxes, summarise, summariseCounts } from './bins.ts';
import type { HistogramAxes, Summary } from './bins.ts';
import { distance } from './format.ts';
import { drawLegend, legendRowHeight } from './histogramLegend.ts';
import type { LegendRow } from './histogramLegend.ts';
import { drawBase, drawGrid, histogramPlot } from './histogramPlot.ts';
import type { Plot } from './histogramPlot.ts';
import { drawReferences, referencesHeight } from './histogramReferences.ts';
import type { TransportReferences } from './histogramReferences.ts';
import { drawBeyond, drawFill, drawMedians, drawOutline } from './histogramRuns.ts';
import type { Outline } from './histogramRuns.ts';
import type { MethodId } from '../protocol/catalogue.ts';
import type { DistanceCounts } from '../util/distanceCounts.ts';
import type { Surface } from './surface.ts';
import { fontOf } from './text.ts';
import type { Theme } from './theme.ts';

export type { HistogramAxes } from './bins.ts';

export interface HistogramRun {
  label: string;
  method: MethodId;
  /** [n] frame units; or counted, where there are too many to keep. */
  distances: Float32Array | DistanceCounts;
}

export interface HistogramData extends TransportReferences {
  /** CSS px. */
  width: number;
  height: number;
  runs: HistogramRun[];
  /** Runs before, whose outlines stay behind the others. */
  ghosts?: HistogramRun[];
  /** [m] distances of independent pairs. */
  randomPairing: Float32Array | null;
  /** Largest distance the frame allows: 8 sqrt 2; null where no frame holds all features. */
  maximum: number | null;
  /** Off where the runs are named beside the picture. */
  legend?: boolean;
  /** Shares on a logarithmic axis, from a thousandth up: rare long moves can be seen. */
  log?: boolean;
  /** What the last call returned, so that the axes stay still; leave out for a new run. */
  axes?: HistogramAxes | null;
}

/** A picture narrower than this has its legend above the plot. */
const narrow = 520;

/** Draws the histogram and returns the axes it used; clears what was there. */
export function drawHistogram(surface: Surface, data: HistogramData, theme: Theme): HistogramAxes {
  const runs = data.runs.filter(({ distances }) => countOf(distances) > 0);
  const outlines = outlinesOf(runs, theme);
  const ghosts = (data.ghosts ?? []).map((run) => ghostOf(run, theme));
  const summaries = outlines.map((outline) => outline.summary);
  const all = [...summaries, ...ghosts.map((ghost) => ghost.summary)];
  const axes = chooseAxes(all, data.axes ?? null);
  const random = data.randomPairing?.length ? summarise(data.randomPairing) : null;
  const rows = data.legend === false ? [] : legendRows(outlines, ghosts, random, theme);
  const above = (data.width < narrow ? rows.length * legendRowHeight : 0) + referencesHeight(data);
  const plot = histogramPlot(data.width, data.height, axes, above, data.log ?? false);
  surface.save();
  surface.clearRect(0, 0, data.width, data.height);
  surface.textBaseline = 'alphabetic';
  surface.lineJoin = 'round';
  surface.lineCap = 'butt';
  drawGrid(surface, plot, theme);
  if (random) drawFill(surface, random, plot, theme.refFill);
  drawReferences(surface, data, plot, theme);
  for (const ghost of ghosts) drawOutline(surface, ghost, plot, ghostWidth);
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

function countOf(distances: HistogramRun['distances']): number {
  return distances instanceof Float32Array ? distances.length : distances.n;
}

const summaryOf = ({ distances }: HistogramRun): Summary =>
  distances instanceof Float32Array ? summarise(distances) : summariseCounts(distances);

/** A second run of the same method wears its hue at 60 % and a short dash (DESIGN section 5). */
function outlinesOf(runs: HistogramRun[], theme: Theme): Outline[] {
  return runs.map((run, i) => {
    const again = runs.findIndex((other) => other.method === run.method) < i;
    return {
      colour: theme.methods[run.method].colour,
      dash: again ? [2, 2] : theme.methods[run.method].dash,
      alpha: again ? 0.6 : 1,
      label: run.label,
      summary: summaryOf(run),
    };
  });
}

/** Thin, faint and loosely dashed, as no method is, so that no run is taken for one before it. */
const ghostDash = [3, 4];
const ghostAlpha = 0.6;
const ghostWidth = 1.2;

const ghostOf = (run: HistogramRun, theme: Theme): Outline => ({
  colour: theme.methods[run.method].colour,
  dash: ghostDash,
  alpha: ghostAlpha,
  label: run.label,
  summary: summaryOf(run),
});

function legendRows(
  outlines: Outline[],
  ghosts: Outline[],
  random: Summary | null,
  theme: Theme,
): LegendRow[] {
  const row = (kind: 'line' | 'ghost', outline: Outline): LegendRow => ({
    kind,
    label: outline.label,
    colour: outline.colour,
    dash: outline.dash,
    alpha: outline.alpha,
    value: `median ${distance(outline.summary.median)}`,
  });
  const rows = [
    ...outlines.map((outline) => row('line', outline)),
    ...ghosts.map((ghost) => row('ghost', ghost)),
  ];
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

function drawNote(surface: Surface, text: string, plot: Plot, theme: Theme): void {
  surface.font = fontOf(theme, theme.body);
  surface.fillStyle = theme.ink2;
  surface.textAlign = 'left';
  surface.fillText(
    text,
    plot.x(plot.axes.max * 0.17),
    plot.base - 0.625 * (plot.base - plot.top) + 4,
  );
}
