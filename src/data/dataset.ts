/**
 * Rows of a toy or of own data under a condition, with exact log density, entropy and support where
 * the law has them. Draws from the stream it is given and keeps nothing.
 */
import type { ConditionId, ToyId } from '../protocol/catalogue.ts';
import { isOwnId, type LawId } from '../protocol/ownData.ts';
import type { Stream } from '../util/streams.ts';
import { moveOf, type Condition } from './conditions/index.ts';
import { markBelow } from './law.ts';
import { distanceToSquares } from './toys/checkerboard.ts';
import { ownSet } from './own.ts';
import { drawOwn, type OwnPart } from './ownRows.ts';
import type { Rows } from './rows.ts';
import { toys } from './toys/index.ts';

export type { Rows } from './rows.ts';

/** Numbers of context per point; 0 without a condition. */
export function contextFeaturesOf(conditionId: ConditionId): number {
  return conditionId === 'column' ? 1 : (moveOf(conditionId)?.contextFeatures ?? 0);
}

/** Numbers per point. */
export const featuresOf = (law: LawId): number => (isOwnId(law) ? ownSet(law).features : 2);

/** Any point of a dataset: what a picture or a rough comparison may be made of. */
const anyPoint: OwnPart = { seed: 0, part: 'all' };

/**
 * n rows: all plain points first, then all contexts. Independent for a toy; of own data each point
 * once while they last.
 * @param of which points of own data; toys have no parts
 */
export function sampleRows(
  law: LawId,
  conditionId: ConditionId,
  stream: Stream,
  n: number,
  of: OwnPart = anyPoint,
): Rows {
  if (!isOwnId(law)) return underCondition(toys[law].sample(stream, n), conditionId, stream);
  return ownUnder(drawOwn(law, stream, n, of), conditionId, stream);
}

/** Rows of own data: under the condition that came with them, else as plain points. */
export function ownUnder(rows: Rows, conditionId: ConditionId, stream: Stream): Rows {
  const move = moveOf(conditionId);
  if (move) return moved(rows.x, move, stream);
  return conditionId === 'column' ? rows : { ...rows, context: null };
}

/** Plain points [n, 2], which this moves, under contexts drawn for them. */
function underCondition(x: Float32Array, conditionId: ConditionId, stream: Stream): Rows {
  const move = moveOf(conditionId);
  return move ? moved(x, move, stream) : { n: x.length / 2, x, context: null };
}

function moved(x: Float32Array, move: Condition, stream: Stream): Rows {
  const n = x.length / 2;
  const context = move.sampleContext(stream, n);
  move.apply(x, context);
  return { n, x, context };
}

/** [n] exact ln p(x), or ln p(x | c) under a condition, nats; null for own data. */
export function logDensityRows(
  law: LawId,
  conditionId: ConditionId,
  rows: Rows,
): Float64Array | null {
  if (isOwnId(law)) return null;
  const toy = toys[law];
  const move = moveOf(conditionId);
  return move ? move.logDensity(toy, rows.x, contextOf(move, rows)) : toy.logDensity(rows.x);
}

/** H(X), or H(X | C) under a condition, nats; null for own data. */
export function entropyOf(law: LawId, conditionId: ConditionId): number | null {
  if (isOwnId(law)) return null;
  const toy = toys[law];
  return moveOf(conditionId)?.conditionalEntropy(toy) ?? toy.entropy;
}

/**
 * [n] 1 where a row, pulled back through its condition, is out of the law's support; null for own
 * data.
 */
export function outOfSupportRows(law: ToyId, conditionId: ConditionId, rows: Rows): Uint8Array;
export function outOfSupportRows(
  law: LawId,
  conditionId: ConditionId,
  rows: Rows,
): Uint8Array | null;
export function outOfSupportRows(
  law: LawId,
  conditionId: ConditionId,
  rows: Rows,
): Uint8Array | null {
  if (isOwnId(law)) return null;
  const toy = toys[law];
  return markBelow(toy.logDensity(plainRows(conditionId, rows)), toy.supportThreshold);
}

/** Frame units from the exact support beyond which a point counts as far out. */
export const farDistance = 0.1;

/**
 * [n] 1 where a row, pulled back through its condition, lies farther than 0.1 from the exact
 * support (SCIENCE 4.1); null for laws other than the checkerboard, which alone has one.
 */
export function farOutsideRows(
  law: LawId,
  conditionId: ConditionId,
  rows: Rows,
): Uint8Array | null {
  if (law !== 'checkerboard') return null;
  const plain = plainRows(conditionId, rows);
  return Uint8Array.from({ length: rows.n }, (_, i) =>
    // Not a number is far out too.
    distanceToSquares(plain[2 * i], plain[2 * i + 1]) <= farDistance ? 0 : 1,
  );
}

/** [n, 2] where rows lay before their conditions moved them. */
export function plainRows(conditionId: ConditionId, rows: Rows): Float32Array | Float64Array {
  const move = moveOf(conditionId);
  return move ? move.pullBack(rows.x, contextOf(move, rows)) : rows.x;
}

function contextOf({ id, contextFeatures }: Condition, rows: Rows): Float32Array {
  const wanted = rows.n * contextFeatures;
  if (rows.context?.length !== wanted)
    throw new Error(
      `invalid context for ${id}: expected ${wanted} numbers, got ${rows.context?.length ?? 'none'}`,
    );
  return rows.context;
}
