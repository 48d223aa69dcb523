/**
 * The index of what ships recorded: runs, first pictures and bases, with how they were made. Says
 * what fits a config; loads nothing.
 */
import { baseKey, type BasePhase } from './baseKey.ts';
import { methodIds, presetIds, toyIds } from './catalogue.ts';
import type { ExperimentConfig } from './config.ts';
import * as z from './zodMini.ts';

const fileSchema = z.strictObject({
  /** Beside the index. */
  file: z.string().check(z.regex(/^[a-z0-9.-]+$/)),
  bytes: z.number().check(z.int(), z.minimum(1)),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});
export type RecordedFile = z.infer<typeof fileSchema>;

const questionSchema = z.strictObject({
  reference: z.enum(toyIds),
  target: z.enum(toyIds),
  preset: z.enum(presetIds),
  seed: z.number().check(z.int(), z.minimum(0)),
});
export type RecordedQuestion = z.infer<typeof questionSchema>;

const pictureSchema = z.extend(fileSchema, questionSchema.shape);
const runSchema = z.extend(pictureSchema, { method: z.enum(methodIds) });
export type RunEntry = z.infer<typeof runSchema>;

export const recordedIndexSchema = z.strictObject({
  format: z.literal('morphlab-recorded-1'),
  made: z.strictObject({
    command: z.string(),
    date: z.string(),
    engine: z.string(),
    version: z.string(),
  }),
  pictures: z.array(pictureSchema),
  runs: z.array(runSchema),
  bases: z.array(z.extend(fileSchema, { key: z.string() })),
});
export type RecordedIndex = z.infer<typeof recordedIndexSchema>;

/** @throws Error in one sentence */
export function parseRecordedIndex(input: unknown): RecordedIndex {
  const parsed = recordedIndexSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0];
  throw new Error(`invalid index of recorded runs: ${path.join('.')}: ${message}`);
}

/** The entry that may hold this run; whether it does, its own config says (`sameTraining`). */
export function runEntry(index: RecordedIndex, config: ExperimentConfig): RunEntry | undefined {
  if (config.condition !== 'none') return undefined;
  const { reference, target, method, preset, seed } = config;
  return index.runs.find(
    (run) =>
      run.reference === reference &&
      run.target === target &&
      run.method === method &&
      run.preset === preset &&
      run.seed === seed,
  );
}

/** The recorded bases that `config` would otherwise train. */
export function baseEntries(
  index: RecordedIndex,
  config: ExperimentConfig,
): RecordedIndex['bases'] {
  const phases: BasePhase[] = ['reference-base', 'target-base'];
  const keys = phases.map((phase) => baseKey(config, phase));
  return index.bases.filter(({ key }) => keys.includes(key));
}
