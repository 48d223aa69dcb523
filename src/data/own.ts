/**
 * The visitor's own datasets as this thread knows them, by the hash of their points, and how rows are
 * drawn from them: held-out parts never share a point. Knows no file format and no density.
 */
import { frameBound } from '../protocol/catalogue.ts';
import { ConfigError, type ExperimentConfig } from '../protocol/config.ts';
import {
  isOwnId,
  OwnDataError,
  ownIdOf,
  whyNot,
  type LawId,
  type OwnId,
  type OwnSet,
} from '../protocol/ownData.ts';
import { shuffle, stream, type Stream } from '../util/streams.ts';

/** Named by their contents, so that it does not matter who registers first, or twice. */
const registry = new Map<OwnId, Float32Array>();

/**
 * Makes points [n, 2] known to this thread; keeps the array.
 * @throws OwnDataError when they cannot be trained on
 */
export function addOwnData(points: Float32Array): OwnId {
  const reason = whyNot(points, frameBound);
  if (reason !== null) throw new OwnDataError(reason);
  const id = ownIdOf(points);
  if (!registry.has(id)) registry.set(id, points);
  return id;
}

/** [n, 2], or null if this thread has never seen them. */
export const findOwnData = (id: OwnId): Float32Array | null => registry.get(id) ?? null;

/** @throws Error if this thread has never seen them */
export function ownData(id: OwnId): Float32Array {
  const points = findOwnData(id);
  if (!points) throw new Error(`unknown own data: ${id}`);
  return points;
}

/** The own datasets that a config names, each once. */
export function ownSetsOf(config: Pick<ExperimentConfig, 'reference' | 'target'>): OwnSet[] {
  const ids = [...new Set<LawId>([config.reference, config.target])].filter(isOwnId);
  return ids.map((id) => ({ id, points: ownData(id) }));
}

/**
 * Takes over the datasets that come with a config.
 * @throws ConfigError when the config names one that is not there
 */
export function takeOwnSets(config: ExperimentConfig, sets: readonly OwnSet[] = []): void {
  for (const { points } of sets) addOwnData(points);
  for (const side of ['reference', 'target'] as const) {
    const id = config[side];
    if (isOwnId(id) && !findOwnData(id))
      throw new ConfigError(side, `invalid ${side}: its points are not here, got ${id}`);
  }
}

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
  const [from, to] = boundsOf(ownData(id).length / 2, of);
  return to - from;
}

/** The split of a seed is the same on both sides of a run, so that no side trains on the other's test. */
function orderOf(n: number, seed: number): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  return shuffle(stream(seed, 'own/split'), order);
}

/** Row numbers of a part, test points first where the part is all. */
export function ownIndices(id: OwnId, of: OwnPart): Uint32Array {
  const n = ownData(id).length / 2;
  return orderOf(n, of.seed).subarray(...boundsOf(n, of));
}

/**
 * n points of a part in an order of their own: each once while they last; beyond that, independent
 * draws with replacement. [n, 2]
 */
export function drawOwn(id: OwnId, source: Stream, n: number, of: OwnPart): Float32Array {
  const indices = ownIndices(id, of);
  const picked =
    n <= indices.length
      ? shuffle(source, indices).subarray(0, n)
      : Uint32Array.from({ length: n }, () => indices[source.integer(indices.length)]);
  return pickPoints(ownData(id), picked);
}

/** Points `index` of [n, 2], as a new array. */
export function pickPoints(points: Float32Array, index: ArrayLike<number>): Float32Array {
  const out = new Float32Array(2 * index.length);
  for (let i = 0; i < index.length; i++) {
    out[2 * i] = points[2 * index[i]];
    out[2 * i + 1] = points[2 * index[i] + 1];
  }
  return out;
}
