/**
 * Random problems on which two engines have to agree, and how far apart they are. Cases are plain
 * data, drawn by the tests; nothing here judges, and no product code reads this.
 *
 * Relus and knots make gradients jump, and two engines may land on different sides of one. Rows are
 * therefore drawn anew where the gradient that the true engine gives for them jumps when the row and
 * its conditions are shifted by +-1e-5: an observable stand-in for "no pre-activation and no knot
 * closer than 1e-5", which would need the inside of every layer. It sees a kink only as far as it
 * moves the row's own gradient, which is as far as it matters to the comparison.
 */
import type { FlowId, Link, Objective, RowSet, Term } from '../../protocol/objective.ts';
import { stream } from '../../util/streams.ts';
import { parameterCount, parameterList, type FlowSpec } from '../flows/spec.ts';
import type { Batch, BatchRows, Engine, Gradients } from './engine.ts';
import { rowsOf } from './results.ts';

export interface ParityCase {
  readonly seed: number;
  readonly flows: Partial<Record<FlowId, FlowSpec>>;
  readonly trained: FlowId;
  readonly objective: Objective;
  /** Width of the rows' conditions, 0 for none. */
  readonly conditions: number;
  readonly rows: Partial<Record<RowSet, { readonly n: number; readonly weighted: boolean }>>;
}

export type Quantity =
  | 'loss'
  | 'terms'
  | 'nll'
  | 'points'
  | 'log-determinants'
  | 'layers'
  | 'gradient of parameters'
  | 'gradient of rows'
  | 'gradient of conditions';

/** How far a quantity is from the truth. Errors are relative to the truth's root mean square. */
export interface Difference {
  readonly quantity: Quantity;
  /** Norm of the error over norm of the truth. */
  readonly l2: number;
  /** 99th percentile of the elements' errors. */
  readonly p99: number;
  /** Reported, never judged: one kink decides it. */
  readonly max: number;
}

/** Creates the case's flows in both engines, compares all they can be asked for, and drops them. */
export async function compareEngines(
  truth: Engine,
  engine: Engine,
  given: ParityCase,
): Promise<Difference[]> {
  for (const each of [truth, engine]) createFlows(each, given);
  try {
    const batch = await steadyBatch(truth, given);
    return [
      ...(await compareGradients(truth, engine, given, batch)),
      ...(await compareMaps(truth, engine, given, batch)),
    ];
  } finally {
    for (const each of [truth, engine])
      for (const id of Object.keys(given.flows)) each.dropFlow(id);
  }
}

export function createFlows(engine: Engine, { flows, seed }: ParityCase): void {
  for (const [id, spec] of Object.entries(flows))
    engine.createFlow(id, spec, caseParameters(spec, seed, id));
}

/** PyTorch's rule with half its width, but no layer starts at zero. */
function caseParameters(spec: FlowSpec, seed: number, id: string): Float32Array {
  const source = stream(seed, `test/${id}`);
  const flat = new Float32Array(parameterCount(spec));
  for (const { offset, size, fanIn } of parameterList(spec))
    for (let i = offset; i < offset + size; i++)
      flat[i] = (source.uniform() - 0.5) / Math.sqrt(fanIn);
  return flat;
}

/** Rows as they come, kinks or not. @param index another draw of the same case */
export function caseBatch(
  { objective, rows, conditions, seed, flows }: ParityCase,
  index = 0,
): Batch {
  const batch: Batch = {};
  for (const set of new Set(objective.terms.map((term) => term.rows))) {
    const { n, weighted } = rows[set] ?? { n: 0, weighted: false };
    const source = stream(seed, `test/${set}`, index);
    const normals = (width: number, scale: number): Float32Array =>
      Float32Array.from({ length: n * width }, () => scale * source.normal());
    const features = Object.values(flows)[0].features;
    batch[set] = {
      n,
      x: normals(features, 1.5),
      own: conditions ? normals(conditions, 0.7) : null,
      other: conditions ? normals(conditions, 0.7) : null,
      weights: weighted ? Float32Array.from({ length: n }, () => source.uniform()) : null,
    };
  }
  return batch;
}

const shift = 1e-5;
/** Largest change of a row's gradient, relative to itself, that a shift may make. */
const largestJump = 2e-3;
const draws = 4;

/** Rows off kinks; those near one are replaced by others, and left out when that fails. */
async function steadyBatch(truth: Engine, given: ParityCase): Promise<Batch> {
  let kept: Batch = {};
  for (let draw = 0; draw < draws; draw++) {
    const drawn = caseBatch(given, draw);
    const jumps = await jumpsOf(truth, given, drawn);
    for (const [set, rows] of Object.entries(drawn) as [RowSet, BatchRows][]) {
      const fine = jumps[set]?.flatMap((jump, i) => (jump <= largestJump ? [i] : [])) ?? [];
      kept = { ...kept, [set]: joined(kept[set], pick(rows, fine), given.rows[set]?.n ?? 0) };
    }
    if (Object.entries(kept).every(([set, { n }]) => n === given.rows[set as RowSet]?.n)) break;
  }
  for (const [set, { n }] of Object.entries(kept))
    if (n === 0) throw new Error(`every row is near a kink: ${set} of case ${given.seed}`);
  return kept;
}

/** Per row of each set: how much its gradient changes, relative to itself, when it is shifted. */
async function jumpsOf(
  truth: Engine,
  { trained, objective }: ParityCase,
  batch: Batch,
): Promise<Partial<Record<RowSet, number[]>>> {
  const at = await truth.gradients(trained, objective, batch);
  const jumps: Partial<Record<RowSet, number[]>> = {};
  for (const by of [shift, -shift]) {
    const beside = await truth.gradients(trained, objective, shifted(batch, by));
    objective.terms.forEach((term, i) => {
      const { n } = rowsOf(term, batch);
      const [a, b] = [rowGradients(at, i, n), rowGradients(beside, i, n)];
      const worst = (jumps[term.rows] ??= new Array<number>(n).fill(0));
      for (let row = 0; row < n; row++) worst[row] = Math.max(worst[row], jump(a[row], b[row]));
    });
  }
  return jumps;
}

function shifted(batch: Batch, by: number): Batch {
  const moved = (values: Float32Array | null): Float32Array | null =>
    values && values.map((value) => value + by);
  return Object.fromEntries(
    (Object.entries(batch) as [RowSet, BatchRows][]).map(([set, rows]) => [
      set,
      { ...rows, x: moved(rows.x) ?? rows.x, own: moved(rows.own), other: moved(rows.other) },
    ]),
  );
}

/** [n][…] gradients of a term's rows and of their conditions. */
function rowGradients(gradients: Gradients, term: number, n: number): number[][] {
  const { own, other } = gradients.conditions[term];
  return Array.from({ length: n }, (_, row) =>
    [gradients.rows[term], own, other].flatMap((values) => {
      const width = (values?.length ?? 0) / n;
      return values ? [...values.subarray(row * width, (row + 1) * width)] : [];
    }),
  );
}

function jump(a: readonly number[], b: readonly number[]): number {
  const norm = Math.sqrt(a.reduce((sum, value) => sum + value * value, 0));
  const change = Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]) * (value - b[i]), 0));
  return norm === 0 ? change : change / norm;
}

function pick(rows: BatchRows, indices: readonly number[]): BatchRows {
  const of = (values: Float32Array | null): Float32Array | null => {
    if (!values) return null;
    const width = values.length / rows.n;
    return Float32Array.from(
      indices.flatMap((row) => [...values.subarray(row * width, (row + 1) * width)]),
    );
  };
  const x = of(rows.x) ?? rows.x;
  return {
    n: indices.length,
    x,
    own: of(rows.own),
    other: of(rows.other),
    weights: of(rows.weights),
  };
}

/** Both, one after the other, but not more than `most` rows. */
function joined(a: BatchRows | undefined, b: BatchRows, most: number): BatchRows {
  if (!a) return b;
  const n = Math.min(most, a.n + b.n);
  const both = (p: Float32Array | null, q: Float32Array | null): Float32Array | null => {
    if (!p || !q) return null;
    const width = (p.length + q.length) / Math.max(1, a.n + b.n);
    return Float32Array.from([...p, ...q].slice(0, n * width));
  };
  return {
    n,
    x: both(a.x, b.x) ?? a.x,
    own: both(a.own, b.own),
    other: both(a.other, b.other),
    weights: both(a.weights, b.weights),
  };
}

async function compareGradients(
  truth: Engine,
  engine: Engine,
  { trained, objective }: ParityCase,
  batch: Batch,
): Promise<Difference[]> {
  const a = await truth.gradients(trained, objective, batch);
  const b = await engine.gradients(trained, objective, batch);
  const scored = await engine.evaluate(objective, batch);
  const total = objective.terms.reduce((sum, term) => sum + rowsOf(term, batch).n, 0);
  const found = [
    difference('loss', [a.loss], [b.loss], 1),
    difference('loss', [a.loss], [scored.loss], 1),
    difference(
      'gradient of parameters',
      a.parameters,
      b.parameters,
      1e-3 * weightOf(objective.terms),
    ),
  ];
  objective.terms.forEach((term, i) => {
    const floor = (0.1 * weightOf([term])) / total;
    const parts = [a.terms[i], b.terms[i], scored.terms[i]].map((t) => [
      t.nll ?? 0,
      t.penalty ?? 0,
    ]);
    found.push(difference('terms', parts[0], parts[1], 1));
    found.push(difference('terms', parts[0], parts[2], 1));
    found.push(...both('nll', a.nllRows[i], b.nllRows[i], 0.1));
    found.push(...both('nll', a.nllRows[i], scored.nllRows[i], 0.1));
    found.push(difference('gradient of rows', a.rows[i], b.rows[i], floor));
    const [p, q] = [a.conditions[i], b.conditions[i]];
    for (const which of ['own', 'other'] as const) {
      const least = cancels(term, which) ? 10 * floor : floor;
      found.push(...both('gradient of conditions', p[which], q[which], least));
    }
  });
  return found;
}

/**
 * What gradients of these terms are proportional to. Those far below it, as of rows that go there
 * and back, are differences of larger numbers: rounding, and no yardstick for it.
 */
function weightOf(terms: readonly Term[]): number {
  return terms.reduce((sum, t) => sum + Math.abs(t.likelihood) + (t.penalty?.weight ?? 0), 0);
}

/**
 * True if all that a term does with a condition it undoes at once: through a flow and back under the
 * same context. That gradient is zero but for rounding, row by row, and a steep spline makes it large
 * (3e-4 of plain where strict wasm has 2e-5): it is held against what one way alone would give.
 */
function cancels({ links }: Term, which: 'own' | 'other'): boolean {
  const left: Link[] = [];
  for (const link of links) {
    const last = left.at(-1);
    const back =
      last?.flow === link.flow &&
      last.context === link.context &&
      last.direction !== link.direction;
    if (back) left.pop();
    else left.push(link);
  }
  return !left.some(({ context }) => [which, 'delta', 'concat'].includes(context));
}

async function compareMaps(
  truth: Engine,
  engine: Engine,
  { objective }: ParityCase,
  batch: Batch,
): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const term of objective.terms) {
    const links: readonly Link[] = term.links;
    const rows = rowsOf(term, batch);
    const a = await truth.map(links, rows, true);
    const b = await engine.map(links, rows, true);
    found.push(difference('points', a.points, b.points, 0.1));
    found.push(difference('log-determinants', a.logAbsDet, b.logAbsDet, 0.1));
    found.push(...both('layers', a.layers, b.layers, 0.1));
  }
  return found;
}

type Values = ArrayLike<number>;

/** None where both engines have none. @throws Error when only one has */
function both(quantity: Quantity, a: Values | null, b: Values | null, floor: number): Difference[] {
  if (!a && !b) return [];
  if (!a || !b) throw new Error(`only one engine gives ${quantity}`);
  return [difference(quantity, a, b, floor)];
}

/** @param floor least root mean square that errors are measured by */
function difference(quantity: Quantity, a: Values, b: Values, floor: number): Difference {
  if (a.length !== b.length)
    throw new Error(`lengths of ${quantity} differ: ${a.length}, ${b.length}`);
  const used = Array.from(a, (value, i) => [value, b[i]]).filter(([p, q]) => p !== 0 || q !== 0);
  if (used.length === 0) return { quantity, l2: 0, p99: 0, max: 0 };
  const scale = Math.max(floor, rms(used.map(([p]) => p)));
  const errors = used.map(([p, q]) => Math.abs(p - q) / scale).sort((p, q) => p - q);
  return {
    quantity,
    l2: rms(errors),
    p99: errors[Math.ceil(0.99 * errors.length) - 1],
    max: errors[errors.length - 1],
  };
}

function rms(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
