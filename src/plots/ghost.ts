/**
 * The target's ghost: contours of its exact log density at the levels that hold 99 % and 50 % of the
 * mass in the frame (DESIGN 6.1). It refuses to draw and to run per frame: make it once per target.
 */
import { contours } from 'd3';
import { massLevels } from './massLevels.ts';
import { frameBound } from '../protocol/catalogue.ts';

export interface GhostLevel {
  /** Fraction of the mass that this level was asked to hold. */
  mass: number;
  /** Log density of the outline, nats. */
  logDensity: number;
  /** Closed rings, [m, 2] in frame units; holes run the other way round. */
  rings: Float32Array[];
}

/** Outermost level first. Plain data: survives a structured clone. */
export interface Ghost {
  levels: GhostLevel[];
}

/** How far from a level the density still shapes its outline, nats. */
const reach = 1;
/** Levels closer than this are one plateau; only the outer one is drawn. */
const plateau = 0.05;

/**
 * @param logDensity [n, 2] points to [n] log densities; -Infinity and NaN count as no mass
 * @param masses fractions of the mass, outermost first
 * @param grid cells along one side of the frame
 * @throws Error if the density has no mass in the frame
 */
export function makeGhost(
  logDensity: (points: Float32Array) => Float64Array,
  masses: readonly [number, number] = [0.99, 0.5],
  grid = 128,
): Ghost {
  const values = logDensity(cellCentres(grid));
  const thresholds = massLevels(values, grid, masses);
  const flat = thresholds[1] - thresholds[0] < plateau;
  const level = (i: 0 | 1, edge: number): GhostLevel => ({
    mass: masses[i],
    logDensity: thresholds[i],
    rings: outline(values, edge, grid),
  });
  // The edge of a flat density is a cliff: any level on it will do, and the middle is smoothest.
  if (flat) return { levels: [level(0, thresholds[0] - reach)] };
  return { levels: [level(0, thresholds[0]), level(1, thresholds[1])] };
}

/** [grid * grid, 2] centres of the cells, rows upwards from y = -4. */
function cellCentres(grid: number): Float32Array {
  const step = (2 * frameBound) / grid;
  const points = new Float32Array(2 * grid * grid);
  for (let j = 0, k = 0; j < grid; j++) {
    for (let i = 0; i < grid; i++) {
      points[k++] = (i + 0.5) * step - frameBound;
      points[k++] = (j + 0.5) * step - frameBound;
    }
  }
  return points;
}

/** Rings of the region above a threshold. */
function outline(values: Float64Array, threshold: number, grid: number): Float32Array[] {
  // Clamping evenly about the threshold puts the outline of a cliff midway between two cells.
  const clamped = Array.from(values, (v) =>
    v > threshold - reach ? Math.min(v, threshold + reach) - threshold : -reach,
  );
  const multi = contours().size([grid, grid]).contour(clamped, 0);
  const step = (2 * frameBound) / grid;
  return multi.coordinates.flatMap((polygon) =>
    polygon.map((ring) => Float32Array.from(ring.flat(), (v) => v * step - frameBound)),
  );
}
