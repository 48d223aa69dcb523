/**
 * Optimal assignment between two equal samples (Jonker and Volgenant, by linear-sum-assignment):
 * the least mean distance that any pairing can have. It takes seconds at n = 1500, so it belongs on
 * snapshots in a worker, never on every frame.
 */
import { linearSumAssignment } from 'linear-sum-assignment';
import { metric, type Sampler } from './metric.ts';
import { pairedRowCount, squaredDistance, type Numbers } from './rows.ts';

export const ownImageRows = 1000;
export const lawRows = 1500;
/** Below this many rows the solver starts from nothing. */
const coldRows = 64;

/**
 * Mean Euclidean distance of the optimal assignment between rows of `from` and `to`,
 * both [n, features].
 * @throws Error when the samples differ in size or hold a number that is not finite
 */
export function assignmentCost(from: Numbers, to: Numbers, features: number): number {
  const n = pairedRowCount(from, to, features);
  const costs = costRows(from, to, n, features);
  const { columns } = solve(costs);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += costs[i][columns[i]];
  return sum / n;
}

function costRows(from: Numbers, to: Numbers, n: number, features: number): Float64Array[] {
  return Array.from({ length: n }, (_, i) => {
    const row = new Float64Array(n);
    for (let j = 0; j < n; j++) {
      row[j] = Math.sqrt(squaredDistance(from, i, to, j, features));
      if (!Number.isFinite(row[j])) {
        throw new Error(`distance of rows ${i} and ${j} is not finite: ${row[j]}`);
      }
    }
    return row;
  });
}

interface Solution {
  /** Column assigned to each row. */
  columns: Float64Array;
  /** Dual price of each column. */
  prices: Float64Array;
}

/**
 * The solver's own start is slow (minutes of scans at n = 1500). Taking any amount off a row or a
 * column leaves the optimum where it is, so the duals of every second point, extended to all, are
 * taken off first: the same assignment, found about eight times faster.
 */
function solve(costs: readonly Float64Array[]): Solution {
  const n = costs.length;
  const start =
    n < coldRows ? new Float64Array(n) : extend(costs, solve(everySecond(costs)).prices);
  const rowDuals = Float64Array.from(costs, (row) => leastOf(row, start));
  const prices = columnPrices(costs, rowDuals);
  const reduced = costs.map((row, i) => row.map((cost, j) => cost - rowDuals[i] - prices[j]));
  const { rowAssignments, dualVariableForColumns } = linearSumAssignment(reduced, {
    maximaze: false,
  });
  return { columns: rowAssignments, prices: prices.map((p, j) => p + dualVariableForColumns[j]) };
}

function everySecond(costs: readonly Float64Array[]): Float64Array[] {
  const kept = costs.filter((_, i) => i % 2 === 0);
  return kept.map((row) => row.filter((_, j) => j % 2 === 0));
}

/** Prices of all columns from those of every second one, by way of the rows. */
function extend(costs: readonly Float64Array[], coarse: Float64Array): Float64Array {
  const duals = Float64Array.from(costs, (row) => {
    let least = Infinity;
    for (let j = 0; j < coarse.length; j++) least = Math.min(least, row[2 * j] - coarse[j]);
    return least;
  });
  return columnPrices(costs, duals);
}

function leastOf(row: Float64Array, prices: Float64Array): number {
  let least = Infinity;
  for (let j = 0; j < row.length; j++) least = Math.min(least, row[j] - prices[j]);
  return least;
}

function columnPrices(costs: readonly Float64Array[], rowDuals: Float64Array): Float64Array {
  const prices = new Float64Array(costs.length).fill(Infinity);
  costs.forEach((row, i) => {
    for (let j = 0; j < row.length; j++) prices[j] = Math.min(prices[j], row[j] - rowDuals[i]);
  });
  return prices;
}

/**
 * Assignment between points and their own images, first `rows` rows of each: a true lower bound of
 * the mean distance of those same points (ARCHITECTURE decision 11).
 */
export function otOwnImageOf(
  start: Float32Array,
  images: Float32Array,
  features: number,
  rows = ownImageRows,
): number {
  const n = Math.min(rows, pairedRowCount(start, images, features));
  return assignmentCost(
    start.subarray(0, n * features),
    images.subarray(0, n * features),
    features,
  );
}

export interface OtLaws {
  /** Biased up by about the floor; hide it below 1.5 times the floor (ARCHITECTURE decision 11). */
  value: number;
  /** The same number for two independent samples of the target. */
  floor: number;
}

/** Assignment between fresh samples of the two laws, with the target's same-law floor. */
export function otLawsOf(
  sampleReference: Sampler,
  sampleTarget: Sampler,
  features: number,
  rows = lawRows,
): OtLaws {
  const target = sampleTarget(rows, 0);
  return {
    value: assignmentCost(sampleReference(rows, 0), target, features),
    floor: assignmentCost(target, sampleTarget(rows, 1), features),
  };
}

export const otOwnImage = metric({
  label: 'Optimal transport to own images',
  unit: 'distance',
  needs: ['start', 'images'],
  compute: ({ start, images, features }) => otOwnImageOf(start, images, features),
});

export const otLaws = metric({
  label: 'Optimal transport between the laws',
  unit: 'distance',
  needs: ['sampleReference', 'sampleTarget'],
  compute: ({ sampleReference, sampleTarget, features }) =>
    assignmentCost(sampleReference(lawRows, 0), sampleTarget(lawRows, 0), features),
});

export const otLawsFloor = metric({
  label: 'Optimal transport, same-law floor',
  unit: 'distance',
  needs: ['sampleTarget'],
  compute: ({ sampleTarget, features }) =>
    assignmentCost(sampleTarget(lawRows, 0), sampleTarget(lawRows, 1), features),
});
