/**
 * `Objective` is data: which rows go through which flows, what is scored and what is penalised.
 * Engines interpret it; nothing here computes. Structured-cloneable and printable.
 *
 * Loss of a term over its n rows, with z the output after all links and J their Jacobian:
 *   likelihood * mean(-log N(z; 0, I) - log|det J|) + penalty.weight * mean(d(out, in))
 * where in/out are input and output of link `penalty.link`, and d is the L1 norm or the squared
 * L2 norm, summed over features (SCIENCE 2.3). An objective's loss is sum(n_i L_i) / sum(n_i).
 */
import { z } from './zod.ts';
import { penaltyKinds, phaseIds } from './catalogue.ts';

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

export const linkSchema = z.strictObject({
  flow: z.enum(flowIds),
  /** forward: data to noise for a base, reference to target for a transfer flow. */
  direction: z.enum(['forward', 'inverse']),
  frozen: z.boolean(),
  context: z.enum(contextSources),
});
export type Link = z.infer<typeof linkSchema>;

export const termSchema = z.strictObject({
  name: z.enum(['base', 'forward', 'inverse']),
  rows: z.enum(rowSets),
  links: z.array(linkSchema).min(1),
  base: z.literal('standard-normal'),
  likelihood: z.number(),
  penalty: z
    .strictObject({
      kind: z.enum(penaltyKinds),
      weight: z.number().min(0),
      link: z.number().int().min(0),
    })
    .nullable(),
});
export type Term = z.infer<typeof termSchema>;

export const objectiveSchema = z.strictObject({ terms: z.array(termSchema).min(1) });
export type Objective = z.infer<typeof objectiveSchema>;

/** Step s of a stage uses objective number `objectiveAt(stage.turns, s, steps)`. */
export const turnsSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('single') }),
  /** 0, 1, 0, 1, … changing every `every` steps. */
  z.strictObject({ kind: z.literal('cycle'), every: z.number().int().min(1) }),
  /** Each objective once, in order, for an equal share of the steps. */
  z.strictObject({ kind: z.literal('sequential') }),
]);
export type Turns = z.infer<typeof turnsSchema>;

export const stageSchema = z.strictObject({
  phase: z.enum(phaseIds),
  /** The flow this stage trains. */
  flow: z.enum(flowIds),
  objectives: z.array(objectiveSchema).min(1),
  turns: turnsSchema,
  steps: z.number().int().min(1),
  batch: z.number().int().min(1),
  knobs: z.strictObject({
    learningRate: z.number(),
    clip: z.number(),
    warmup: z.number().int(),
    /** Cosine from the term's own weight to this; null: constant. */
    penaltyAnnealTo: z.number().nullable(),
  }),
});
export type Stage = z.infer<typeof stageSchema>;

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
