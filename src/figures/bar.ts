/**
 * What a bar is: a number of the runs and the limit it is held to. Measures none.
 */
import type { Stat, Unit } from '../protocol/figure.ts';
import type { FigureBudget } from '../protocol/figureIds.ts';
import type { Reading } from './lab.ts';

export interface Bar {
  id: string;
  text: string;
  /** What it must be: "at most 0.05". */
  limit: string;
  value: Stat | number | null;
  /** Of the runs it was measured on. */
  budget: FigureBudget;
  /** Null: not measured, for `reason`. */
  met: boolean | null;
  reason: string | null;
}

/** A bar before it is measured. */
export interface BarRule {
  id: string;
  text: string;
  limit: string;
  /** The smallest budget that it speaks of. */
  from: FigureBudget;
  /** How many seeds it takes. */
  seeds: number;
  measure: Measure;
}

export type Measure =
  /** A number of each seed; every seed must hold the limit, or their mean alone. */
  | { unit: Unit; at: Reading; mean?: true; holds: (value: number) => boolean }
  /** A number over all seeds. */
  | { over: () => number | null; holds: (value: number) => boolean };

export const atMost = (limit: number) => (value: number) => value <= limit;
export const within = (truth: number, off: number) => (value: number) =>
  Math.abs(value - truth) <= off;
