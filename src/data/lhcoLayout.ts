/**
 * Which of the layouts of LHC Olympics files a table has (SCIENCE 3.1): raw jets by name or place,
 * or derived features in the order of FETA or of CATHODE, by the range of their numbers. A guess for
 * a person to confirm; it changes nothing.
 */
import type { Table } from '../protocol/table.ts';
import { lhcoCondition, lhcoFeatures } from './standIns/lhco/columns.ts';

/** Of one jet in the R&D files, GeV: momentum, mass, N-subjettiness. */
const jetColumns = ['pxj', 'pyj', 'pzj', 'mj', 'tau1j', 'tau2j', 'tau3j'] as const;
export type JetColumn = (typeof jetColumns)[number];

/** The columns of the R&D files in their order; `label` may be absent. */
export const rawColumns = [1, 2].flatMap((jet) => jetColumns.map((name) => `${name}${jet}`));
export const labelColumn = 'label';

export interface LhcoLayout {
  readonly kind: 'raw' | 'feta' | 'cathode';
  /** What each column of the table is: a name of raw or derived columns. */
  readonly columns: readonly string[];
}

const [mJ1, deltaM, tau21J1, tau21J2, deltaR] = lhcoFeatures;
const feta = [...lhcoFeatures, lhcoCondition];
const cathode = [lhcoCondition, mJ1, deltaM, tau21J1, tau21J2];

const layouts: readonly LhcoLayout[] = [
  { kind: 'raw', columns: rawColumns },
  { kind: 'raw', columns: [...rawColumns, labelColumn] },
  { kind: 'feta', columns: feta },
  { kind: 'feta', columns: [...feta, labelColumn] },
  { kind: 'cathode', columns: [...cathode, labelColumn] },
  { kind: 'cathode', columns: [...cathode, deltaR, labelColumn] },
];

/** Least, greatest, and between what the median lies. */
interface Range {
  readonly all: readonly [number, number];
  readonly median: readonly [number, number];
}

const positive: Range = { all: [0, Infinity], median: [0, Infinity] };
const tau21: Range = { all: [0, 2], median: [0.05, 1] };

/** Masses of derived features in TeV: with a trigger at 1.2 TeV, M is above 2 and jets are below 1. */
const ranges: Readonly<Record<string, Range>> = {
  [mJ1]: { all: [0, 7], median: [0, 1] },
  [deltaM]: { all: [0, 7], median: [0, 1.5] },
  [tau21J1]: tau21,
  [tau21J2]: tau21,
  [deltaR]: { all: [0, 12], median: [1, 6] },
  [lhcoCondition]: { all: [0, 14], median: [1.5, 10] },
  ...Object.fromEntries(
    rawColumns.filter((name) => /^(mj|tau)/.test(name)).map((name) => [name, positive]),
  ),
};

/** Null for a table that looks like none of them. */
export function lhcoLayoutOf({ names, columns }: Table): LhcoLayout | null {
  if (rawColumns.every((name) => names.includes(name))) return { kind: 'raw', columns: names };
  const fits = layouts.find(
    (layout) =>
      layout.columns.length === columns.length &&
      // Raw columns have no range that tells one from another: a name that is not theirs rules.
      (layout.kind !== 'raw' || areNumbers(names)) &&
      layout.columns.every((name, i) => couldBe(name, columns[i])),
  );
  return fits ?? null;
}

/** Names that loaders give where a file has none: 1, 2, … or array.1, array.2, … */
const areNumbers = (names: readonly string[]): boolean => {
  const prefix = names[0].replace(/1$/, '');
  return (
    (prefix === '' || prefix.endsWith('.')) && names.every((n, i) => n === `${prefix}${i + 1}`)
  );
};

/** Rows that are looked at. */
const sampled = 10_000;

function couldBe(name: string, column: Float64Array): boolean {
  const step = Math.max(1, Math.floor(column.length / sampled));
  const values = column.filter((value, i) => i % step === 0 && Number.isFinite(value)).sort();
  if (values.length === 0) return false;
  if (name === labelColumn) return values.every((value) => value === 0 || value === 1);
  if (!Object.hasOwn(ranges, name)) return true;
  const { all, median } = ranges[name];
  const middle = values[Math.floor(values.length / 2)];
  return (
    values[0] >= all[0] &&
    values[values.length - 1] <= all[1] &&
    middle >= median[0] &&
    middle <= median[1]
  );
}
