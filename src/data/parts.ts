/**
 * Which part of a law a point comes from: exact posterior probabilities of the four circles and of
 * a star's arms. It says nothing about laws without such parts.
 */
import type { ToyId } from '../protocol/catalogue.ts';
import { exp } from '../util/exactMath.ts';
import { armLogShares } from './arms.ts';
import { ringLogShares } from './rings.ts';
import { circles } from './toys/fourCircles.ts';

export interface Parts {
  readonly kind: 'circles' | 'arms';
  readonly count: number;
  /** [n, count] posterior probability of each part at points [n, 2]; rows sum to 1. */
  responsibilities(points: Float32Array | Float64Array): Float64Array;
}

const fourCircles = partsOf('circles', circles.length, ringLogShares(circles));

/** A law's parts; null where it has none that are alike. */
export function partsOfToy(toy: ToyId): Parts | null {
  switch (toy) {
    case 'four-circles':
      return fourCircles;
    case 'star':
      return partsOf('arms', 4, armLogShares(4));
    case 'eight-star':
      return partsOf('arms', 8, armLogShares(8));
    default:
      return null;
  }
}

/** @param write log of each part's share of the density at (x, y), up to one constant */
function partsOf(
  kind: Parts['kind'],
  count: number,
  write: (x: number, y: number, out: Float64Array) => void,
): Parts {
  const logs = new Float64Array(count);
  const responsibilities = (points: Float32Array | Float64Array): Float64Array => {
    const out = new Float64Array((points.length / 2) * count);
    for (let i = 0; i < points.length / 2; i++) {
      write(points[2 * i], points[2 * i + 1], logs);
      softmax(logs, out.subarray(i * count, (i + 1) * count));
    }
    return out;
  };
  return { kind, count, responsibilities };
}

/** Relative to the largest, so that far out the nearest part still gets all. */
function softmax(logs: Float64Array, out: Float64Array): void {
  let largest = -Infinity;
  for (let k = 0; k < logs.length; k++) largest = Math.max(largest, logs[k]);
  let sum = 0;
  for (let k = 0; k < logs.length; k++) {
    out[k] = exp(logs[k] - largest);
    sum += out[k];
  }
  for (let k = 0; k < logs.length; k++) out[k] /= sum;
}
