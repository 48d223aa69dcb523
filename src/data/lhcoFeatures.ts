/**
 * The features of the papers from the raw jets of the LHC Olympics (SCIENCE 3.1): masses in TeV, the
 * lighter jet first. Drops rows whose features are not finite and says how many; cuts nothing else.
 */
import type { Table } from '../protocol/table.ts';
import { asinh, atan2 } from '../util/exactInverse.ts';
import { labelColumn, lhcoLayoutOf, rawColumns, type JetColumn } from './lhcoLayout.ts';
import { lhcoCondition, lhcoFeatures } from './standIns/lhco/columns.ts';
import { missingColumns } from './tables/nearest.ts';

/** τ2/τ1 with a small number below, or plainly, where jets of one particle have none. */
export type Tau21 = 'cathode' | 'feta';

export interface LhcoTable {
  /** The features, then M and the label; a file without labels is background, 0. */
  readonly table: Table;
  /** Rows of the file that had a feature without a finite value. */
  readonly dropped: number;
}

interface Jet {
  readonly px: number;
  readonly py: number;
  readonly pz: number;
  readonly m: number;
  readonly tau1: number;
  readonly tau2: number;
}

/** Of a momentum in GeV. */
const tera = 1e-3;

/**
 * @param raw columns of rawColumns in any order, or as many without names in that order; GeV
 * @throws TableError naming the columns that are missing
 */
export function deriveLhcoFeatures(raw: Table, tau21: Tau21 = 'cathode'): LhcoTable {
  const columns = rawByName(raw);
  const label = columns.get(labelColumn);
  const jets = [1, 2].map((jet) => jetReader(columns, jet));
  const names = [...lhcoFeatures, lhcoCondition, labelColumn];
  const out = names.map(() => new Float64Array(raw.rows));
  let rows = 0;
  for (let row = 0; row < raw.rows; row++) {
    const features = featuresOf(jets[0](row), jets[1](row), tau21);
    features.push(label ? label[row] : 0);
    if (!features.every(Number.isFinite)) continue;
    for (let i = 0; i < out.length; i++) out[i][rows] = features[i];
    rows++;
  }
  const table = { names, columns: out.map((column) => column.slice(0, rows)), rows };
  return { table, dropped: raw.rows - rows };
}

/** @throws TableError */
function rawByName(raw: Table): ReadonlyMap<string, Float64Array> {
  const layout = lhcoLayoutOf(raw);
  const names = layout?.kind === 'raw' ? layout.columns : raw.names;
  const missing = rawColumns.filter((name) => !names.includes(name));
  if (missing.length > 0) throw missingColumns(missing, names);
  return new Map(names.map((name, i) => [name, raw.columns[i]]));
}

function jetReader(columns: ReadonlyMap<string, Float64Array>, jet: number): (row: number) => Jet {
  const of = (name: JetColumn): Float64Array => columns.get(`${name}${jet}`) as Float64Array;
  const [px, py, pz, m] = [of('pxj'), of('pyj'), of('pzj'), of('mj')];
  const [tau1, tau2] = [of('tau1j'), of('tau2j')];
  return (row) => ({
    px: px[row],
    py: py[row],
    pz: pz[row],
    m: m[row],
    tau1: tau1[row],
    tau2: tau2[row],
  });
}

/** In the order of lhcoFeatures, then M. */
function featuresOf(first: Jet, second: Jet, tau21: Tau21): number[] {
  const [j1, j2] = second.m < first.m ? [second, first] : [first, second];
  const ratio = ({ tau1, tau2 }: Jet): number => tau2 / (tau21 === 'feta' ? tau1 : tau1 + 1e-5);
  return [
    j1.m * tera,
    (j2.m - j1.m) * tera,
    ratio(j1),
    ratio(j2),
    distanceR(j1, j2),
    pairMass(j1, j2) * tera,
  ];
}

const energy = ({ px, py, pz, m }: Jet): number => Math.sqrt(px * px + py * py + pz * pz + m * m);

/** Invariant mass of both, GeV. */
function pairMass(a: Jet, b: Jet): number {
  const e = energy(a) + energy(b);
  const [px, py, pz] = [a.px + b.px, a.py + b.py, a.pz + b.pz];
  return Math.sqrt(e * e - (px * px + py * py + pz * pz));
}

/** Pseudorapidity. */
const eta = ({ px, py, pz }: Jet): number => asinh(pz / Math.sqrt(px * px + py * py));

/** √(Δη² + Δφ²); the angle between the transverse momenta is within ±π by itself. */
function distanceR(a: Jet, b: Jet): number {
  const deltaEta = eta(a) - eta(b);
  const deltaPhi = atan2(a.px * b.py - a.py * b.px, a.px * b.px + a.py * b.py);
  return Math.sqrt(deltaEta * deltaEta + deltaPhi * deltaPhi);
}
