/**
 * The index of the gallery's recorded products, and the drawings that need no run: what ships, made how,
 * under which names. Loads nothing.
 */
import * as v from 'valibot';
import { parsedAs, whole } from './check.ts';
import type { Paper } from './figure.ts';
import { figureBudgets, type FigureBudget } from './figureIds.ts';
import { schematicIds, type Schematic, type SchematicId } from './schematic.ts';

const key = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/));

const fileSchema = v.strictObject({
  /** `textKey` of the order's key. */
  key,
  bytes: whole(1),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** That of the figures' choice. */
  seed: whole(0),
});
export type GalleryFile = v.InferOutput<typeof fileSchema>;

/** Ending of a product's file. */
export const productEnding = '.mlp';

/** Its name, beside the index. */
export const galleryFileName = ({ key: own }: Pick<GalleryFile, 'key'>): string =>
  own + productEnding;

const galleryIndexSchema = v.strictObject({
  format: v.literal('morphlab-gallery-1'),
  made: v.strictObject({
    command: v.string(),
    date: v.string(),
    /** What trained them. */
    engines: v.array(v.string()),
    version: v.string(),
    budget: v.picklist(figureBudgets),
    /** Panels show the first. */
    seeds: v.pipe(v.array(whole(0)), v.minLength(1)),
  }),
  files: v.array(fileSchema),
});
export type GalleryIndex = v.InferOutput<typeof galleryIndexSchema>;

/** @throws Error in one sentence */
export const parseGalleryIndex = (input: unknown): GalleryIndex =>
  parsedAs(galleryIndexSchema, input, 'index of the gallery');

/** Drawings of the architecture by `schematicKey`: plain data that the model has read off its configs. */
export type GallerySchematics = Record<string, Schematic>;

export const schematicKey = (id: SchematicId, paper: Paper, budget: FigureBudget): string =>
  `${id} ${paper} ${budget}`;

const law = v.object({ law: v.string(), label: v.string() });
// What a drawing says is held to the model by a test; here, that it can be drawn.
const schematicsSchema = v.record(
  v.string(),
  v.object({
    id: v.picklist(schematicIds),
    reference: law,
    target: law,
    methods: v.pipe(
      v.array(
        v.object({ flows: v.array(v.any()), stages: v.array(v.any()), map: v.array(v.any()) }),
      ),
      v.minLength(1),
    ),
  }),
);

/** @throws Error in one sentence */
export function parseSchematics(input: unknown): GallerySchematics {
  parsedAs(schematicsSchema, input, 'drawings of the gallery');
  return input as GallerySchematics;
}
