/**
 * Millions of points as one picture of the fixed frame: how many lie in a cell is its opacity, on a
 * log scale, and the mean of where they started is its colour. It keeps sums per cell and no point,
 * and refuses to draw a point outside the frame.
 */
import { frameBound } from '../protocol/catalogue.ts';
import { startColour, type StartMap } from './startColour.ts';

export interface DensitySums {
  /** Cells along each side. */
  readonly side: number;
  /** [side * side] points per cell, rows from the top. */
  readonly counts: Uint32Array;
  /** [side * side] sums of where the points of a cell started, frame units. */
  readonly startX: Float32Array;
  readonly startY: Float32Array;
}

/** Opacity of a cell with one point, so that a lonely one can be seen. */
const faintest = 0.25;
/** Start colours are looked up on a grid of this many cells a side. */
const colours = 64;
const tables = new Map<string, Uint8ClampedArray>();

/** @param side cells along each side of the frame */
export function emptyDensity(side: number): DensitySums {
  const cells = side * side;
  return {
    side,
    counts: new Uint32Array(cells),
    startX: new Float32Array(cells),
    startY: new Float32Array(cells),
  };
}

/** Adds points in place. @param start [n, 2] @param mapped [n, 2] frame units */
export function addToDensity(sums: DensitySums, start: Float32Array, mapped: Float32Array): void {
  const { side, counts, startX, startY } = sums;
  const scale = side / (2 * frameBound);
  for (let i = 0; i < mapped.length; i += 2) {
    const column = Math.floor((mapped[i] + frameBound) * scale);
    const row = Math.floor((frameBound - mapped[i + 1]) * scale);
    if (!(column >= 0 && column < side && row >= 0 && row < side)) continue;
    const cell = row * side + column;
    counts[cell]++;
    startX[cell] += start[i];
    startY[cell] += start[i + 1];
  }
}

/**
 * Writes the picture, transparent where no point lies.
 * @param pixels [side * side * 4] RGBA, overwritten
 */
export function drawDensity(
  sums: DensitySums,
  pixels: Uint8ClampedArray,
  dark: boolean,
  map: StartMap = 'safe',
): void {
  const { counts, startX, startY } = sums;
  const table = colourTable(dark, map);
  const most = largest(counts);
  const reach = Math.log(most) || 1;
  pixels.fill(0);
  for (let cell = 0; cell < counts.length; cell++) {
    const n = counts[cell];
    if (n === 0) continue;
    const at = 4 * cell;
    const colour = 3 * (colourIndex(startY[cell] / n) * colours + colourIndex(startX[cell] / n));
    pixels[at] = table[colour];
    pixels[at + 1] = table[colour + 1];
    pixels[at + 2] = table[colour + 2];
    pixels[at + 3] = 255 * (faintest + ((1 - faintest) * Math.log(n)) / reach);
  }
}

/** A loop, because a spread of this many arguments overflows the stack. */
function largest(counts: Uint32Array): number {
  let most = 1;
  for (const n of counts) if (n > most) most = n;
  return most;
}

function colourIndex(value: number): number {
  const at = Math.floor(((value + frameBound) / (2 * frameBound)) * colours);
  return Math.min(colours - 1, Math.max(0, at));
}

/** [64 * 64 * 3] start colours of the frame, rows from the bottom. */
function colourTable(dark: boolean, map: StartMap): Uint8ClampedArray {
  const known = tables.get(`${map}/${dark}`);
  if (known) return known;
  const table = new Uint8ClampedArray(3 * colours * colours);
  const centre = (i: number): number => ((i + 0.5) / colours) * 2 * frameBound - frameBound;
  for (let row = 0; row < colours; row++)
    for (let column = 0; column < colours; column++) {
      const rgb = startColour(centre(column), centre(row), map, dark);
      table.set([rgb >> 16, (rgb >> 8) & 255, rgb & 255], 3 * (row * colours + column));
    }
  tables.set(`${map}/${dark}`, table);
  return table;
}
