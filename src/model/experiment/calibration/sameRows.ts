/** Whether tables are those that a study was trained on, by what its result says of their columns. */
import type { ColumnCounts, Counts } from '../../../protocol/calibrationResult.ts';
import { TableError } from '../../../protocol/table.ts';

/**
 * Histograms over every column, counted over all rows that may be seen: other rows of the same law do
 * not pass. Which side differs cannot be told: both have a say in the scale, and so in the bins.
 * @param names of the columns
 * @throws TableError naming the first column that differs
 */
export function checkSameRows(
  names: readonly string[],
  trained: readonly ColumnCounts[],
  here: readonly ColumnCounts[],
): void {
  const other = names.find((_, k) => !trained[k] || !sameColumn(trained[k], here[k]));
  if (other === undefined) return;
  throw new TableError(
    `These are not the tables that the study was trained on: column “${other}” has other values.`,
  );
}

const sameColumn = (one: ColumnCounts, other: ColumnCounts): boolean =>
  sameCounts(one.reference, other.reference) && sameCounts(one.target, other.target);

const sameCounts = (one: Counts, other: Counts): boolean =>
  one.n === other.n &&
  one.from === other.from &&
  one.to === other.to &&
  one.bins.length === other.bins.length &&
  one.bins.every((count, i) => count === other.bins[i]);
