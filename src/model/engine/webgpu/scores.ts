/**
 * Where the scores and gradients of an objective's terms lie in a buffer of results, and reading
 * them back. Runs nothing.
 */
import type { Objective, Term } from '../../../protocol/objective.ts';
import type { Places } from '../../kernels/webgpu/submission.ts';
import { addContextGradient, conditionsUsed } from '../conditions.ts';
import type { Batch, BatchRows, Gradients } from '../engine.ts';
import { rowsOf, type ReadTerm } from '../results.ts';

/** Places of one term's results in floats from the start of the objective's; -1: not wanted. */
interface TermPlaces {
  readonly nll: number;
  readonly distance: number;
  readonly inputGradient: number;
  /** Per link, and floats of a row there. */
  readonly conditions: readonly { readonly at: number; readonly width: number }[];
}

export interface ObjectivePlaces {
  readonly terms: readonly TermPlaces[];
  readonly floats: number;
}

/** @param widths contexts of the links of a term, when gradients of rows are wanted too */
export function placesOf(
  objective: Objective,
  batch: Batch,
  widths: ((term: Term) => number[]) | null,
): ObjectivePlaces {
  let floats = 0;
  const take = (wanted: boolean, size: number): number => {
    if (!wanted) return -1;
    floats += size;
    return floats - size;
  };
  const terms = objective.terms.map((term) => {
    const { n, x } = rowsOf(term, batch);
    return {
      nll: take(term.likelihood !== 0, n),
      distance: take(term.penalty !== null, n),
      inputGradient: take(widths !== null, x.length),
      conditions: (widths?.(term) ?? []).map((width) => ({
        at: take(width > 0, n * width),
        width,
      })),
    };
  });
  return { terms, floats };
}

/** Where a chunk of a term's rows begins. @param base of the objective's results, done: rows before */
export function chunkPlaces(at: TermPlaces, base: number, done: number, features: number): Places {
  return {
    nll: base + at.nll + done,
    distance: base + at.distance + done,
    inputGradient: base + at.inputGradient + done * features,
    conditions: at.conditions.map((c) => base + c.at + done * c.width),
  };
}

/** The scores of a term among an objective's results. */
export function readTerm(at: TermPlaces, values: Float32Array, n: number): ReadTerm {
  const part = (from: number): Float32Array | null =>
    from < 0 ? null : values.slice(from, from + n);
  return { nll: part(at.nll), penalty: part(at.distance) };
}

/** Gradients of a term's rows and conditions among an objective's results. */
export function readRowGradients(
  term: Term,
  at: TermPlaces,
  values: Float32Array,
  rows: BatchRows,
): { x: Float32Array; conditions: Gradients['conditions'][number] } {
  const used = conditionsUsed(term);
  const like = (of: Float32Array | null, wanted: boolean): Float32Array | null =>
    wanted && of ? new Float32Array(of.length) : null;
  const conditions = { own: like(rows.own, used.own), other: like(rows.other, used.other) };
  term.links.forEach(({ context }, i) => {
    const { at: from, width } = at.conditions[i];
    if (width === 0) return;
    addContextGradient(context, values.slice(from, from + rows.n * width), rows, conditions);
  });
  const { inputGradient: from } = at;
  return { x: values.slice(from, from + rows.x.length), conditions };
}
