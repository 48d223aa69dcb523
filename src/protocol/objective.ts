/**
 * `Objective` is data: which rows go through which flows, what is scored and what is penalised.
 * Engines interpret it; nothing here computes. Structured-cloneable and printable.
 *
 * Loss of a term over its n rows, with z the output after all links and J their Jacobian:
 *   likelihood * mean(-log N(z; 0, I) - log|det J|) + penalty.weight * mean(d(out, in))
 * where in/out are input and output of link `penalty.link`, and d is the L1 norm or the squared
 * L2 norm, summed over features (SCIENCE 2.3). An objective's loss is sum(n_i L_i) / sum(n_i).
 */
import * as v from 'valibot';
import { penaltyKinds, phaseIds } from './catalogue.ts';
import { finite, whole } from './check.ts';

/** Flow ids double as parameter-stream names: `init/<flow>`. */
export const flowIds = ['reference-base', 'target-base', 'transfer'] as const;
export type FlowId = (typeof flowIds)[number];

/** pairs-up: rows whose other condition is at least their own; pairs-down: the rest. */
export const rowSets = ['reference', 'target', 'pairs-up', 'pairs-down'] as const;
export type RowSet = (typeof rowSets)[number];

/**
 * Context a link's flow sees. own/other: condition of the row / of its destination.
 * delta: |other - own|. concat: (smaller side, larger side).
 */
export const contextSources = ['none', 'own', 'other', 'delta', 'concat'] as const;
export type ContextSource = (typeof contextSources)[number];

export const linkSchema = v.strictObject({
  flow: v.picklist(flowIds),
  /** forward: data to noise for a base, reference to target for a transfer flow. */
  direction: v.picklist(['forward', 'inverse']),
  frozen: v.boolean(),
  context: v.picklist(contextSources),
});
export type Link = v.InferOutput<typeof linkSchema>;

export const termSchema = v.strictObject({
  name: v.picklist(['base', 'forward', 'inverse']),
  rows: v.picklist(rowSets),
  links: v.pipe(v.array(linkSchema), v.minLength(1)),
  base: v.literal('standard-normal'),
  likelihood: finite,
  penalty: v.nullable(
    v.strictObject({
      kind: v.picklist(penaltyKinds),
      weight: v.pipe(finite, v.minValue(0)),
      link: whole(0),
    }),
  ),
});
export type Term = v.InferOutput<typeof termSchema>;

export const objectiveSchema = v.strictObject({
  terms: v.pipe(v.array(termSchema), v.minLength(1)),
});
export type Objective = v.InferOutput<typeof objectiveSchema>;

/** Step s of a stage uses objective number `objectiveAt(stage.turns, s, steps)`. */
export const turnsSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('single') }),
  /** 0, 1, 0, 1, … changing every `every` steps. */
  v.strictObject({ kind: v.literal('cycle'), every: whole(1) }),
  /** Each objective once, in order, for an equal share of the steps. */
  v.strictObject({ kind: v.literal('sequential') }),
]);
export type Turns = v.InferOutput<typeof turnsSchema>;

export const stageSchema = v.strictObject({
  phase: v.picklist(phaseIds),
  /** The flow this stage trains. */
  flow: v.picklist(flowIds),
  objectives: v.pipe(v.array(objectiveSchema), v.minLength(1)),
  turns: turnsSchema,
  steps: whole(1),
  batch: whole(1),
  knobs: v.strictObject({
    learningRate: finite,
    clip: finite,
    warmup: v.pipe(v.number(), v.safeInteger()),
    /** Cosine from the term's own weight to this; null: constant. */
    penaltyAnnealTo: v.nullable(finite),
  }),
});
export type Stage = v.InferOutput<typeof stageSchema>;

/** Index into `stage.objectives` of the objective used at step `step` of `stage.steps`. */
export function objectiveAt(stage: Stage, step: number): number {
  const count = stage.objectives.length;
  switch (stage.turns.kind) {
    case 'single':
      return 0;
    case 'cycle':
      return Math.floor(step / stage.turns.every) % count;
    case 'sequential':
      return Math.min(count - 1, Math.floor((step * count) / stage.steps));
    default:
      return stage.turns satisfies never;
  }
}
