/**
 * Two tables to what a study trains on and what it moves. The blinding guard stands here: target rows
 * of the applied region reach neither scaling nor training rows, only the seal.
 */
import type { Calibration } from '../../protocol/calibration.ts';
import { whyNotRows, type OwnRows } from '../../protocol/ownData.ts';
import { TableError, type Table } from '../../protocol/table.ts';
import { auditSide, offSupport, sameColumns, type Audit } from './audit.ts';
import { fitScale, narrowed, scaledRows, type Scale } from './scale.ts';
import { seal, type Sealed } from './sealed.ts';
import { columnsOf, finiteRows, within, type Intervals } from './select.ts';

/** Rows of a table as a flow takes them. Those of one index are made once, and are one object. */
export interface ScaledRows {
  /** Their numbers in the table. */
  readonly index: Uint32Array;
  /** [n, features] */
  readonly x: Float32Array;
  /** [n], scaled; null without a condition. */
  readonly context: Float32Array | null;
}

/** Rows are made when they are first asked for: to check a study takes few of them. */
export interface Prepared {
  readonly features: readonly string[];
  readonly scale: Scale;
  /** What flows are trained, held out and tested on: `own.ts` splits it by seed. */
  readonly train: { readonly reference: OwnRows; readonly target: OwnRows };
  /** Reference rows of the applied region. */
  readonly apply: ScaledRows;
  /** Reference rows of all regions and between them: what an export moves. */
  readonly all: ScaledRows;
  /** Target rows that anyone may look at: those trained on, and those outside the applied region. */
  readonly seen: ScaledRows;
  /** Target rows of the applied region. */
  readonly sealed: Sealed<ScaledRows>;
  readonly audit: Audit;
}

interface Side {
  readonly columns: readonly Float64Array[];
  readonly condition: Float64Array | null;
  readonly finite: Uint32Array;
  readonly rows: number;
}

type Study = Pick<Calibration, 'features' | 'condition' | 'scaling' | 'regions'>;

/** @throws TableError one sentence for people */
export function prepare(study: Study, reference: Table, target: Table): Prepared {
  const { features, condition, scaling, regions } = study;
  const names = [...features, ...(condition === null ? [] : [condition])];
  const from = sideOf(reference, study, 'The reference');
  const to = sideOf(target, study, 'The target');
  checkOverlap(condition, from, to);
  const trainFrom = rowsIn(from, regions?.train);
  const trainTo = rowsIn(to, regions?.train);
  const applied = rowsIn(from, regions?.apply);
  const sealedRows = rowsIn(to, regions?.apply);
  const open = once(() => openRows(to, trainTo, sealedRows));
  if (applied.length === 0) throw new TableError('The reference has no row in the applied region.');

  // All of the reference may be seen; of the target only what is trained on.
  const seen = names.map((_, k) => [
    { column: allColumns(from)[k], index: from.finite },
    { column: allColumns(to)[k], index: trainTo },
  ]);
  const scale = narrowed(fitScale(scaling, names, seen), features.length);
  const [fromRows, toRows] = [from, to].map((side) => rowMaker(side, scale));
  const train = {
    reference: trainable(fromRows(trainFrom), features.length, 'The reference'),
    target: trainable(toRows(trainTo), features.length, 'The target'),
  };
  return {
    ...{ features, scale, train },
    get apply() {
      return fromRows(applied);
    },
    get all() {
      return fromRows(from.finite);
    },
    get seen() {
      return toRows(open());
    },
    sealed: seal(() => toRows(sealedRows), sealedRows.length),
    audit: {
      reference: auditSide(names, allColumns(from), from.rows, from.finite),
      target: auditSide(names, allColumns(to), to.rows, to.finite),
      applied: applied.length,
      offSupport: offSupport(from.columns, applied, to.columns, trainTo),
      identical: sameColumns(allColumns(from), allColumns(to), [from.rows, to.rows]),
    },
  };
}

function rowMaker(side: Side, scale: Scale): (index: Uint32Array) => ScaledRows {
  const made = new Map<Uint32Array, ScaledRows>();
  const make = (index: Uint32Array): ScaledRows => ({
    index,
    x: scaledRows(side.columns, index, scale),
    context: side.condition && scaledRows([side.condition], index, lastOf(scale)),
  });
  return (index) => {
    const rows = made.get(index) ?? make(index);
    made.set(index, rows);
    return rows;
  };
}

/** @throws TableError when no flow can be trained on them */
function trainable({ x, context }: ScaledRows, features: number, which: string): OwnRows {
  const rows = { points: x, features, context };
  const reason = whyNotRows(rows);
  if (reason !== null) throw new TableError(`${which}: ${reason}`);
  return rows;
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

const allColumns = ({ columns, condition }: Side): readonly Float64Array[] =>
  condition ? [...columns, condition] : columns;

function sideOf(table: Table, { features, condition }: Study, side: string): Side {
  const columns = columnsOf(table, features, side);
  const [conditions] = condition === null ? [null] : columnsOf(table, [condition], side);
  const all = conditions ? [...columns, conditions] : columns;
  const finite = finiteRows(all, table.rows);
  if (finite.length === 0) throw new TableError(`${side} has no row of finite numbers.`);
  return { columns, condition: conditions, finite, rows: table.rows };
}

/** Numbers of usable rows in a region; all of them without one. */
function rowsIn({ condition, finite }: Side, region: Intervals | undefined): Uint32Array {
  if (!region || !condition) return finite;
  return finite.filter((i) => within(condition[i], region));
}

/** Rows that are trained on, and those that are not sealed. */
function openRows({ finite, rows }: Side, trained: Uint32Array, sealed: Uint32Array): Uint32Array {
  const closed = new Uint8Array(rows);
  for (const row of sealed) closed[row] = 1;
  for (const row of trained) closed[row] = 0;
  // One array where all are open, so that their scaled rows are made once.
  return closed.includes(1) ? finite.filter((row) => closed[row] === 0) : finite;
}

const lastOf = ({ centre, unit }: Scale): Scale => ({
  centre: centre.slice(-1),
  unit: unit.slice(-1),
});

function checkOverlap(name: string | null, from: Side, to: Side): void {
  if (name === null || !from.condition || !to.condition) return;
  const [a, b] = [rangeOf(from.condition, from.finite), rangeOf(to.condition, to.finite)];
  if (a[1] >= b[0] && b[1] >= a[0]) return;
  throw new TableError(
    `The conditions do not overlap: “${name}” of the reference goes from ${a[0]} to ${a[1]}, of the target from ${b[0]} to ${b[1]}.`,
  );
}

function rangeOf(column: Float64Array, index: Uint32Array): readonly [number, number] {
  let [lo, hi] = [Infinity, -Infinity];
  for (const i of index) {
    if (column[i] < lo) lo = column[i];
    if (column[i] > hi) hi = column[i];
  }
  return [lo, hi];
}
