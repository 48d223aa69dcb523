/**
 * Optimal assignment between two equal samples (Jonker and Volgenant, by linear-sum-assignment):
 * the least mean distance that any pairing can have. It takes about a second at n = 1500, so it
 * belongs on snapshots in a worker, never on every frame.
 */
import { linearSumAssignment } from 'linear-sum-assignment';
import { distances } from './distance.ts';
import { metric, type Sampler } from './metric.ts';
import { moments, pairedRowCount, squaredDistance, type Numbers } from './rows.ts';

export const ownImageRows = 1000;
export const lawRows = 1500;
/** Usual samples need about 30. */
const bidsPerRow = 100;

/**
 * Mean Euclidean distance of the optimal assignment between rows of `from` and `to`,
 * both [n, features].
 * @throws Error when the samples differ in size or hold a number that is not finite
 */
export function assignmentCost(from: Numbers, to: Numbers, features: number): number {
  const n = pairedRowCount(from, to, features);
  const costs = costRows(from, to, n, features);
  const columns = assign(costs);
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

/**
 * Column of each row in the optimal assignment. The library starts from nothing and takes half a
 * minute at n = 1500. Taking any amount off a row or a column leaves the optimum where it is, so
 * nearly optimal amounts (an auction's prices) come off first: the same answer, 15 times sooner.
 */
function assign(costs: readonly Float64Array[]): Float64Array {
  const auctioned = auctionPrices(costs);
  const rowLeast = Float64Array.from(costs, (row) => leastOf(row, auctioned));
  const columnLeast = new Float64Array(costs.length).fill(Infinity);
  costs.forEach((row, i) => {
    for (let j = 0; j < row.length; j++) {
      columnLeast[j] = Math.min(columnLeast[j], row[j] - rowLeast[i]);
    }
  });
  const reduced = costs.map((row, i) => row.map((cost, j) => cost - rowLeast[i] - columnLeast[j]));
  return linearSumAssignment(reduced, { maximaze: false }).rowAssignments;
}

function leastOf(row: Float64Array, prices: Float64Array): number {
  let least = Infinity;
  for (let j = 0; j < row.length; j++) least = Math.min(least, row[j] - prices[j]);
  return least;
}

/**
 * Column prices from Bertsekas' auction with falling increments. Any prices are valid here, so the
 * number of bids is capped and none of this can change the answer.
 */
function auctionPrices(costs: readonly Float64Array[]): Float64Array {
  const n = costs.length;
  const prices = new Float64Array(n);
  const mean = costs.reduce((sum, row) => row.reduce((s, cost) => s + cost, sum), 0) / (n * n);
  if (n === 1 || mean === 0) return prices;
  let bids = bidsPerRow * n;
  for (let increment = mean / 4; increment > mean / 5000; increment /= 5) {
    const owners = new Int32Array(n).fill(-1);
    const waiting = Array.from({ length: n }, (_, i) => i);
    for (let i = waiting.pop(); i !== undefined && bids > 0; i = waiting.pop(), bids--) {
      const column = bid(costs[i], prices, increment);
      if (owners[column] >= 0) waiting.push(owners[column]);
      owners[column] = i;
    }
  }
  return prices;
}

/** Finds the row's cheapest column and prices it just beyond its second choice. */
function bid(row: Float64Array, prices: Float64Array, increment: number): number {
  let least = Infinity;
  let second = Infinity;
  let column = 0;
  for (let j = 0; j < row.length; j++) {
    const value = row[j] - prices[j];
    if (value < least) {
      second = least;
      least = value;
      column = j;
    } else if (value < second) {
      second = value;
    }
  }
  prices[column] -= second - least + increment;
  return column;
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

export interface OwnImageTransport {
  /** Mean distance of the best assignment between the points and their images. */
  cost: number;
  /**
   * That over the mean distance of the same points, in (0, 1]. 1 where nothing moved, because
   * nothing could have moved less.
   */
  efficiency: number;
}

/** How much of the way that a map goes no assignment could have spared (SCIENCE 4.1). */
export function ownImageTransport(
  start: Float32Array,
  images: Float32Array,
  features: number,
  rows = ownImageRows,
): OwnImageTransport {
  const n = Math.min(rows, pairedRowCount(start, images, features));
  const [from, to] = [start, images].map((points) => points.subarray(0, n * features));
  const cost = assignmentCost(from, to, features);
  const { mean } = moments(distances(from, to, features));
  // The sums differ in their order, so the best pairing may seem an ulp dearer than the map's own.
  return { cost, efficiency: mean === 0 ? 1 : Math.min(1, cost / mean) };
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
  compute: ({ start, images, features, assignmentRows }) =>
    otOwnImageOf(start, images, features, Math.min(ownImageRows, assignmentRows)),
});

const lawRowsWithin = (most: number): number => Math.min(lawRows, most);

export const otLaws = metric({
  label: 'Optimal transport between the laws',
  unit: 'distance',
  needs: ['sampleReference', 'sampleTarget'],
  compute: ({ sampleReference, sampleTarget, features, assignmentRows }) => {
    const rows = lawRowsWithin(assignmentRows);
    return assignmentCost(sampleReference(rows, 0), sampleTarget(rows, 0), features);
  },
});

export const otLawsFloor = metric({
  label: 'Optimal transport, same-law floor',
  unit: 'distance',
  needs: ['sampleTarget'],
  compute: ({ sampleTarget, features, assignmentRows }) => {
    const rows = lawRowsWithin(assignmentRows);
    return assignmentCost(sampleTarget(rows, 0), sampleTarget(rows, 1), features);
  },
});
