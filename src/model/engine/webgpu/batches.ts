/** Small work on rows and parameters on their way to and from the GPU. Runs nothing. */
import { parameterCount } from '../../flows/spec.ts';
import { sliceRows } from '../chunks.ts';
import type { Batch, BatchRows, FlowSpec } from '../engine.ts';

/** Rows from..from + size; the rows themselves when that is all. */
export function rowsFrom(rows: BatchRows, from: number, size: number): BatchRows {
  return from === 0 && rows.n <= size ? rows : sliceRows(rows, from, from + size);
}

/** What is left to know of a batch when its results come home. */
export function weightsOnly(batch: Batch): Batch {
  const entries = Object.entries(batch).map(([set, rows]) => [
    set,
    {
      n: rows.n,
      x: new Float32Array(0),
      own: null,
      other: null,
      weights: rows.weights?.slice() ?? null,
    },
  ]);
  return Object.fromEntries(entries) as Batch;
}

export function both<A, B>(a: A | Promise<A>, b: B | Promise<B>): [A, B] | Promise<[A, B]> {
  return a instanceof Promise || b instanceof Promise ? Promise.all([a, b]) : [a, b];
}

export function checkLength(spec: FlowSpec, parameters: Float32Array): void {
  const expected = parameterCount(spec);
  if (parameters.length !== expected)
    throw new Error(`invalid parameters: expected ${expected} numbers, got ${parameters.length}`);
}
