/**
 * What a saved session says beside its arrays: settings, view, own data by name, and per run all that
 * it has reported. The schema is the door; nothing behind it asks again.
 */
import { engineIds, phaseIds } from './catalogue.ts';
import { experimentConfigSchema, type ExperimentConfig } from './config.ts';
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
import { isOwnId, type OwnId } from './ownData.ts';
import type { EngineInfo, FlowWeights } from './trainer.ts';
import { z } from './zod.ts';

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

export interface Session {
  /** ISO 8601. */
  savedAt: string;
  /** The address as it stood. */
  hash: string;
  configs: readonly ExperimentConfig[];
  selected: number;
  view: SessionView;
  own: readonly { id: OwnId; name: string; points: Float32Array }[];
  /** Null where a pane has no run. */
  runs: readonly (SessionRun | null)[];
}

// JSON has no word for what is no number; null stands for it.
const number = z
  .number()
  .nullable()
  .transform((value) => value ?? NaN);
const maybe = z.number().nullable();
const phase = z.enum(phaseIds);
const steps = z.number().int().min(0);

const frameDoc = z.object({
  index: z.number().int(),
  phase,
  step: steps,
  phaseSteps: steps,
  kept: z.boolean(),
  shows: z.enum(['transfer', 'base-samples']),
  metrics: z
    .object({
      meanDistance: number,
      stdDistance: number,
      medianDistance: number,
      q95Distance: number,
      maxDistance: number,
      slicedW2: maybe,
      outOfSupport: maybe,
      roundTripMax: maybe,
    })
    .nullable(),
  learningRate: number,
  penaltyWeight: number,
  gradNorm: number,
  msPerStep: number,
});
export type FrameDoc = z.infer<typeof frameDoc>;

/** Numbers of a condition; of every kind they lie between 0 and 1. */
const features = z.array(z.number().min(0).max(1)).min(1).max(4).nullable();

const both = z.object({ forward: maybe, inverse: maybe });
const perDirection = z.union([maybe, both]);

const phaseResult = z.object({
  name: phase,
  steps,
  seconds: number,
  msPerStep: number,
  validationNll: z.union([number, both]),
  entropy: perDirection,
  klGap: perDirection,
  klGapSd: perDirection,
  recorded: z.literal(true).exactOptional(),
});

const runDoc = z.object({
  status: z.enum(savedStatuses),
  message: z.string().nullable(),
  config: experimentConfigSchema,
  asked: experimentConfigSchema,
  engine: z
    .object({
      id: z.enum(engineIds),
      tfjsBackend: experimentConfigSchema.shape.engine.shape.tfjsBackend,
      build: z.nullable(experimentConfigSchema.shape.engine.shape.build),
      threads: z.number(),
      label: z.string(),
      why: z.string(),
    })
    .nullable(),
  phases: z.array(z.object({ name: phase, steps })),
  frame: frameDoc,
  history: z.array(frameDoc).max(1000),
  edits: z.array(
    z.object({ phase, step: steps, field: z.enum(['learningRate', 'penaltyWeight']), value: z.number() }),
  ), // prettier-ignore
  references: z
    .object({
      entropyReference: maybe,
      entropyTarget: maybe,
      randomPairing: number,
      slicedW2Floor: number,
      outOfSupportFloor: maybe,
      otLaws: maybe,
      otLawsFloor: maybe,
    })
    .nullable(),
  phaseResults: z.array(phaseResult),
  otOwnImage: z.object({ index: z.number(), value: number }).nullable(),
  metrics: z
    .object({
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
    })
    .nullable(),
  weights: z.array(z.object({ flow: phase, metadata: z.record(z.string(), z.string()) })),
});
export type RunDoc = z.infer<typeof runDoc>;

/** All of a session but its arrays. */
export const sessionDoc = z.object({
  savedAt: z.string(),
  hash: z.string(),
  configs: z.array(experimentConfigSchema).min(1).max(5),
  selected: z.number().int().min(0),
  view: z.object({
    theme: z.string(),
    layers: z.array(z.string()),
    pathStyle: z.string(),
    colour: z.string(),
    morph: z.number().min(0).max(1),
    // Sessions of before these were kept have neither.
    conditions: z
      .array(z.object({ own: features, other: features }))
      .max(6)
      .default([]),
    pace: z.number().min(1).max(1000).nullable().default(null),
  }),
  own: z.array(
    z.object({ id: z.custom<OwnId>((id) => typeof id === 'string' && isOwnId(id)), name: z.string() }),
  ), // prettier-ignore
  runs: z.array(runDoc.nullable()).min(1).max(5),
});
export type SessionDoc = z.infer<typeof sessionDoc>;
