/**
 * What a saved session says beside its arrays: settings, view, own data by name, and per run all that
 * it has reported. The schema is the door; nothing behind it asks again.
 */
import * as v from 'valibot';
import { engineIds, phaseIds } from './catalogue.ts';
import { finite, firstFault, whole } from './check.ts';
import { engineChoiceSchema, experimentConfigSchema, type ExperimentConfig } from './config.ts';
import type {
  Edit,
  FinalMetrics,
  Frame,
  LossPoint,
  OtOwnImage,
  PhaseResult,
  References,
} from './frame.ts';
import type { ViewCondition } from './frameViews.ts';
import { isOwnId, type OwnId, type OwnSet, type TableInfo } from './ownData.ts';
import { savedStudySchema, type SavedStudy } from './studySession.ts';
import { tableLimits } from './table.ts';
import type { EngineInfo, FlowWeights } from './trainer.ts';
import type { Axes } from './wideRows.ts';

export const sessionFormat = 'morphlab-session';
/** Rises when an older page could not read a newer file. */
export const sessionVersion = 1;

/** A session that cannot be read; the message is one sentence for people. */
export class SessionError extends Error {
  override name = 'SessionError';
}

/** How the visitor looked; the ids are the page's own. */
export interface SessionView {
  theme: string;
  layers: string[];
  pathStyle: string;
  colour: string;
  morph: number;
  /** Conditions that are looked at; none: every point under its own. */
  conditions: ViewCondition[];
  /** Steps a second that training is held to; null: full speed. */
  pace: number | null;
  /** Features of a table that the stages show. */
  axes: Axes;
}

/** `diverged` and `error` with their message; what trained when it was saved is `paused`. */
export const savedStatuses = ['paused', 'done', 'diverged', 'error'] as const;

export interface SessionRun {
  status: (typeof savedStatuses)[number];
  message: string | null;
  config: ExperimentConfig;
  asked: ExperimentConfig;
  engine: EngineInfo | null;
  phases: { name: Frame['phase']; steps: number }[];
  frame: Frame;
  start: Float32Array | null;
  /** [n, features] and [n] of rows of a table; null otherwise. */
  wideStart: Float32Array | null;
  contexts: Float32Array | null;
  history: readonly Frame[];
  edits: readonly Edit[];
  losses: readonly LossPoint[];
  references: References | null;
  phaseResults: readonly PhaseResult[];
  otOwnImage: OtOwnImage | null;
  metrics: FinalMetrics | null;
  /** Of all flows; none where they could not be read. */
  weights: readonly FlowWeights[];
}

/** Own data, and what their columns are called where they are rows of a table. */
export type SessionOwn = OwnSet & { readonly name: string; readonly table: TableInfo | null };

export interface Session {
  /** ISO 8601. */
  savedAt: string;
  /** The address as it stood. */
  hash: string;
  configs: readonly ExperimentConfig[];
  selected: number;
  view: SessionView;
  own: readonly SessionOwn[];
  /** Null where a pane has no run. */
  runs: readonly (SessionRun | null)[];
  /** The calibration study; null where none was trained. */
  study: SavedStudy | null;
}

// JSON has no word for what is no number; null stands for it.
const number = v.pipe(
  v.nullable(finite),
  v.transform((value) => value ?? NaN),
);
const maybe = v.nullable(finite);
const phase = v.picklist(phaseIds);
const steps = whole(0);

const frameDoc = v.object({
  index: v.pipe(v.number(), v.safeInteger()),
  phase,
  step: steps,
  phaseSteps: steps,
  kept: v.boolean(),
  shows: v.picklist(['transfer', 'base-samples']),
  metrics: v.nullable(
    v.object({
      meanDistance: number,
      stdDistance: number,
      medianDistance: number,
      q95Distance: number,
      maxDistance: number,
      slicedW2: maybe,
      outOfSupport: maybe,
      roundTripMax: maybe,
    }),
  ),
  learningRate: number,
  penaltyWeight: number,
  gradNorm: number,
  msPerStep: number,
});
export type FrameDoc = v.InferOutput<typeof frameDoc>;

/** A number of a condition; of every kind it lies between 0 and 1. */
const feature = v.pipe(finite, v.minValue(0), v.maxValue(1));
const features = v.nullable(v.pipe(v.array(feature), v.minLength(1), v.maxLength(4)));
const shownCondition = v.object({ own: features, other: features });

const axis = v.pipe(whole(0), v.maxValue(tableLimits.features.max - 1));

const both = v.object({ forward: maybe, inverse: maybe });
const perDirection = v.union([maybe, both]);

const phaseResult = v.object({
  name: phase,
  steps,
  seconds: number,
  msPerStep: number,
  validationNll: v.union([number, both]),
  entropy: perDirection,
  klGap: perDirection,
  klGapSd: perDirection,
  recorded: v.exactOptional(v.literal(true)),
});

const runDoc = v.object({
  status: v.picklist(savedStatuses),
  message: v.nullable(v.string()),
  config: experimentConfigSchema,
  asked: experimentConfigSchema,
  engine: v.nullable(
    v.object({
      id: v.picklist(engineIds),
      tfjsBackend: engineChoiceSchema.entries.tfjsBackend,
      build: v.nullable(engineChoiceSchema.entries.build),
      threads: finite,
      label: v.string(),
      why: v.string(),
    }),
  ),
  phases: v.array(v.object({ name: phase, steps })),
  frame: frameDoc,
  history: v.pipe(v.array(frameDoc), v.maxLength(1000)),
  edits: v.array(
    v.object({ phase, step: steps, field: v.picklist(['learningRate', 'penaltyWeight']), value: finite }),
  ), // prettier-ignore
  references: v.nullable(
    v.object({
      entropyReference: maybe,
      entropyTarget: maybe,
      randomPairing: number,
      slicedW2Floor: number,
      outOfSupportFloor: maybe,
      otLaws: maybe,
      otLawsFloor: maybe,
    }),
  ),
  phaseResults: v.array(phaseResult),
  otOwnImage: v.nullable(v.object({ index: finite, value: number })),
  metrics: v.nullable(
    v.object({
      slicedW2: number,
      slicedW2Floor: number,
      meanDistance: number,
      stdDistance: number,
      otOwnImage: maybe,
      otLaws: maybe,
      otLawsFloor: maybe,
      randomPairing: number,
      outOfSupport: maybe,
      outOfSupportFloor: maybe,
      roundTripP99: number,
      roundTripMax: number,
    }),
  ),
  weights: v.array(v.object({ flow: phase, metadata: v.record(v.string(), v.string()) })),
});
export type RunDoc = v.InferOutput<typeof runDoc>;

const tableFeatures = v.pipe(whole(tableLimits.features.min), v.maxValue(tableLimits.features.max));
const column = v.object({ name: v.string(), centre: finite, unit: finite });
const table = v.object({
  columns: v.pipe(v.array(column), v.maxLength(tableLimits.features.max)),
  condition: v.nullable(column),
  label: v.nullable(v.string()),
  sealed: whole(0),
});

/** All of a session but its arrays. */
const sessionDoc = v.object({
  savedAt: v.string(),
  hash: v.string(),
  configs: v.pipe(v.array(experimentConfigSchema), v.minLength(1), v.maxLength(5)),
  selected: whole(0),
  view: v.object({
    theme: v.string(),
    layers: v.array(v.string()),
    pathStyle: v.string(),
    colour: v.string(),
    morph: v.pipe(finite, v.minValue(0), v.maxValue(1)),
    // Sessions of before these were kept have neither.
    conditions: v.optional(v.pipe(v.array(shownCondition), v.maxLength(6)), []),
    pace: v.optional(v.nullable(v.pipe(finite, v.minValue(1), v.maxValue(1000))), null),
    axes: v.optional(v.tuple([axis, axis]), [0, 1]),
  }),
  own: v.array(
    v.object({
      id: v.custom<OwnId>((id) => typeof id === 'string' && isOwnId(id)),
      name: v.string(),
      // Sessions of before tables were taken to the lab have points of the plane alone.
      features: v.optional(tableFeatures, 2),
      table: v.optional(v.nullable(table), null),
    }),
  ),
  runs: v.pipe(v.array(v.nullable(runDoc)), v.minLength(1), v.maxLength(5)),
  // Sessions of before studies were kept have none.
  study: v.optional(v.nullable(savedStudySchema), null),
});
export type SessionDoc = v.InferOutput<typeof sessionDoc>;

/** The document of a session, or where it is not one. */
export function checkSession(
  input: unknown,
): { ok: true; data: SessionDoc } | { ok: false; why: string } {
  const doc = v.safeParse(sessionDoc, input);
  return doc.success
    ? { ok: true, data: doc.output }
    : { ok: false, why: firstFault(doc.issues, 'session') };
}
