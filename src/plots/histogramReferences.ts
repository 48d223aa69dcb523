/**
 * The two transport numbers on the histogram, each labelled in place (ARCHITECTURE, decision 11). It
 * refuses to merge them into one bound: one is a line, the other a band that hides when it is noise.
 */
import { distance } from './format.ts';
import type { Plot } from './histogramPlot.ts';
import type { Surface } from './surface.ts';
import { drawTabular, fontOf } from './text.ts';
import type { Theme } from './theme.ts';

export interface TransportReferences {
  /** Mean distance of the best assignment to the run's own images; a true lower bound for the run. */
  otOwnImage: number | null;
  /** The same between fresh samples of both laws, biased up by about its same-law floor. */
  otLaws: { value: number; floor: number } | null;
}

/** Below this many floors the estimate says nothing. */
const leastFloors = 1.5;

function bandIsShown(otLaws: TransportReferences['otLaws']): boolean {
  return otLaws !== null && otLaws.value >= leastFloors * otLaws.floor;
}

/** Room above the plot for the labels, CSS px. */
export function referencesHeight(references: TransportReferences): number {
  return references.otOwnImage !== null && bandIsShown(references.otLaws) ? 34 : 20;
}

/** Line and band from above the plot to the baseline, with their labels above the plot. */
export function drawReferences(
  surface: Surface,
  references: TransportReferences,
  plot: Plot,
  theme: Theme,
): void {
  const { otOwnImage, otLaws } = references;
  let row = plot.top - 8;
  if (otLaws && bandIsShown(otLaws)) {
    const from = plot.x(otLaws.value - otLaws.floor);
    const to = plot.x(otLaws.value);
    surface.fillStyle = theme.ref;
    surface.globalAlpha = 0.28;
    surface.fillRect(from, row - 9, to - from, plot.base - row + 9);
    surface.globalAlpha = 1;
    // Clear of the line as well, which rises through this row to its own.
    const clear = Math.max(to, otOwnImage === null ? 0 : plot.x(otOwnImage));
    const text = `estimate between the two laws ${distance(otLaws.value)}`;
    writeBeside(surface, text, clear, from, row, plot, theme, theme.ink2);
    row -= 14;
  }
  if (otOwnImage !== null) {
    const x = plot.x(otOwnImage);
    surface.save();
    surface.strokeStyle = theme.bound;
    surface.lineWidth = 1.2;
    surface.setLineDash([3, 2.5]);
    surface.beginPath();
    surface.moveTo(x, row - 9);
    surface.lineTo(x, plot.base);
    surface.stroke();
    surface.restore();
    const text = `least movement to the same images ${distance(otOwnImage)}`;
    writeBeside(surface, text, x, x, row, plot, theme, theme.ink);
  }
}

/** To the right of `right`; to the left of `left` where the picture ends too soon. */
function writeBeside(
  surface: Surface,
  text: string,
  right: number,
  left: number,
  y: number,
  plot: Plot,
  theme: Theme,
  ink: string,
): void {
  surface.font = fontOf(theme, theme.small);
  surface.fillStyle = ink;
  const fits = right + 6 + surface.measureText(text).width < plot.width;
  drawTabular(surface, text, fits ? right + 6 : left - 6, y, fits ? 'left' : 'right');
}
