/**
 * Histograms of both tables as they come: every feature and the condition over all of its values. Sealed
 * rows stand apart, so that a blinded study says nothing of them.
 */
import type { ScaledRows } from '../../../data/tables/prepare.ts';
import {
  conditionNarrowing,
  scaledBound,
  unscaledColumn,
  type Scale,
} from '../../../data/tables/scale.ts';
import type { ColumnCounts, Counts } from '../../../protocol/calibrationResult.ts';
import type { JudgedRows } from './closure.ts';
import { columnBins, countsOf } from './counts.ts';

export interface ColumnRows {
  /** Of the reference. */
  readonly all: ScaledRows;
  /** Of the target. */
  readonly seen: ScaledRows;
  /** Sealed rows of the target; null while blinded. */
  readonly opened: JudgedRows | null;
}

export function columnsOf({ all, seen, opened }: ColumnRows, scale: Scale): ColumnCounts[] {
  const width = scale.centre.length;
  const features = all.context ? width - 1 : width;
  const counts = ({ x, context }: JudgedRows, k: number): Counts => {
    const isFeature = k < features || !context;
    // The condition was narrowed: its ±1 is what ±3 is of a feature.
    const reach = (isFeature ? scaledBound : scaledBound / conditionNarrowing) * scale.unit[k];
    const values = isFeature
      ? unscaledColumn(x, features, k, scale)
      : Float64Array.from(context, (value) => scale.centre[k] + scale.unit[k] * value);
    return countsOf(values, scale.centre[k] - reach, scale.centre[k] + reach, columnBins);
  };
  return Array.from({ length: width }, (_, k) => ({
    reference: counts(all, k),
    target: counts(seen, k),
    sealed: opened && counts(opened, k),
  }));
}
