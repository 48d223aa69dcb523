/**
 * The architecture schematics of the papers. It keeps the room for them and draws nothing yet.
 */
import type { SchematicBlock } from '../../protocol/figure.ts';
import type { Surface } from '../surface.ts';
import type { Context, Room } from './context.ts';

export const schematicHeight = (_block: SchematicBlock, { width }: Room): number =>
  Math.round(0.3 * width);

/** Draws from (0, 0) and returns the height, which is `schematicHeight`. */
export function drawSchematic(_surface: Surface, block: SchematicBlock, context: Context): number {
  return schematicHeight(block, context);
}
