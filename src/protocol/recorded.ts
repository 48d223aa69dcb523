/**
 * The index of what ships recorded: runs, first pictures and bases, with how they were made. Says
 * what fits a config; loads nothing.
 */
import * as v from 'valibot';
import { baseKey, type BasePhase } from './baseKey.ts';
import { parsedAs, whole } from './check.ts';
import { methodIds, presetIds, toyIds } from './catalogue.ts';
import type { ExperimentConfig } from './config.ts';

const fileSchema = v.strictObject({
  /** Beside the index. */
  file: v.pipe(v.string(), v.regex(/^[a-z0-9.-]+$/)),
  bytes: whole(1),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});
export type RecordedFile = v.InferOutput<typeof fileSchema>;

const questionSchema = v.strictObject({
  reference: v.picklist(toyIds),
  target: v.picklist(toyIds),
  preset: v.picklist(presetIds),
  seed: whole(0),
});
export type RecordedQuestion = v.InferOutput<typeof questionSchema>;

const pictureSchema = v.strictObject({ ...fileSchema.entries, ...questionSchema.entries });
const runSchema = v.strictObject({ ...pictureSchema.entries, method: v.picklist(methodIds) });
export type RunEntry = v.InferOutput<typeof runSchema>;

export const recordedIndexSchema = v.strictObject({
  format: v.literal('morphlab-recorded-1'),
  made: v.strictObject({
    command: v.string(),
    date: v.string(),
    engine: v.string(),
    version: v.string(),
  }),
  pictures: v.array(pictureSchema),
  runs: v.array(runSchema),
  bases: v.array(v.strictObject({ ...fileSchema.entries, key: v.string() })),
});
export type RecordedIndex = v.InferOutput<typeof recordedIndexSchema>;

/** @throws Error in one sentence */
export const parseRecordedIndex = (input: unknown): RecordedIndex =>
  parsedAs(recordedIndexSchema, input, 'index of recorded runs');

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
