/** A schematic as a block of a figure. Everything about its looks is in src/plots/schematic. */
import type { SchematicBlock } from '../../protocol/figure.ts';
import * as schematic from '../schematic/index.ts';
import type { Surface } from '../surface.ts';
import type { Context, Room } from './context.ts';

export const schematicHeight = (block: SchematicBlock, { width, theme }: Room): number =>
  schematic.schematicSize(block.schematic, width, theme).height;

/** Draws from (0, 0) and returns the height, which is `schematicHeight`. */
export function drawSchematic(surface: Surface, block: SchematicBlock, context: Context): number {
  const { width, theme, map, dark, time } = context;
  schematic.drawSchematic(surface, block.schematic, {
    ...{ width, theme, points: block.points, look: { map, dark } },
    time: time ?? 0,
    still: time === null,
  });
  return schematicHeight(block, context);
}
