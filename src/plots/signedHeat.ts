/**
 * Signed quantities as heat, symmetric about 0: how much the map stretches area, and how much more or
 * less mass the output has than the target (DESIGN 6.4). It refuses ranges that follow the data.
 */
import { cellsOf, type Cells } from './cells.ts';
import { rampTable, type Rgba } from './ramp.ts';
import type { Theme } from './theme.ts';

/** Largest |log|det J|| told apart, nats: area times or over 20. */
export const logDetReach = 3;
/** Heat never hides the target below it. */
const strongest = 0.85;
/** Between these log densities the stretch fades out: where no mass comes, it says nothing. */
const fade = { from: -7, to: -4.5 };

/** Colour of a value from -reach to reach; the nearer to 0, the more of the stage shows through. */
function signedColour(table: readonly Rgba[], value: number, reach: number): Rgba {
  const t = Math.min(1, Math.max(-1, value / reach));
  const [r, g, b] = table[Math.round(127.5 * (t + 1))];
  const strength = Math.min(1, 1.6 * Math.abs(t));
  return [r, g, b, 255 * strongest * strength];
}

/**
 * log|det J| of the map where it lands, where it brings mass.
 * @param logDensity [side * side] of the output, nats
 */
export function logDetCells(
  logAbsDet: Float32Array,
  logDensity: Float32Array,
  side: number,
  theme: Theme,
): Cells {
  const table = rampTable(theme.div);
  return cellsOf(logAbsDet, side, (value, i) => {
    const seen = Math.min(1, Math.max(0, (logDensity[i] - fade.from) / (fade.to - fade.from)));
    if (!(seen > 0) || !Number.isFinite(value)) return null;
    const colour = signedColour(table, value, logDetReach);
    return [colour[0], colour[1], colour[2], colour[3] * seen];
  });
}

/**
 * Output minus target density.
 * @param logDensity of the output, and `target` the exact one, [side * side] nats
 * @param reach difference at the ends of the ramp, per unit of area
 */
export function residualCells(
  logDensity: Float32Array,
  target: Float64Array,
  side: number,
  reach: number,
  theme: Theme,
): Cells {
  const table = rampTable(theme.div);
  return cellsOf(logDensity, side, (value, i) => {
    const difference = Math.exp(value) - Math.exp(target[i]);
    if (!(Math.abs(difference) > 0.02 * reach)) return null;
    return signedColour(table, difference, reach);
  });
}

const rungs = [0.1, 0.2, 0.5, 1, 2, 5];

/**
 * A round number that the density of a target seldom passes, so that the range stays what it is over
 * a run and between methods.
 * @param target [side * side] log density, nats
 */
export function residualReach(target: Float64Array): number {
  const sorted = Float64Array.from(target, Math.exp).sort();
  const total = sorted.reduce((sum, value) => sum + value, 0);
  let held = 0;
  let i = sorted.length;
  while (i > 1 && held < 0.1 * total) held += sorted[--i];
  return rungs.find((rung) => rung >= sorted[i]) ?? rungs[rungs.length - 1];
}
