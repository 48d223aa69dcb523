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
  plainOwn,
  whyNot,
  whyNotRows,
  type LawId,
  type OwnId,
  type OwnRows,
  type OwnSet,
} from '../protocol/ownData.ts';

/** Named by their contents, so that it does not matter who registers first, or twice. */
const registry = new Map<OwnId, OwnSet>();
/** How often each was made known, less how often it was let go. */
const uses = new Map<OwnId, number>();

/**
 * Makes points [n, 2] known to this thread; keeps the array.
 * @throws OwnDataError when they cannot be trained on
 */
export function addOwnData(points: Float32Array): OwnId {
  const reason = whyNot(points, frameBound);
  if (reason !== null) throw new OwnDataError(reason);
  return register(plainOwn(points));
}

/**
 * Makes rows of a table known to this thread; keeps the arrays.
 * @throws OwnDataError when they cannot be trained on
 */
export function addOwnRows(rows: OwnRows): OwnId {
  const reason = whyNotRows(rows);
  if (reason !== null) throw new OwnDataError(reason);
  return register({ ...rows, tabular: true });
}

function register(rows: Omit<OwnSet, 'id'>): OwnId {
  const id = ownIdOf(rows);
  if (!registry.has(id)) registry.set(id, { ...rows, id });
  uses.set(id, (uses.get(id) ?? 0) + 1);
  return id;
}

/** Ends one use of a dataset: rows of large tables would otherwise pile up, study after study. */
export function letGoOwn(id: OwnId): void {
  const left = (uses.get(id) ?? 0) - 1;
  uses.set(id, left);
  if (left > 0) return;
  uses.delete(id);
  registry.delete(id);
}

/** [n, features], or null if this thread has never seen them. */
export const findOwnData = (id: OwnId): Float32Array | null => registry.get(id)?.points ?? null;

/** @throws Error if this thread has never seen it */
export function ownSet(id: OwnId): OwnSet {
  const set = registry.get(id);
  if (!set) throw new Error(`unknown own data: ${id}`);
  return set;
}

/** [n, features]. @throws Error if this thread has never seen them */
export const ownData = (id: OwnId): Float32Array => ownSet(id).points;

/** Rows of a dataset. */
export const ownSize = (id: OwnId): number => ownSet(id).points.length / ownSet(id).features;

/** The own datasets that a config names, each once. */
export function ownSetsOf(config: Pick<ExperimentConfig, 'reference' | 'target'>): OwnSet[] {
  const ids = [...new Set<LawId>([config.reference, config.target])].filter(isOwnId);
  return ids.map(ownSet);
}

/**
 * Takes over the datasets that come with a config.
 * @throws ConfigError when the config names one that is not there
 */
export function takeOwnSets(config: ExperimentConfig, sets: readonly OwnSet[] = []): void {
  for (const { points, features, context, tabular } of sets)
    if (features === 2 && !context && !tabular) addOwnData(points);
    else addOwnRows({ points, features, context });
  for (const side of ['reference', 'target'] as const) {
    const id = config[side];
    if (isOwnId(id) && !findOwnData(id))
      throw new ConfigError(side, `invalid ${side}: its points are not here, got ${id}`);
  }
  checkShapes(config);
}

/** Both sides have to be points of one space, under a condition of one kind. */
function checkShapes({ reference, target, condition }: ExperimentConfig): void {
  const shape = (id: LawId): { features: number; hasColumn: boolean } => {
    if (!isOwnId(id)) return { features: 2, hasColumn: false };
    const { features, context } = ownSet(id);
    return { features, hasColumn: context !== null };
  };
  const [from, to] = [shape(reference), shape(target)];
  if (from.features !== to.features)
    throw new ConfigError(
      'target',
      `invalid target: expected ${from.features} features, got ${to.features}`,
    );
  if (condition === 'column' && !(from.hasColumn && to.hasColumn))
    throw new ConfigError('condition', 'invalid condition: column needs one on both sides');
  if (condition !== 'column' && condition !== 'none' && from.features !== 2)
    throw new ConfigError(
      'condition',
      `invalid condition: ${condition} moves points of 2 features, got ${from.features}`,
    );
}
