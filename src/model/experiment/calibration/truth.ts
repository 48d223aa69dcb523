/**
 * What a stand-in knows exactly of its rows: where the exact morph sends them, and how well the exact
 * ratio of densities tells the generators apart. Needs no target row.
 */
import {
  lhcoFeatures,
  lhcoCondition,
  logDensity,
  morphed,
} from '../../../data/standIns/lhco/index.ts';
import type { ScaledRows } from '../../../data/tables/prepare.ts';
import { scaledRows, type Scale } from '../../../data/tables/scale.ts';
import type { Calibration, LhcoGeneratorId } from '../../../protocol/calibration.ts';
import type { Movement } from '../../../protocol/calibrationResult.ts';
import type { Table } from '../../../protocol/table.ts';
import { rankAuc } from '../../metrics/index.ts';
import { movementOf } from './movement.ts';

export interface KnownTruth {
  /** [n, features] images of the applied rows under the exact morph, scaled. */
  readonly images: Float32Array;
  readonly exactMorph: Movement;
  readonly optimalAuc: number;
}

/** The generators of a study; null unless both sides are stand-ins with all their columns as they are. */
export function generatorsOf({
  reference,
  target,
  features,
  condition,
}: Calibration): { from: LhcoGeneratorId; to: LhcoGeneratorId } | null {
  if (reference.kind !== 'stand-in' || target.kind !== 'stand-in') return null;
  const known = features.length === lhcoFeatures.length && condition === lhcoCondition;
  if (!known || !lhcoFeatures.every((name, k) => features[k] === name)) return null;
  return { from: reference.generator, to: target.generator };
}

/** @param rows of the reference table that are moved */
export function truthOf(
  { from, to }: { from: LhcoGeneratorId; to: LhcoGeneratorId },
  table: Table,
  rows: ScaledRows,
  scale: Scale,
): KnownTruth {
  const width = lhcoFeatures.length;
  const { index } = rows;
  const mass = Float64Array.from(index, (i) => table.columns[width][i]);
  const x = new Float64Array(index.length * width);
  index.forEach((row, i) => {
    for (let k = 0; k < width; k++) x[i * width + k] = table.columns[k][row];
  });
  const exact = morphed(from, to, mass, x);
  const columns = Array.from({ length: width }, (_, k) =>
    Float64Array.from(index, (_, i) => exact[i * width + k]),
  );
  const all = Uint32Array.from(index, (_, i) => i);
  const images = scaledRows(columns, all, scale);
  const ratio = (points: Float64Array): Float64Array => {
    const [p, q] = [logDensity(to, mass, points), logDensity(from, mass, points)];
    return p.map((value, i) => value - q[i]);
  };
  return {
    images,
    exactMorph: movementOf(rows.x, images, width),
    // Morphed rows are exact draws of the other generator at the same masses.
    optimalAuc: rankAuc(ratio(x), ratio(exact)),
  };
}
