/**
 * How rows are drawn from own data: parts of a split that belongs to a seed, of which held-out ones
 * never share a point. Apart from own.ts, so that who only names own data brings no random streams.
 */
import type { OwnId } from '../protocol/ownData.ts';
import { shuffle, stream, type Stream } from '../util/streams.ts';
import { ownSet, ownSize } from './own.ts';
import type { Rows } from './rows.ts';

/** Which points of a dataset: all, or a part of the split that belongs to a seed. */
export interface OwnPart {
  readonly seed: number;
  readonly part: 'all' | 'training' | 'validation' | 'test';
  /** One of two halves that share no point. */
  readonly half?: 0 | 1;
}

/** Shares of the split; training takes the rest. */
const shares = { validation: 0.15, test: 0.15 };

/** Where a part begins and ends in the shuffled order. */
function boundsOf(n: number, { part, half }: OwnPart): [number, number] {
  const test = Math.floor(shares.test * n);
  const validation = Math.floor(shares.validation * n);
  const bounds: Record<OwnPart['part'], [number, number]> = {
    all: [0, n],
    test: [0, test],
    validation: [test, test + validation],
    training: [test + validation, n],
  };
  const [from, to] = bounds[part];
  if (half === undefined) return [from, to];
  const middle = from + Math.floor((to - from) / 2);
  return half === 0 ? [from, middle] : [middle, middle + (middle - from)];
}

/** Points in a part; halves are of equal size. */
export function ownCount(id: OwnId, of: OwnPart): number {
  const [from, to] = boundsOf(ownSize(id), of);
  return to - from;
}

/** The split of a seed is the same on both sides of a run, so that no side trains on the other's test. */
function orderOf(n: number, seed: number): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  return shuffle(stream(seed, 'own/split'), order);
}

/** Row numbers of a part, test points first where the part is all. */
export function ownIndices(id: OwnId, of: OwnPart): Uint32Array {
  const n = ownSize(id);
  return orderOf(n, of.seed).subarray(...boundsOf(n, of));
}

/**
 * n points of a part in an order of their own: each once while they last; beyond that, independent
 * draws with replacement.
 */
export function drawOwn(id: OwnId, source: Stream, n: number, of: OwnPart): Rows {
  const indices = ownIndices(id, of);
  const picked =
    n <= indices.length
      ? shuffle(source, indices).subarray(0, n)
      : Uint32Array.from({ length: n }, () => indices[source.integer(indices.length)]);
  return pickOwn(id, picked);
}

/** Rows `index` of a dataset, as new arrays. */
export function pickOwn(id: OwnId, index: ArrayLike<number>): Rows {
  const { points, features, context } = ownSet(id);
  return {
    n: index.length,
    x: pickRowsOf(points, features, index),
    context: context && pickRowsOf(context, 1, index),
  };
}

function pickRowsOf(rows: Float32Array, width: number, index: ArrayLike<number>): Float32Array {
  const out = new Float32Array(width * index.length);
  for (let i = 0; i < index.length; i++)
    for (let k = 0; k < width; k++) out[width * i + k] = rows[width * index[i] + k];
  return out;
}
