/**
 * Rows of a toy under a condition, with their exact log density, entropy and support.
 * Draws from the stream it is given and keeps nothing.
 */
import type { ConditionId, ToyId } from '../protocol/catalogue.ts';
import type { Stream } from '../util/streams.ts';
import { conditions } from './conditions/index.ts';
import { markBelow } from './law.ts';
import { toys } from './toys/index.ts';

export interface Rows {
  n: number;
  /** [n, 2] */
  x: Float32Array;
  /** [n, contextFeatures]; null without a condition. */
  context: Float32Array | null;
}

/** Numbers of context per point; 0 without a condition. */
export function contextFeaturesOf(conditionId: ConditionId): number {
  return conditionId === 'none' ? 0 : conditions[conditionId].contextFeatures;
}

/** n independent rows: all plain points first, then all contexts. */
export function sampleRows(
  toyId: ToyId,
  conditionId: ConditionId,
  stream: Stream,
  n: number,
): Rows {
  const x = toys[toyId].sample(stream, n);
  if (conditionId === 'none') return { n, x, context: null };
  const context = conditions[conditionId].sampleContext(stream, n);
  conditions[conditionId].apply(x, context);
  return { n, x, context };
}

/** [n] exact ln p(x), or ln p(x | c) under a condition, nats. */
export function logDensityRows(toyId: ToyId, conditionId: ConditionId, rows: Rows): Float64Array {
  const toy = toys[toyId];
  if (conditionId === 'none') return toy.logDensity(rows.x);
  return conditions[conditionId].logDensity(toy, rows.x, contextOf(conditionId, rows));
}

/** H(X), or H(X | C) under a condition, nats. */
export function entropyOf(toyId: ToyId, conditionId: ConditionId): number {
  const toy = toys[toyId];
  return conditionId === 'none' ? toy.entropy : conditions[conditionId].conditionalEntropy(toy);
}

/** [n] 1 where a row, pulled back through its condition, is out of the toy's support. */
export function outOfSupportRows(toyId: ToyId, conditionId: ConditionId, rows: Rows): Uint8Array {
  const toy = toys[toyId];
  if (conditionId === 'none') return toy.outOfSupport(rows.x);
  const plain = conditions[conditionId].pullBack(rows.x, contextOf(conditionId, rows));
  return markBelow(toy.logDensity(plain), toy.supportThreshold);
}

function contextOf(conditionId: Exclude<ConditionId, 'none'>, rows: Rows): Float32Array {
  const wanted = rows.n * conditions[conditionId].contextFeatures;
  if (rows.context?.length !== wanted)
    throw new Error(
      `invalid context for ${conditionId}: expected ${wanted} numbers, got ${rows.context?.length ?? 'none'}`,
    );
  return rows.context;
}
