/**
 * How well moved rows pass for target rows: a classifier that sees features and condition, and one
 * histogram a feature. It judges whatever rows it is given; blinding is the caller's.
 */
import type { Scale } from '../../../data/tables/scale.ts';
import { scaledBound, unscaledColumn } from '../../../data/tables/scale.ts';
import type { Closure, Marginal } from '../../../protocol/calibrationResult.ts';
import { shuffle, stream } from '../../../util/streams.ts';
import { c2st, type C2stEpoch } from '../../metrics/index.ts';
import { columnBins, countsOf, marginalOf } from './counts.ts';

/** Rows [n, features] with their condition [n], scaled. */
export interface JudgedRows {
  readonly x: Float32Array;
  readonly context: Float32Array | null;
}

export interface ClosureOptions {
  readonly seed: number;
  readonly scale: Scale;
  readonly features: number;
  /** Of the classifier: rows a side, and networks that start differently. */
  readonly rowsPerClass: number;
  readonly inits: number;
  readonly onEpoch: (at: C2stEpoch) => Promise<void>;
}

/** Hidden layers of the classifier (SCIENCE 4.1, more than two features). */
const hidden = [64, 64, 64, 64];
/** None: no feature of a table is a ring, and waves cost what rows could tell (0.552 in place of 0.558). */
const waves: readonly number[] = [];

/** tfjs has to run already. */
export async function closureOf(
  moved: JudgedRows,
  target: JudgedRows,
  options: ClosureOptions,
): Promise<Closure> {
  const { seed, features, rowsPerClass, inits, onEpoch } = options;
  const joined = [moved, target].map((rows, side) =>
    joinedInOrder(rows, features, rowsPerClass, seed, side),
  );
  const width = features + (moved.context ? 1 : 0);
  const { auc, nullSd } = await c2st(joined[0], joined[1], width, {
    ...{ seed, inits, rowsPerClass, hidden, waves, onEpoch },
  });
  return {
    rows: { moved: moved.x.length / features, target: target.x.length / features },
    auc,
    aucNullSd: nullSd,
    marginals: marginalsOf(moved, target, options),
  };
}

function marginalsOf(
  moved: JudgedRows,
  target: JudgedRows,
  { features, scale }: ClosureOptions,
): Marginal[] {
  return Array.from({ length: features }, (_, k) => {
    const [from, to] = [-1, 1].map((sign) => scale.centre[k] + sign * scaledBound * scale.unit[k]);
    const counts = ({ x }: JudgedRows) =>
      countsOf(unscaledColumn(x, features, k, scale), from, to, columnBins);
    return marginalOf(counts(moved), counts(target));
  });
}

/** Up to `most` rows with their condition as one more column, in random order: files may be sorted. */
function joinedInOrder(
  { x, context }: JudgedRows,
  features: number,
  most: number,
  seed: number,
  side: number,
): Float32Array {
  const n = x.length / features;
  const order = shuffle(
    stream(seed, 'metrics/closure', side),
    Uint32Array.from({ length: n }, (_, i) => i),
  ).subarray(0, most);
  const width = features + (context ? 1 : 0);
  const out = new Float32Array(order.length * width);
  order.forEach((row, i) => {
    out.set(x.subarray(row * features, (row + 1) * features), i * width);
    if (context) out[(i + 1) * width - 1] = context[row];
  });
  return out;
}
