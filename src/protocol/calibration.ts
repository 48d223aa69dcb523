/**
 * A calibration study as plain data: two tables, which of their columns count, where on the condition
 * flows are trained and where they are applied, and the methods to compare. Checked here, run elsewhere.
 */
import * as v from 'valibot';
import { methodIds, presetIds, ranges, type NumberRange } from './catalogue.ts';
import { ConfigError } from './config.ts';
import { tableLimits } from './table.ts';

export const lhcoGeneratorIds = ['pythia-like', 'herwig-like'] as const;
export type LhcoGeneratorId = (typeof lhcoGeneratorIds)[number];

/** How tau21 is made of raw jets: with 1e-5 below the line, or plain with rows that divide by 0 left out. */
export const derivations = ['cathode', 'feta'] as const;
export type Derivation = (typeof derivations)[number];

/** Signal events of a stand-in; the LHC Olympics' table of signal holds 100,000. */
export const signalRange = {
  ...{ min: 0, max: 100_000, usual: [0, 5000], integer: true },
} as const satisfies NumberRange;

const count = (min: number, max: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(min), v.maxValue(max));

/** Where a table comes from. Stand-ins are synthetic, not experiment or generator output. */
export const tableSourceSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('stand-in'),
    generator: v.picklist(lhcoGeneratorIds),
    /** Over all masses; 12 % of them lie in the signal region, 28 % in the sidebands. */
    events: count(tableLimits.minRows, tableLimits.maxRows),
    /** A resonance W' → XY at 3.5 TeV, beside the events; none if absent. */
    signal: v.exactOptional(count(signalRange.min, signalRange.max)),
  }),
  v.strictObject({
    kind: v.literal('file'),
    path: v.pipe(v.string(), v.nonEmpty()),
    /** Which table of a file that holds several. */
    table: v.optional(v.string()),
    /** Make the paper's features of an LHC Olympics table. */
    derive: v.optional(v.picklist(derivations)),
  }),
]);
export type TableSource = v.InferOutput<typeof tableSourceSchema>;
export type StandInSource = Extract<TableSource, { kind: 'stand-in' }>;

/** Signal events that were put into a table. */
export const signalOf = (source: TableSource): number =>
  source.kind === 'stand-in' ? (source.signal ?? 0) : 0;

const interval = v.pipe(
  v.tuple([v.number(), v.number()]),
  v.check(([from, to]) => from < to, 'expected [from, to] with from below to'),
);
/** Parts of the condition, in its units; lower edges belong to them. */
const intervals = v.pipe(v.array(interval), v.nonEmpty());

export const scalingSchema = v.variant('kind', [
  /** Least and largest of all rows that may be seen, to [-3, 3], as in the paper; of the condition, to [-1, 1]. */
  v.strictObject({ kind: v.literal('min-max') }),
  /** Mean 0, standard deviation 1. */
  v.strictObject({ kind: v.literal('standard') }),
  /** What goes to -3 and 3: features in their order; then, of the condition, to -1 and 1. */
  v.strictObject({ kind: v.literal('given'), lo: v.array(v.number()), hi: v.array(v.number()) }),
]);
export type Scaling = v.InferOutput<typeof scalingSchema>;

export const calibrationSchema = v.strictObject({
  version: v.literal(1),
  reference: tableSourceSchema,
  target: tableSourceSchema,
  features: v.pipe(
    v.array(v.string()),
    v.minLength(tableLimits.features.min),
    v.maxLength(tableLimits.features.max),
  ),
  condition: v.nullable(v.string()),
  scaling: scalingSchema,
  /** Null: train on all rows and apply to all of them. */
  regions: v.nullable(v.strictObject({ train: intervals, apply: intervals })),
  methods: v.pipe(v.array(v.picklist(methodIds)), v.nonEmpty()),
  preset: v.picklist(presetIds),
  seed: count(ranges.seed.min, ranges.seed.max),
  /** Of method `movement-penalty`; several are a scan. */
  penaltyWeights: v.pipe(
    v.array(v.pipe(v.number(), v.minValue(0), v.maxValue(ranges.penaltyWeight.max))),
    v.nonEmpty(),
  ),
});
export type Calibration = v.InferOutput<typeof calibrationSchema>;

/**
 * Checks a study of unknown origin.
 * @throws ConfigError naming the field and what is wrong
 */
export function parseCalibration(input: unknown): Calibration {
  const result = v.safeParse(calibrationSchema, input);
  if (!result.success) {
    const [issue] = result.issues;
    const field = (issue.path ?? []).map(({ key }) => String(key)).join('.') || 'config';
    throw new ConfigError(field, `invalid ${field}: ${issue.message.toLowerCase()}`);
  }
  return checkTogether(result.output);
}

function checkTogether(study: Calibration): Calibration {
  const { features, condition, regions, scaling } = study;
  const twice = features.find((name, i) => features.indexOf(name) !== i || name === condition);
  if (twice !== undefined)
    throw new ConfigError('features', `invalid features: “${twice}” is named twice`);
  if (regions && condition === null)
    throw new ConfigError('regions', 'invalid regions: they need a condition, got null');
  const width = features.length + (condition === null ? 0 : 1);
  if (scaling.kind === 'given')
    for (const edge of ['lo', 'hi'] as const)
      if (scaling[edge].length !== width)
        throw new ConfigError(
          `scaling.${edge}`,
          `invalid scaling.${edge}: expected ${width} numbers, got ${scaling[edge].length}`,
        );
  return study;
}

/** Why target rows of the region where flows are applied were looked at. */
export interface Unblinding {
  /** Who or what asked, e.g. "--unblind". */
  by: string;
  /** ISO time. */
  at: string;
  /** Rows that were opened. */
  rows: number;
}
