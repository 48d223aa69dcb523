/**
 * One call of an engine, in a form that can be made again on another engine: what it does, and who
 * waits for its answer. Knows no engine of its own.
 */
import type { Batch, BatchRows, Engine } from '../engine.ts';

/** `look` changes nothing; the others change the flow that they name. */
export type CallKind = 'create' | 'restore' | 'drop' | 'step' | 'look';

/** An engine's answer: whether the call has to be made again to get where it led, and how to hand it on. */
export interface Answer {
  readonly keep: boolean;
  deliver(): void;
}

export interface Call {
  readonly kind: CallKind;
  /** The flow it changes; empty for a look. */
  readonly flow: string;
  /** Somebody has had an answer already. */
  answered: boolean;
  /** Makes the call; whatever it throws comes as a rejection. */
  run(engine: Engine): Promise<Answer>;
  fail(error: unknown): void;
}

/** @param changes whether an answer means that the flow is another now */
export function callOf<T>(
  kind: CallKind,
  flow: string,
  make: (engine: Engine) => T | Promise<T>,
  changes: (value: T) => boolean = () => kind !== 'look',
): { call: Call; answer: Promise<T> } {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const answer = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  const call: Call = {
    kind,
    flow,
    answered: false,
    run: async (engine) => {
      const value = await make(engine);
      return { keep: changes(value), deliver: () => resolve(value) };
    },
    fail: (error) => reject(error),
  };
  return { call, answer };
}

/** Rows that stay as they are whatever their owner does with the originals. */
export function copied(batch: Batch): Batch {
  const copy = (rows: BatchRows): BatchRows => ({
    n: rows.n,
    x: rows.x.slice(),
    own: rows.own && rows.own.slice(),
    other: rows.other && rows.other.slice(),
    weights: rows.weights && rows.weights.slice(),
  });
  return Object.fromEntries(Object.entries(batch).map(([set, rows]) => [set, copy(rows)]));
}
