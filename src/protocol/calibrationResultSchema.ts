/** The schema of a study's result, for every file that holds one. Computes none. */
import * as v from 'valibot';
import { calibrationSchema } from './calibration.ts';
import type { CalibrationResult } from './calibrationResult.ts';
import { methodIds } from './catalogue.ts';
import { finite, whole } from './check.ts';
import { phaseResultSchema } from './phaseResult.ts';

const counts = v.strictObject({
  from: finite,
  to: finite,
  bins: v.pipe(v.array(whole(0)), v.minLength(1)),
  n: whole(0),
});
const spread = v.strictObject({
  mean: finite,
  std: finite,
  median: finite,
  q95: finite,
  max: finite,
});
const movement = v.strictObject({
  rows: whole(0),
  distance: spread,
  counts,
  features: v.array(v.strictObject({ mean: finite, counts })),
});
const marginal = v.strictObject({
  moved: counts,
  target: counts,
  chi2: finite,
  degrees: whole(0),
});
const closure = v.strictObject({
  rows: v.strictObject({ moved: whole(0), target: whole(0) }),
  auc: finite,
  aucNullSd: finite,
  marginals: v.array(marginal),
});

const input = v.strictObject({
  columns: v.array(
    v.strictObject({ reference: counts, target: counts, sealed: v.nullable(counts) }),
  ),
  training: closure,
  applied: v.nullable(closure),
  optimalAuc: v.nullable(finite),
  exactMorph: v.nullable(movement),
  randomPairing: finite,
  otLaws: finite,
  otLawsFloor: finite,
});

const method = v.strictObject({
  method: v.picklist(methodIds),
  penaltyWeight: v.nullable(finite),
  phases: v.array(phaseResultSchema),
  seconds: finite,
  training: v.strictObject({ movement, closure }),
  applied: v.strictObject({ movement, closure: v.nullable(closure) }),
  truth: v.nullable(v.strictObject({ morphDistance: finite, offBy: finite })),
});

const scan = v.strictObject({
  points: v.array(v.strictObject({ weight: finite, auc: finite, meanDistance: finite })),
  chosen: v.nullable(finite),
  without: v.strictObject({ auc: finite, sigma: finite }),
});

export const calibrationResultSchema = v.strictObject({
  study: calibrationSchema,
  engine: v.string(),
  label: v.nullable(v.string()),
  notices: v.array(v.string()),
  input,
  methods: v.array(method),
  scan: v.nullable(scan),
  unblinding: v.array(v.strictObject({ by: v.string(), at: v.string(), rows: whole(0) })),
}) satisfies v.GenericSchema<CalibrationResult>;

/** False where a number is none, say: no file with it could be opened. */
export const isCalibrationResult = (result: unknown): boolean =>
  v.is(calibrationResultSchema, result);
