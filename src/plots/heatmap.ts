/**
 * A density as a heatmap: ink on a log scale over a fixed range, nothing where there is next to none
 * (DESIGN 6.2). It refuses to rescale, so that two steps and two methods can be compared.
 */
import { cellsOf, type Cells } from './cells.ts';
import { rampTable, type Range } from './ramp.ts';
import type { Theme } from './theme.ts';

/** From a thousandth to one per unit of area, nats. */
export const densityRange: Range = { from: Math.log(1e-3), to: 0 };

/** @param logDensity [side * side] nats, rows upwards from y = -4 */
export function densityCells(logDensity: Float32Array, side: number, theme: Theme): Cells {
  const table = rampTable(theme.seq);
  const { from, to } = densityRange;
  return cellsOf(logDensity, side, (value) => {
    const t = (value - from) / (to - from);
    return t > 0 ? table[Math.min(255, Math.floor(256 * t))] : null;
  });
}
