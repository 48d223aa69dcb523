/** The schema of a phase's result, for every file that holds one. Computes none. */
import * as v from 'valibot';
import { phaseIds } from './catalogue.ts';
import { finite } from './check.ts';
import type { PhaseResult } from './frame.ts';

const sides = v.strictObject({ forward: v.nullable(finite), inverse: v.nullable(finite) });

export const phaseResultSchema = v.strictObject({
  name: v.picklist(phaseIds),
  recorded: v.exactOptional(v.literal(true)),
  steps: finite,
  seconds: finite,
  msPerStep: finite,
  validationNll: v.union([finite, sides]),
  entropy: v.union([v.nullable(finite), sides]),
  klGap: v.union([v.nullable(finite), sides]),
  klGapSd: v.union([v.nullable(finite), sides]),
}) satisfies v.GenericSchema<PhaseResult>;
