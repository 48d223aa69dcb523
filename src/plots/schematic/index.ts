/**
 * The papers' schematics on any surface, standing still or moving with the time that is handed in. They
 * keep nothing but places and colours of what was last drawn, clear nothing and draw no background.
 */
import type { Schematic, SchematicPoints } from '../../protocol/schematic.ts';
import { typeFor } from '../figures/type.ts';
import { startColours, type PointColours } from '../startColour.ts';
import type { Surface } from '../surface.ts';
import type { Theme } from '../theme.ts';
import type { ShownPoints } from './boxes.ts';
import { drawDiagram, pageOf, type StartLook } from './diagram.ts';
import type { Pen } from './pen.ts';
import { stepsOf } from './steps.ts';
import { drawTable, tableOf, type MethodRow } from './table.ts';
import { cycleOf, momentOf, scenesOf } from './timeline.ts';

export type { StartLook } from './diagram.ts';
export type { MethodRow } from './table.ts';
export { methodWords, schematicText } from './words.ts';
export type { MethodWords } from './words.ts';

export interface SchematicOptions {
  /** CSS px; from 320 on. */
  width: number;
  /** Seconds since the drawing began to move; it begins again by itself. */
  time: number;
  /** Numbers and arrow heads alone: for reduced motion and for files. */
  still: boolean;
  theme: Theme;
  look: StartLook;
  /** Of both laws; null: empty boxes, and dots in ink. */
  points: SchematicPoints | null;
}

/** CSS px. */
export function schematicSize(
  schematic: Schematic,
  width: number,
  theme: Theme,
): { width: number; height: number } {
  const type = typeFor(theme, width);
  if (schematic.id === 'methods') return { width, height: tableOf(schematic, width, type).height };
  return { width, height: Math.ceil(pageOf(schematic, schematic.methods[0], width, type).height) };
}

/** Rows of the table of methods, for buttons over them; none of other drawings. */
export function schematicRows(schematic: Schematic, width: number, theme: Theme): MethodRow[] {
  if (schematic.id !== 'methods') return [];
  const { rows } = tableOf(schematic, width, typeFor(theme, width));
  return rows.map(({ method, y, height }) => ({ method, y, height }));
}

/** Seconds after which the movement begins again; of a table, its longest. */
export function schematicCycle(schematic: Schematic): number {
  const cycles = schematic.methods.map((m) => cycleOf(scenesOf(m, stepsOf(schematic, m))));
  return Math.max(...cycles);
}

/** Draws from (0, 0), as large as `schematicSize` says. */
export function drawSchematic(
  surface: Surface,
  schematic: Schematic,
  { width, time, still, theme, look, points }: SchematicOptions,
): void {
  const pen: Pen = { surface, theme, type: typeFor(theme, width) };
  surface.save();
  surface.textBaseline = 'alphabetic';
  surface.lineJoin = 'round';
  surface.lineCap = 'butt';
  if (schematic.id === 'methods') {
    drawTable(pen, schematic, width, still ? null : time);
  } else {
    const [method] = schematic.methods;
    const moment = still ? null : momentOf(method, stepsOf(schematic, method), time);
    const shown = points && { ...points, colours: coloursOf(points.reference, look) };
    drawDiagram(pen, schematic, method, { width, moment, points: shown, look });
  }
  surface.restore();
}

// The points are the same for every picture of an animation, and so are their colours.
const kept = new WeakMap<Float32Array, { key: string; colours: PointColours }>();

function coloursOf(points: Float32Array, { map, dark }: StartLook): ShownPoints['colours'] {
  const key = `${map} ${dark}`;
  const known = kept.get(points);
  if (known?.key === key) return known.colours;
  const colours = startColours(points, map, dark);
  kept.set(points, { key, colours });
  return colours;
}
