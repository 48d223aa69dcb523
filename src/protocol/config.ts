/**
 * `ExperimentConfig`: everything that defines a run, as plain data, with the schema that checks it
 * at the door. Behind the door it is trusted; nothing here resolves presets or touches numbers.
 */
import * as z from './zodMini.ts';
import {
  alternationIds,
  conditionIds,
  contextModes,
  directionIds,
  engineChoiceIds,
  kernelBuildIds,
  methodIds,
  penaltyKinds,
  presetIds,
  ranges,
  tfjsBackendIds,
  toyIds,
  type NumberRange,
} from './catalogue.ts';
import { isLawId, type LawId } from './ownData.ts';

function numberIn(r: NumberRange): z.ZodMiniNumber {
  const base = z.number().check(z.minimum(r.min), z.maximum(r.max));
  return r.integer ? base.check(z.int()) : base;
}

/** Architecture of one flow. */
export const flowShapeSchema = z.strictObject({
  layers: numberIn(ranges.layers),
  blocks: numberIn(ranges.blocks),
  width: numberIn(ranges.width),
  bins: numberIn(ranges.bins),
});
export type FlowShape = z.infer<typeof flowShapeSchema>;

/** How one flow is trained. `epochs` (over the training set), when given, replaces `steps`. */
export const trainingSchema = z.strictObject({
  steps: numberIn(ranges.steps),
  epochs: z.nullable(numberIn(ranges.epochs)),
  batch: numberIn(ranges.batch),
  learningRate: numberIn(ranges.learningRate),
  /** Gradient-norm clip. */
  clip: numberIn(ranges.clip),
  /** Steps of linear warm-up. */
  warmup: numberIn(ranges.warmup),
});
export type TrainingConfig = z.infer<typeof trainingSchema>;

export const penaltySchema = z.strictObject({
  kind: z.enum(penaltyKinds),
  weight: numberIn(ranges.penaltyWeight),
  /** Cosine from `weight` to this value over all transfer steps; null keeps the weight constant. */
  annealTo: z.nullable(numberIn(ranges.penaltyWeight)),
});
export type PenaltyConfig = z.infer<typeof penaltySchema>;

/**
 * What the transfer phase learns. A method sets all of these to its own (see `methodTransfer` in
 * presets); any combination is legal, because penalty and identity start are additions.
 */
export const transferSchema = z.strictObject({
  direction: z.enum(directionIds),
  alternation: z.enum(alternationIds),
  iterateEpochs: numberIn(ranges.iterateEpochs),
  /** false: train on the penalty alone. */
  likelihood: z.boolean(),
  penalty: z.nullable(penaltySchema),
  identityInit: z.boolean(),
  /** How the transfer flow sees the condition; ignored when `condition` is none. */
  context: z.enum(contextModes),
});
export type TransferConfig = z.infer<typeof transferSchema>;

/** Which engine, and how it runs; what it computes is the same up to rounding. */
export const engineChoiceSchema = z.strictObject({
  id: z.enum(engineChoiceIds),
  /** Backend of engine plain. */
  tfjsBackend: z.enum(tfjsBackendIds),
  /** Build of engine wasm. */
  build: z._default(z.enum(kernelBuildIds), 'strict'),
  /** Threads of engine wasm; 0: as many as suit the machine. They change no bit. */
  threads: z._default(numberIn(ranges.threads), 0),
});
export type EngineChoice = z.infer<typeof engineChoiceSchema>;

/** A toy, or points of the visitor's own that whoever starts the run hands over with it. */
const lawSchema = z.custom<LawId>(isLawId, {
  error: `Invalid option: expected one of ${toyIds.map((id) => `"${id}"`).join('|')}, or own data`,
});

export const experimentConfigSchema = z.strictObject({
  version: z.literal(1),
  reference: lawSchema,
  target: lawSchema,
  condition: z.enum(conditionIds),
  method: z.enum(methodIds),
  preset: z.enum(presetIds),
  seed: numberIn(ranges.seed),
  /** true: one base density for both sides; only where reference and target are the same law. */
  sharedBase: z.boolean(),
  tailBound: numberIn(ranges.tailBound),
  trainSize: numberIn(ranges.trainSize),
  validationSize: numberIn(ranges.validationSize),
  validateEvery: numberIn(ranges.validateEvery),
  /** Standard deviation of noise on training points, drawn anew for every batch; frame units. */
  jitter: z._default(numberIn(ranges.jitter), 0),
  /** A phase ends after so many steps without a better held-out loss; 0: never early. */
  patience: z._default(numberIn(ranges.patience), 0),
  base: z.strictObject({ shape: flowShapeSchema, training: trainingSchema }),
  transfer: z.strictObject({
    shape: flowShapeSchema,
    training: trainingSchema,
    objective: transferSchema,
  }),
  /** `best` restores the checkpoint with the lowest validation loss at the end of a phase. */
  restore: z.enum(['best', 'last']),
  engine: engineChoiceSchema,
  /** What the page watches; no effect on training. */
  view: z.strictObject({
    frameEvery: numberIn(ranges.frameEvery),
    framePoints: numberIn(ranges.framePoints),
  }),
});
export type ExperimentConfig = z.infer<typeof experimentConfigSchema>;

/** A config that cannot run; `field` is a dotted path such as `base.training.batch`. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Checks a config of unknown origin.
 * @throws ConfigError naming the field, what is allowed, and the bad value.
 */
export function parseConfig(input: unknown): ExperimentConfig {
  const result = experimentConfigSchema.safeParse(input);
  if (!result.success) throw toConfigError(result.error.issues[0], input);
  return checkTogether(result.data);
}

function toConfigError(issue: z.core.$ZodIssue | undefined, input: unknown): ConfigError {
  const path = issue?.path ?? [];
  const field = path.map(String).join('.') || 'config';
  const value = path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    input,
  );
  const shown = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'missing');
  return new ConfigError(field, `invalid ${field}: ${allowed(field, issue)}, got ${shown}`);
}

function allowed(field: string, issue: z.core.$ZodIssue | undefined): string {
  const key = field.split('.').at(-1) ?? '';
  const limits = key === 'weight' || key === 'annealTo' ? 'penaltyWeight' : key;
  const r = (ranges as Record<string, NumberRange | undefined>)[limits];
  if (r) return `expected ${r.integer ? 'an integer' : 'a number'} from ${r.min} to ${r.max}`;
  return issue?.message.replace(/^Invalid \w+: /, '').toLowerCase() ?? 'unknown problem';
}

/** Rules that hold between fields. */
function checkTogether(config: ExperimentConfig): ExperimentConfig {
  const same = config.reference === config.target;
  if (config.sharedBase && !same)
    throw new ConfigError(
      'sharedBase',
      `invalid sharedBase: one base needs reference and target to be the same, got ${config.reference} and ${config.target}`,
    );
  const { context, penalty, likelihood } = config.transfer.objective;
  if (config.condition !== 'none' && context !== 'shared') {
    if (!same)
      throw new ConfigError(
        'transfer.objective.context',
        `invalid transfer.objective.context: ${context} moves one distribution between conditions, so reference and target must be the same, got ${config.reference} and ${config.target}`,
      );
    if (config.condition === 'ellipse')
      throw new ConfigError(
        'transfer.objective.context',
        `invalid transfer.objective.context: ${context} needs a condition with one number, got ellipse`,
      );
  }
  if (!likelihood && !penalty)
    throw new ConfigError(
      'transfer.objective.penalty',
      'invalid transfer.objective.penalty: training without likelihood needs a penalty, got null',
    );
  for (const part of ['base', 'transfer'] as const) {
    if (config[part].training.batch > config.trainSize)
      throw new ConfigError(
        `${part}.training.batch`,
        `invalid ${part}.training.batch: expected at most trainSize ${config.trainSize}, got ${config[part].training.batch}`,
      );
  }
  return config;
}

/** Delta and concat move one distribution between conditions; rows then come in pairs. */
export function usesPairs(config: ExperimentConfig): boolean {
  return config.condition !== 'none' && config.transfer.objective.context !== 'shared';
}
