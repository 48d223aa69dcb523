/**
 * A study that was trained, as a session keeps it: its result with the log of unblinding, its loss
 * curves, and its flows, by which it goes on where its tables are. No row of a table is in it.
 */
import * as v from 'valibot';
import type { CalibrationResult } from './calibrationResult.ts';
import { calibrationResultSchema } from './calibrationResultSchema.ts';
import { methodIds, phaseIds, ranges } from './catalogue.ts';
import { finite, whole } from './check.ts';
import type { LossCurve, TableSide } from './studyService.ts';
import type { FlowWeights } from './trainer.ts';

/** What the page knows of a table beside its source. */
export interface SavedTable {
  /** For people. */
  readonly name: string;
  /** What a stand-in was made with; null for a file. */
  readonly seed: number | null;
}

export interface SavedStudy {
  readonly result: CalibrationResult;
  readonly tables: Readonly<Record<TableSide, SavedTable>>;
  readonly losses: readonly LossCurve[];
  /** Of every method, by its place in the result. */
  readonly flows: readonly (readonly FlowWeights[])[];
}

const table = v.object({
  name: v.string(),
  seed: v.nullable(v.pipe(whole(ranges.seed.min), v.maxValue(ranges.seed.max))),
});

const lossCurve = v.object({
  method: v.picklist(methodIds),
  penaltyWeight: v.nullable(finite),
  phase: v.picklist(phaseIds),
  points: v.array(v.object({ step: whole(0), value: finite })),
});

/** Of a flow's file all but its arrays. */
const flow = v.object({ flow: v.picklist(phaseIds), metadata: v.record(v.string(), v.string()) });

/** All of a saved study but its arrays. */
export const savedStudySchema = v.object({
  result: calibrationResultSchema,
  tables: v.object({ reference: table, target: table }),
  losses: v.array(lossCurve),
  flows: v.array(v.array(flow)),
});
export type SavedStudyDoc = v.InferOutput<typeof savedStudySchema>;
