/**
 * An objective's terms as the kernels take them: contexts worked out, and each row's share of the
 * loss as a seed for the backward pass. Touches no memory of the kernels.
 */
import type { Objective, Term } from '../../../protocol/objective.ts';
import { contextOf } from '../conditions.ts';
import type { Batch, BatchRows } from '../engine.ts';
import { rowsOf } from '../results.ts';
import type { PassRows, Seeds } from '../../kernels/wasm/passMemory.ts';

/** Contexts of every link of a term. @throws Error when the rows lack a condition */
export function passRows(term: Term, rows: BatchRows): PassRows {
  const { n, x } = rows;
  return { n, x, conditions: term.links.map(({ context }) => contextOf(context, rows)) };
}

/** Rows of all terms of an objective. */
export function rowCount(objective: Objective, batch: Batch): number {
  return objective.terms.reduce((sum, term) => sum + rowsOf(term, batch).n, 0);
}

/**
 * d loss / d nll and d loss / d distance of each row: n_i / N times the term's weight, shared among
 * its rows evenly or by sample weight.
 * @param total N, rows of all terms
 * @param sum of the sample weights of all rows of the term
 * @param rows the rows wanted, which may be some of the term's
 * @param count n_i, all rows of the term
 */
export function seedsOf(
  term: Term,
  rows: BatchRows,
  { count, total, weightSum }: { count: number; total: number; weightSum: number },
  penaltyWeight: number | null,
): Seeds {
  const share = count / total;
  const nll = share * term.likelihood;
  const distance = share * (penaltyWeight ?? term.penalty?.weight ?? 0);
  const { weights } = rows;
  if (!weights) return { nll: nll / count, distance: distance / count };
  return {
    nll: weights.map((w) => (nll * w) / weightSum),
    distance: weights.map((w) => (distance * w) / weightSum),
  };
}

export function sumOf(weights: Float32Array | null): number {
  let sum = 0;
  for (const w of weights ?? []) sum += w;
  return sum;
}
