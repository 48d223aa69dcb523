/**
 * `ExperimentConfig`: everything that defines a run, as plain data, with the schema that checks it
 * at the door. Behind the door it is trusted; nothing here resolves presets or touches numbers.
 */
import * as v from 'valibot';
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

function numberIn({ min, max, integer }: NumberRange): v.GenericSchema<number> {
  const base = v.pipe(v.number(), v.minValue(min), v.maxValue(max));
  return integer ? v.pipe(base, v.safeInteger()) : base;
}

/** Architecture of one flow. */
export const flowShapeSchema = v.strictObject({
  layers: numberIn(ranges.layers),
  blocks: numberIn(ranges.blocks),
  width: numberIn(ranges.width),
  bins: numberIn(ranges.bins),
});
export type FlowShape = v.InferOutput<typeof flowShapeSchema>;

/** How one flow is trained. `epochs` (over the training set), when given, replaces `steps`. */
export const trainingSchema = v.strictObject({
  steps: numberIn(ranges.steps),
  epochs: v.nullable(numberIn(ranges.epochs)),
  batch: numberIn(ranges.batch),
  learningRate: numberIn(ranges.learningRate),
  /** Gradient-norm clip. */
  clip: numberIn(ranges.clip),
  /** Steps of linear warm-up. */
  warmup: numberIn(ranges.warmup),
});
export type TrainingConfig = v.InferOutput<typeof trainingSchema>;

export const penaltySchema = v.strictObject({
  kind: v.picklist(penaltyKinds),
  weight: numberIn(ranges.penaltyWeight),
  /** Cosine from `weight` to this value over all transfer steps; null keeps the weight constant. */
  annealTo: v.nullable(numberIn(ranges.penaltyWeight)),
});
export type PenaltyConfig = v.InferOutput<typeof penaltySchema>;

/**
 * What the transfer phase learns. A method sets all of these to its own (see `methodTransfer` in
 * presets); any combination is legal, because penalty and identity start are additions.
 */
export const transferSchema = v.strictObject({
  direction: v.picklist(directionIds),
  alternation: v.picklist(alternationIds),
  iterateEpochs: numberIn(ranges.iterateEpochs),
  /** false: train on the penalty alone. */
  likelihood: v.boolean(),
  penalty: v.nullable(penaltySchema),
  identityInit: v.boolean(),
  /** How the transfer flow sees the condition; ignored when `condition` is none. */
  context: v.picklist(contextModes),
});
export type TransferConfig = v.InferOutput<typeof transferSchema>;

/** Which engine, and how it runs; what it computes is the same up to rounding. */
export const engineChoiceSchema = v.strictObject({
  id: v.picklist(engineChoiceIds),
  /** Backend of engine plain. */
  tfjsBackend: v.picklist(tfjsBackendIds),
  /** Build of engine wasm. */
  build: v.optional(v.picklist(kernelBuildIds), 'strict'),
  /** Threads of engine wasm; 0: as many as suit the machine. They change no bit. */
  threads: v.optional(numberIn(ranges.threads), 0),
});
export type EngineChoice = v.InferOutput<typeof engineChoiceSchema>;

/** A toy, or points of the visitor's own that whoever starts the run hands over with it. */
const lawSchema = v.custom<LawId>(
  isLawId,
  `expected one of ${toyIds.map((id) => `"${id}"`).join(' | ')}, or own data`,
);

export const experimentConfigSchema = v.strictObject({
  version: v.literal(1),
  reference: lawSchema,
  target: lawSchema,
  condition: v.picklist(conditionIds),
  method: v.picklist(methodIds),
  preset: v.picklist(presetIds),
  seed: numberIn(ranges.seed),
  /** true: one base density for both sides; only where reference and target are the same law. */
  sharedBase: v.boolean(),
  tailBound: numberIn(ranges.tailBound),
  trainSize: numberIn(ranges.trainSize),
  validationSize: numberIn(ranges.validationSize),
  validateEvery: numberIn(ranges.validateEvery),
  /** Standard deviation of noise on training points, drawn anew for every batch; frame units. */
  jitter: v.optional(numberIn(ranges.jitter), 0),
  /** A phase ends after so many steps without a better held-out loss; 0: never early. */
  patience: v.optional(numberIn(ranges.patience), 0),
  base: v.strictObject({ shape: flowShapeSchema, training: trainingSchema }),
  transfer: v.strictObject({
    shape: flowShapeSchema,
    training: trainingSchema,
    objective: transferSchema,
  }),
  /** `best` restores the checkpoint with the lowest validation loss at the end of a phase. */
  restore: v.picklist(['best', 'last']),
  engine: engineChoiceSchema,
  /** What the page watches; no effect on training. */
  view: v.strictObject({
    frameEvery: numberIn(ranges.frameEvery),
    framePoints: numberIn(ranges.framePoints),
  }),
});
export type ExperimentConfig = v.InferOutput<typeof experimentConfigSchema>;

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
  const result = v.safeParse(experimentConfigSchema, input);
  if (!result.success) throw toConfigError(result.issues[0], input);
  return checkTogether(result.output);
}

function toConfigError(issue: v.BaseIssue<unknown>, input: unknown): ConfigError {
  const path = (issue.path ?? []).map(({ key }) => key as PropertyKey);
  const field = path.map(String).join('.') || 'config';
  const value = path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    input,
  );
  const shown = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'missing');
  return new ConfigError(field, `invalid ${field}: ${allowed(field, issue)}, got ${shown}`);
}

function allowed(field: string, issue: v.BaseIssue<unknown>): string {
  const key = field.split('.').at(-1) ?? '';
  const limits = key === 'weight' || key === 'annealTo' ? 'penaltyWeight' : key;
  const r = (ranges as Record<string, NumberRange | undefined>)[limits];
  if (r) return `expected ${r.integer ? 'an integer' : 'a number'} from ${r.min} to ${r.max}`;
  if (issue.type === 'strict_object' && issue.expected === 'never') return 'unknown field';
  if (issue.type === 'picklist') return `expected one of ${String(issue.expected).slice(1, -1)}`;
  return issue.message.replace(/^Invalid \w+: /, '').toLowerCase();
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
