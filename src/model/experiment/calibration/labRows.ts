/** The rows that a study trains on, as the lab takes them. Never holds a sealed row. */
import { prepare } from '../../../data/tables/prepare.ts';
import type { Calibration } from '../../../protocol/calibration.ts';
import type { OwnRows, ScaledColumn } from '../../../protocol/ownData.ts';
import { mostLabRows, type LabRows, type TableSide } from '../../../protocol/studyService.ts';
import type { Table } from '../../../protocol/table.ts';
import { shuffle, stream } from '../../../util/streams.ts';

/** @throws TableError when the tables do not fit the study */
export function labRowsOf(study: Calibration, tables: Record<TableSide, Table>): LabRows {
  const { train, scale, sealed, features } = prepare(study, tables.reference, tables.target);
  const column = (name: string, k: number): ScaledColumn => ({
    name,
    centre: scale.centre[k],
    unit: scale.unit[k],
  });
  return {
    reference: atMost(train.reference, study.seed, 0),
    target: atMost(train.target, study.seed, 1),
    columns: features.map(column),
    condition: study.condition === null ? null : column(study.condition, features.length),
    sealed: sealed.rows,
  };
}

/** All rows in their order, or a seeded draw of them without replacement. */
function atMost({ points, features, context }: OwnRows, seed: number, side: number): OwnRows {
  const n = points.length / features;
  if (n <= mostLabRows) return { points, features, context };
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  const kept = shuffle(stream(seed, 'study/lab', side), order).subarray(0, mostLabRows);
  const out = new Float32Array(features * mostLabRows);
  kept.forEach((row, i) => {
    for (let k = 0; k < features; k++) out[features * i + k] = points[features * row + k];
  });
  return { points: out, features, context: context && Float32Array.from(kept, (i) => context[i]) };
}
