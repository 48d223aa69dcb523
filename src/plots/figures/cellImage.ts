/**
 * Points counted in cells as an image: by where they started, or by how many they are on a log scale.
 * Empty cells stay transparent, so that the stage shows; it refuses to spread a count over cells. What
 * was last made of the same cells is kept while they are: a figure is painted anew with every run that
 * comes, and most of its panels are as they were.
 */
import { frameBound } from '../../protocol/catalogue.ts';
import type { CellCounts } from '../../protocol/product.ts';
import type { Rgba } from '../ramp.ts';
import { startColour, type StartMap } from '../startColour.ts';
import type { RgbaImage } from '../surface.ts';

/** For each cells the last outcome, and what it depends on. */
class LastOf<T> {
  private readonly known = new WeakMap<CellCounts, { of: readonly unknown[]; value: T }>();

  of(cells: CellCounts, of: readonly unknown[], make: () => T): T {
    const last = this.known.get(cells);
    if (last && last.of.every((part, i) => part === of[i])) return last.value;
    const value = make();
    this.known.set(cells, { of, value });
    return value;
  }
}
const images = new LastOf<RgbaImage>();
const merged = new LastOf<CellCounts>();

/** Cells a side of the table of start colours, as the paper's key has. */
const tableSide = 255;
const tables = new Map<string, Uint32Array>();

/** [255 * 255] 0xRRGGBB, rows from y = -4. */
function startTable(map: StartMap, dark: boolean): Uint32Array {
  const known = tables.get(`${map}/${dark}`);
  if (known) return known;
  const centre = (i: number): number => ((i + 0.5) / tableSide) * 2 * frameBound - frameBound;
  const table = Uint32Array.from({ length: tableSide * tableSide }, (_, i) =>
    startColour(centre(i % tableSide), centre(Math.floor(i / tableSide)), map, dark),
  );
  tables.set(`${map}/${dark}`, table);
  return table;
}

function tableIndex(value: number): number {
  const at = Math.floor(((value + frameBound) / (2 * frameBound)) * tableSide);
  return Math.min(tableSide - 1, Math.max(0, at));
}

/** The key itself, on `side` cells: every cell in the colour of a point that starts there. */
export function keyImage(side: number, map: StartMap, dark: boolean): RgbaImage {
  const table = startTable(map, dark);
  const at = (i: number): number => tableIndex(((i + 0.5) / side) * 2 * frameBound - frameBound);
  return paint(side, (cell) => {
    const row = side - 1 - Math.floor(cell / side);
    return table[at(row) * tableSide + at(cell % side)];
  });
}

/** Each cell in the colour of the mean start of its points. */
export function colourImage(cells: CellCounts, map: StartMap, dark: boolean): RgbaImage {
  const table = startTable(map, dark);
  return images.of(cells, [table], () =>
    paint(cells.side, (cell) =>
      cells.counts[cell] === 0
        ? null
        : table[tableIndex(cells.startY[cell]) * tableSide + tableIndex(cells.startX[cell])],
    ),
  );
}

/** Share of points per cell, from the faintest to the most; both above 0. */
export interface LogScale {
  from: number;
  to: number;
}

/** Where a share stands on the scale, 0 to 1. */
export function onScale(share: number, { from, to }: LogScale): number {
  return Math.min(1, Math.max(0, Math.log(share / from) / Math.log(to / from)));
}

/** Each cell by its share of all points. @param table colours from `from` to `to` */
export function densityImage(
  cells: CellCounts,
  scale: LogScale,
  table: readonly Rgba[],
): RgbaImage {
  const points = Math.max(1, cells.n);
  return images.of(cells, [table, scale.from, scale.to], () =>
    paint(cells.side, (cell) => {
      const count = cells.counts[cell];
      if (count === 0) return null;
      const [r, g, b] = table[Math.round(onScale(count / points, scale) * (table.length - 1))];
      return (Math.round(r) << 16) | (Math.round(g) << 8) | Math.round(b);
    }),
  );
}

function paint(side: number, colour: (cell: number) => number | null): RgbaImage {
  const data = new Uint8ClampedArray(4 * side * side);
  for (let cell = 0; cell < side * side; cell++) {
    const rgb = colour(cell);
    if (rgb === null) continue;
    data[4 * cell] = rgb >> 16;
    data[4 * cell + 1] = (rgb >> 8) & 255;
    data[4 * cell + 2] = rgb & 255;
    data[4 * cell + 3] = 255;
  }
  return { width: side, height: side, data };
}

/** Cells that a device pixel may take in along each side: smooth scaling leaves none of them out. */
const cellsPerPixel = 1.5;

/**
 * How many cells to merge along each side so that a picture can show each: pixels that scaling leaves
 * out would hide points, and a coarse cell looks full with one.
 * @param pixels device pixels along the picture's side
 */
export function mergeFactor(side: number, pixels: number): number {
  const least = side / (cellsPerPixel * pixels);
  // A side with no near divisor is left as it is rather than made coarse.
  for (let factor = 1; factor <= 3 * least; factor++)
    if (side % factor === 0 && factor >= least) return factor;
  return 1;
}

/** The same points in cells `factor` times as wide. `factor` divides the side. */
export const merge = (cells: CellCounts, factor: number): CellCounts =>
  factor === 1 ? cells : merged.of(cells, [factor], () => mergedBy(cells, factor));

function mergedBy(cells: CellCounts, factor: number): CellCounts {
  const side = cells.side / factor;
  const counts = new Uint32Array(side * side);
  const startX = new Float32Array(side * side);
  const startY = new Float32Array(side * side);
  for (let cell = 0; cell < cells.counts.length; cell++) {
    const row = Math.floor(cell / cells.side / factor);
    const to = row * side + Math.floor((cell % cells.side) / factor);
    counts[to] += cells.counts[cell];
    startX[to] += cells.counts[cell] * cells.startX[cell];
    startY[to] += cells.counts[cell] * cells.startY[cell];
  }
  for (let cell = 0; cell < counts.length; cell++) {
    startX[cell] /= counts[cell] || 1;
    startY[cell] /= counts[cell] || 1;
  }
  return { side, n: cells.n, counts, startX, startY };
}
