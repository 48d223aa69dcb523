/**
 * What a link's flow sees of its rows' conditions (SCIENCE 2.3), as plain arrays, and gradients
 * back to the conditions. Runs no flow.
 */
import type { ContextSource, Term } from '../../protocol/objective.ts';
import type { BatchRows } from './engine.ts';

/** Which conditions of its rows any link of a term sees. */
export function conditionsUsed({ links }: Term): { own: boolean; other: boolean } {
  const sources = links.map((link) => link.context);
  const both = sources.some((source) => source === 'delta' || source === 'concat');
  return {
    own: both || sources.includes('own'),
    other: both || sources.includes('other'),
  };
}

/**
 * The context of a link, [n, C]; null for none.
 * @throws Error when the rows lack a condition
 */
export function contextOf(source: ContextSource, rows: BatchRows): Float32Array | null {
  const own = (): Float32Array => required(rows.own, 'own');
  const other = (): Float32Array => required(rows.other, 'other');
  switch (source) {
    case 'none':
      return null;
    case 'own':
      return own();
    case 'other':
      return other();
    case 'delta': {
      const [from, to] = [own(), other()];
      return from.map((value, i) => Math.abs(Math.fround(to[i] - value)));
    }
    case 'concat':
      return concatenated(own(), other(), rows.n);
    default:
      return source satisfies never;
  }
}

/** (smaller side, larger side), element by element. */
function concatenated(own: Float32Array, other: Float32Array, n: number): Float32Array {
  const width = own.length / n;
  const out = new Float32Array(2 * own.length);
  for (let i = 0; i < own.length; i++) {
    const at = 2 * width * Math.floor(i / width) + (i % width);
    out[at] = Math.min(own[i], other[i]);
    out[at + width] = Math.max(own[i], other[i]);
  }
  return out;
}

/** Adds the gradient of a link's context to those of the conditions it was made of. */
export function addContextGradient(
  source: ContextSource,
  gradient: Float32Array,
  rows: BatchRows,
  to: { own: Float32Array | null; other: Float32Array | null },
): void {
  const { own, other } = to;
  switch (source) {
    case 'none':
      return;
    case 'own':
      own?.forEach((value, i) => (own[i] = value + gradient[i]));
      return;
    case 'other':
      other?.forEach((value, i) => (other[i] = value + gradient[i]));
      return;
    case 'delta':
      return addDelta(gradient, rows, to);
    case 'concat':
      return addConcatenated(gradient, rows, to);
    default:
      source satisfies never;
  }
}

type ConditionGradients = { own: Float32Array | null; other: Float32Array | null };

function addDelta(
  gradient: Float32Array,
  rows: BatchRows,
  { own, other }: ConditionGradients,
): void {
  const [from, to] = [required(rows.own, 'own'), required(rows.other, 'other')];
  gradient.forEach((value, i) => {
    const signed = value * Math.sign(to[i] - from[i]);
    if (other) other[i] += signed;
    if (own) own[i] -= signed;
  });
}

/** Where both are equal the smaller side counts as the row's own, and so does the larger. */
function addConcatenated(
  gradient: Float32Array,
  rows: BatchRows,
  { own, other }: ConditionGradients,
): void {
  const [a, b] = [required(rows.own, 'own'), required(rows.other, 'other')];
  const width = a.length / rows.n;
  for (let i = 0; i < a.length; i++) {
    const at = 2 * width * Math.floor(i / width) + (i % width);
    const smaller = a[i] <= b[i] ? own : other;
    const larger = a[i] >= b[i] ? own : other;
    if (smaller) smaller[i] += gradient[at];
    if (larger) larger[i] += gradient[at + width];
  }
}

function required(values: Float32Array | null, name: string): Float32Array {
  if (!values) throw new Error(`rows have no condition: ${name}`);
  return values;
}
