/**
 * An objective's terms as the kernels take them: rows with their contexts worked out, and counted.
 * Touches no memory of the kernels.
 */
import type { Objective, Term } from '../../protocol/objective.ts';
import { contextOf } from './conditions.ts';
import type { Batch, BatchRows } from './engine.ts';
import { rowsOf } from './results.ts';
import type { PassRows } from '../kernels/wasm/passMemory.ts';

/** Contexts of every link of a term. @throws Error when the rows lack a condition */
export function passRows(term: Term, rows: BatchRows): PassRows {
  const { n, x } = rows;
  return { n, x, conditions: term.links.map(({ context }) => contextOf(context, rows)) };
}

/** Rows of all terms of an objective. */
export function rowCount(objective: Objective, batch: Batch): number {
  return objective.terms.reduce((sum, term) => sum + rowsOf(term, batch).n, 0);
}
