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

/** Rows of a table as a flow takes them. */
export interface ScaledRows {
  /** Their numbers in the table. */
  readonly index: Uint32Array;
  /** [n, features] */
  readonly x: Float32Array;
  /** [n], scaled; null without a condition. */
  readonly context: Float32Array | null;
}

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
  if (applied.length === 0) throw new TableError('The reference has no row in the applied region.');

  // All of the reference may be seen; of the target only what is trained on.
  const seen = names.map((_, k) => [
    pick(allColumns(from)[k], from.finite),
    pick(allColumns(to)[k], trainTo),
  ]);
  const scale = narrowed(fitScale(scaling, names, seen), features.length);
  const scaled = (side: Side, index: Uint32Array): ScaledRows => ({
    index,
    x: scaledRows(side.columns, index, scale),
    context: side.condition && scaledRows([side.condition], index, lastOf(scale)),
  });
  const own = (side: Side, index: Uint32Array, which: string): OwnRows => {
    const { x, context } = scaled(side, index);
    const rows = { points: x, features: features.length, context };
    const reason = whyNotRows(rows);
    if (reason !== null) throw new TableError(`${which}: ${reason}`);
    return rows;
  };
  return {
    features,
    scale,
    train: {
      reference: own(from, trainFrom, 'The reference'),
      target: own(to, trainTo, 'The target'),
    },
    apply: scaled(from, applied),
    all: scaled(from, from.finite),
    seen: scaled(to, openRows(to, trainTo, sealedRows)),
    sealed: seal(scaled(to, sealedRows), sealedRows.length),
    audit: {
      reference: auditSide(names, allColumns(from), from.rows, from.finite),
      target: auditSide(names, allColumns(to), to.rows, to.finite),
      applied: applied.length,
      offSupport: offSupport(from.columns, applied, to.columns, trainTo),
      identical: sameColumns(allColumns(from), allColumns(to), [from.rows, to.rows]),
    },
  };
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

function openRows({ finite }: Side, trained: Uint32Array, sealed: Uint32Array): Uint32Array {
  const closed = new Set(sealed);
  for (const row of trained) closed.delete(row);
  return finite.filter((row) => !closed.has(row));
}

const pick = (column: Float64Array, index: Uint32Array): Float64Array =>
  Float64Array.from(index, (i) => column[i]);

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
