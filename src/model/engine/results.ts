/**
 * Losses of terms and of objectives from what every row contributed, in float64 and in a fixed
 * order. The same for all engines; runs no flow.
 */
import type { Objective, Term } from '../../protocol/objective.ts';
import type { Batch, BatchRows, TermResult } from './engine.ts';

/** Per-row likelihoods and distances of a term; null where it has none. */
export interface ReadTerm {
  nll: Float32Array | null;
  penalty: Float32Array | null;
}

/** The rows of a term. @throws Error when the batch lacks them. */
export function rowsOf(term: Term, batch: Batch): BatchRows {
  const rows = batch[term.rows];
  if (!rows) throw new Error(`batch has no rows: ${term.rows}`);
  return rows;
}

/** Largest size of a row's numbers: their squares, and sums of those, are still float32 numbers. */
const largestInput = 1e18;

/**
 * Rows are numbers that can be scored, or somebody hears of it before they spoil a flow.
 * @throws Error naming the first row that is not finite or beyond +-1e18
 */
export function checkRows(batch: Batch): void {
  for (const [set, rows] of Object.entries(batch))
    for (const [name, values] of Object.entries({ x: rows.x, own: rows.own, other: rows.other })) {
      if (!values) continue;
      // Not `> largestInput`: NaN has to fail too.
      const bad = values.findIndex((value) => !(Math.abs(value) <= largestInput));
      if (bad < 0) continue;
      const row = Math.floor(bad / (values.length / rows.n));
      const allowed = `a number from -${largestInput.toExponential()} to ${largestInput.toExponential()}`;
      throw new Error(
        `invalid ${name} in row ${row} of ${set}: expected ${allowed}, got ${values[bad]}`,
      );
    }
}

export function summarise(
  objective: Objective,
  batch: Batch,
  i: number,
  read: ReadTerm,
): TermResult {
  const term = objective.terms[i];
  const rows = rowsOf(term, batch);
  return {
    name: term.name,
    n: rows.n,
    nll: read.nll && mean(read.nll, rows.weights),
    penalty: read.penalty && mean(read.penalty, rows.weights),
  };
}

/** The objective's loss from its terms, in float64. */
export function combine(
  objective: Objective,
  terms: readonly TermResult[],
  penaltyWeight: number | null,
): number {
  let sum = 0;
  let count = 0;
  terms.forEach(({ n, nll, penalty }, i) => {
    const term = objective.terms[i];
    const weight = penaltyWeight ?? term.penalty?.weight ?? 0;
    sum += n * (term.likelihood * (nll ?? 0) + weight * (penalty ?? 0));
    count += n;
  });
  return sum / count;
}

function mean(values: Float32Array, weights: Float32Array | null): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const w = weights ? weights[i] : 1;
    sum += w * values[i];
    total += w;
  }
  return sum / total;
}
