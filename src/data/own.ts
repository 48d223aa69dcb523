/**
 * The visitor's own datasets as this thread knows them, by the hash of their points. Knows no file
 * format and no density, and draws no rows: ownRows.ts does.
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
