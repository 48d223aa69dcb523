/**
 * What a visitor should know of two tables before a study: rows that cannot be used, rows that come
 * twice, columns of whole numbers, rows beyond what the other side has. Changes nothing.
 */

export interface SideAudit {
  rows: number;
  /** Rows with a number that is missing or not finite: left out. */
  notFinite: number;
  /** Rows that repeat an earlier one in all chosen columns. */
  duplicates: number;
  /** Chosen columns that hold whole numbers alone: flows are for continuous ones. */
  whole: string[];
}

export interface Audit {
  reference: SideAudit;
  target: SideAudit;
  /** Reference rows to be moved, and how many of them lie where the target seen in training never does. */
  applied: number;
  offSupport: number;
  /** Both tables hold the same rows. */
  identical: boolean;
}

/** @param columns of the chosen names; `finite` numbers of usable rows */
export function auditSide(
  names: readonly string[],
  columns: readonly Float64Array[],
  rows: number,
  finite: Uint32Array,
): SideAudit {
  const whole = names.filter((_, k) => finite.every((i) => Number.isInteger(columns[k][i])));
  const notFinite = rows - finite.length;
  return { rows, notFinite, duplicates: duplicatesOf(columns, finite), whole };
}

const bits = new DataView(new ArrayBuffer(8));

/** Two 32-bit hashes of a row as one number: equal rows have equal ones, others as good as never. */
function rowHash(columns: readonly Float64Array[], row: number): number {
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  for (const column of columns) {
    // -0 and 0 are one value.
    bits.setFloat64(0, column[row] + 0);
    for (const word of [bits.getInt32(0), bits.getInt32(4)]) {
      a = Math.imul(a ^ word, 0x01000193);
      a ^= a >>> 15;
      b = Math.imul(b + word, 0x85ebca6b);
      b ^= b >>> 13;
    }
  }
  return (a >>> 0) + (b & 0x1fffff) * 4294967296;
}

function duplicatesOf(columns: readonly Float64Array[], rows: Uint32Array): number {
  const hashes = Float64Array.from(rows, (row) => rowHash(columns, row)).sort();
  let repeated = 0;
  for (let i = 1; i < hashes.length; i++) if (hashes[i] === hashes[i - 1]) repeated++;
  return repeated;
}

/** Rows `index` that lie beyond the least or largest of the rows `seen` of the other side, in any column. */
export function offSupport(
  columns: readonly Float64Array[],
  index: Uint32Array,
  others: readonly Float64Array[],
  seen: Uint32Array,
): number {
  const bounds = others.map((column) => {
    let [lo, hi] = [Infinity, -Infinity];
    for (const i of seen) {
      if (column[i] < lo) lo = column[i];
      if (column[i] > hi) hi = column[i];
    }
    return [lo, hi] as const;
  });
  const beyond = (i: number): boolean =>
    bounds.some(([lo, hi], k) => columns[k][i] < lo || columns[k][i] > hi);
  return index.reduce((count, i) => count + (beyond(i) ? 1 : 0), 0);
}

export const sameColumns = (
  a: readonly Float64Array[],
  b: readonly Float64Array[],
  rows: readonly [number, number],
): boolean => rows[0] === rows[1] && a.every((column, k) => column.every((v, i) => v === b[k][i]));
