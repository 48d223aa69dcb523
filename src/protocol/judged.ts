/**
 * What was found of the papers' findings and of this project's bars, as it ships beside the recorded
 * runs. Loads nothing.
 */
import * as v from 'valibot';
import { parsedAs, whole } from './check.ts';
import { figureBudgets, figureIds } from './figureIds.ts';

const text = v.string();
const statSchema = v.strictObject({
  mean: v.number(),
  sd: v.nullable(v.number()),
  values: v.array(v.number()),
  unit: v.picklist(['distance', 'scaled', 'share', 'nats', 'auc', 'ratio']),
});
const verdict = v.picklist(['reproduced', 'not reproduced', 'undecided']);
const side = v.strictObject({ label: text, stat: v.nullable(statSchema) });

const findingSchema = v.strictObject({
  id: text,
  place: text,
  text,
  verdict,
  reason: v.nullable(text),
  compared: v.array(
    v.strictObject({ smaller: side, larger: side, difference: v.nullable(statSchema), verdict }),
  ),
});

const rankSchema = v.strictObject({
  figure: v.picklist(figureIds),
  title: text,
  rows: v.nullable(v.array(v.strictObject({ label: text, counts: v.array(whole(0)) }))),
});

const barSchema = v.strictObject({
  id: text,
  text,
  limit: text,
  budget: v.picklist(figureBudgets),
  value: v.nullable(v.union([v.number(), statSchema])),
  met: v.nullable(v.boolean()),
  reason: v.nullable(text),
});

const judgedSchema = v.strictObject({
  findings: v.array(findingSchema),
  ranks: v.array(rankSchema),
  bars: v.array(barSchema),
});
export type GalleryJudged = v.InferOutput<typeof judgedSchema>;

/** @throws Error in one sentence */
export const parseJudged = (input: unknown): GalleryJudged =>
  parsedAs(judgedSchema, input, 'verdicts of the gallery');
