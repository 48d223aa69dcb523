/**
 * Columns to the units that flows are trained in, and back. Learns its numbers from the rows it is
 * shown, and from no others.
 */
import type { Scaling } from '../../protocol/calibration.ts';
import { TableError } from '../../protocol/table.ts';

/** scaled = (value - centre) / unit, per column. */
export interface Scale {
  readonly centre: readonly number[];
  readonly unit: readonly number[];
}

/** What min-max scaling maps the least and the largest value to. */
export const scaledBound = 3;

/**
 * The condition spans a third of what features span. With the paper's ±3 the kinks of a random first layer
 * fall between the sidebands, where nothing trains them: there four of five methods were told from the
 * target (areas up to 0.549, seed 1); with ±1 no area is above 0.513 (seeds 1 and 2).
 */
export const conditionNarrowing = 3;

/** The same with column `at` over a narrower span. */
export const narrowed = ({ centre, unit }: Scale, at: number): Scale => ({
  centre,
  unit: unit.map((value, k) => (k === at ? conditionNarrowing * value : value)),
});

/** Some rows of a column. They are not copied out of it: a table may hold millions. */
export interface ColumnPart {
  readonly column: Float64Array;
  readonly index: Uint32Array;
}

/**
 * @param columns by name, the values of all rows that may be seen, one part or more each
 * @throws TableError when a column holds one value alone
 */
export function fitScale(
  scaling: Scaling,
  names: readonly string[],
  columns: readonly (readonly ColumnPart[])[],
): Scale {
  const pairs = names.map((name, k) => {
    const [centre, unit] = fitColumn(scaling, columns[k], k);
    if (unit > 0) return [centre, unit] as const;
    throw new TableError(
      `Column “${name}” holds one value alone, ${centre}: a flow needs values that differ.`,
    );
  });
  return { centre: pairs.map(([centre]) => centre), unit: pairs.map(([, unit]) => unit) };
}

function fitColumn(
  scaling: Scaling,
  parts: readonly ColumnPart[],
  k: number,
): readonly [number, number] {
  switch (scaling.kind) {
    case 'given':
      return between(scaling.lo[k], scaling.hi[k]);
    case 'min-max': {
      let [lo, hi] = [Infinity, -Infinity];
      for (const { column, index } of parts)
        for (const row of index) {
          const value = column[row];
          if (value < lo) lo = value;
          if (value > hi) hi = value;
        }
      return between(lo, hi);
    }
    case 'standard':
      return momentsOf(parts);
    default:
      return scaling satisfies never;
  }
}

const between = (lo: number, hi: number): readonly [number, number] => [
  lo / 2 + hi / 2,
  (hi - lo) / (2 * scaledBound),
];

/** Mean and standard deviation, by Welford's updates: sums of squares would cancel. */
function momentsOf(parts: readonly ColumnPart[]): readonly [number, number] {
  let [n, mean, squares] = [0, 0, 0];
  for (const { column, index } of parts)
    for (const row of index) {
      const value = column[row];
      n++;
      const off = value - mean;
      mean += off / n;
      squares += off * (value - mean);
    }
  return [mean, Math.sqrt(squares / n)];
}

/** [n, k] float32 of columns k, rows `index`. */
export function scaledRows(
  columns: readonly Float64Array[],
  index: ArrayLike<number>,
  { centre, unit }: Scale,
): Float32Array {
  const width = columns.length;
  const out = new Float32Array(width * index.length);
  columns.forEach((column, k) => {
    for (let i = 0; i < index.length; i++)
      out[width * i + k] = (column[index[i]] - centre[k]) / unit[k];
  });
  return out;
}

/** Column k of scaled rows [n, features] in the units of the table. */
export function unscaledColumn(
  x: Float32Array,
  features: number,
  k: number,
  { centre, unit }: Scale,
): Float64Array {
  return Float64Array.from(
    { length: x.length / features },
    (_, i) => centre[k] + unit[k] * x[features * i + k],
  );
}
