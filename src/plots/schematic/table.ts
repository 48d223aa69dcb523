/**
 * The methods as a table: a row a method with its small drawing and what it trains, in columns, or one
 * under the other where there is no room for them. It refuses words of its own but for headings.
 */
import { methods, type MethodId } from '../../protocol/catalogue.ts';
import type { Schematic, SchematicMethod } from '../../protocol/schematic.ts';
import { rule, write } from '../figures/context.ts';
import { textWidth, widest, wrap, type Type } from '../figures/type.ts';
import type { Pen } from './pen.ts';
import { drawSmall, smallKey, smallOf, type Small } from './small.ts';
import { methodWords, type MethodWords } from './words.ts';

const heads: Record<keyof MethodWords, string> = {
  trained: 'Trained, in order',
  direction: 'Transfer learns',
  loss: 'Loss',
  penalty: 'Penalty',
  start: 'Starts as',
  heuristic: 'In words',
};
const columns = Object.keys(heads) as (keyof MethodWords)[];
/** Shares of what room is left, by how much there is to say. */
const shares: Record<keyof MethodWords, number> = {
  trained: 0.85,
  direction: 0.8,
  loss: 1.45,
  penalty: 0.8,
  start: 0.6,
  heuristic: 1.9,
};

interface Cell {
  head: string | null;
  lines: string[];
  x: number;
  y: number;
}

/** Where a method's row stands, CSS px of the drawing: for buttons over it. */
export interface MethodRow {
  method: MethodId;
  y: number;
  height: number;
}

interface Row extends MethodRow {
  small: Small;
  /** Top of the small drawing, from the row's. */
  smallTop: number;
  cells: Cell[];
}

export interface MethodTable {
  /** Headings over columns; null where each cell has its own. */
  heads: { text: string[]; x: number }[] | null;
  headHeight: number;
  rows: Row[];
  key: string[];
  keyTop: number;
  height: number;
}

const gapOf = (type: Type): number => Math.round(16 * type.k);
const padOf = (type: Type): number => Math.round(11 * type.k);
const nameHeight = (type: Type): number => Math.round(1.6 * type.body);

interface Columns {
  x: number[];
  widths: number[];
}

/** Columns beside the small drawing, each at least as wide as its longest word; null without room. */
function columnsFor(schematic: Schematic, width: number, left: number, type: Type): Columns | null {
  const gap = gapOf(type);
  const said = schematic.methods.map((method) => methodWords(schematic, method));
  const least = columns.map((column) => {
    const words = [heads[column], ...said.map((row) => row[column])].flatMap((t) => t.split(' '));
    return widest(words, type.small, true) + 1;
  });
  const room = width - left - gap * (columns.length - 1);
  const total = columns.reduce((sum, column) => sum + shares[column], 0);
  const fixed = columns.map((column, i) => least[i] > (room * shares[column]) / total);
  const used = least.reduce((sum, w, i) => sum + (fixed[i] ? w : 0), 0);
  const free = columns.reduce((sum, column, i) => sum + (fixed[i] ? 0 : shares[column]), 0);
  const widths = columns.map((column, i) =>
    fixed[i] ? least[i] : ((room - used) * shares[column]) / free,
  );
  if (free === 0 || widths.some((w, i) => w < least[i])) return null;
  const x = widths.map((_, i) => left + widths.slice(0, i).reduce((a, b) => a + b + gap, 0));
  return { x, widths };
}

/** Cells under their columns, and the height of the tallest. */
function besideCells(
  words: MethodWords,
  { x, widths }: Columns,
  top: number,
  type: Type,
): { cells: Cell[]; height: number } {
  const cells = columns.map((column, i) => ({
    head: null,
    lines: wrap(words[column], type.small, widths[i]),
    x: x[i],
    y: top,
  }));
  return { cells, height: Math.max(...cells.map(({ lines }) => lines.length)) * type.line };
}

/** Cells under the drawing, each with its heading in front. */
function belowCells(
  words: MethodWords,
  width: number,
  top: number,
  type: Type,
): { cells: Cell[]; height: number } {
  const indent = widest(Object.values(heads), type.small) + gapOf(type);
  let y = top;
  const cells = columns.map((column) => {
    const lines = wrap(words[column], type.small, width - indent);
    const cell: Cell = { head: heads[column], lines, x: indent, y };
    y += lines.length * type.line + Math.round(0.2 * type.line);
    return cell;
  });
  return { cells, height: y - top };
}

function rowOf(
  schematic: Schematic,
  method: SchematicMethod,
  y: number,
  width: number,
  found: Columns | null,
  type: Type,
): Row {
  const small = smallOf(schematic, method, type);
  const words = methodWords(schematic, method);
  const pad = padOf(type);
  const smallTop = pad + nameHeight(type);
  const under = smallTop + small.height + type.gap;
  const { cells, height } = found
    ? besideCells(words, found, pad, type)
    : belowCells(words, width, under, type);
  const bottom = found ? Math.max(smallTop + small.height, pad + height) : under + height;
  return { method: method.method, y, height: Math.ceil(bottom + pad), small, smallTop, cells };
}

// Every picture of an animation has the same places.
const kept = new WeakMap<Schematic, { width: number; size: number; table: MethodTable }>();

/** Where everything stands. The schematic must not change after it was handed in. */
export function tableOf(schematic: Schematic, width: number, type: Type): MethodTable {
  const known = kept.get(schematic);
  if (known?.width === width && known.size === type.body) return known.table;
  const table = placed(schematic, width, type);
  kept.set(schematic, { width, size: type.body, table });
  return table;
}

function placed(schematic: Schematic, width: number, type: Type): MethodTable {
  const smalls = schematic.methods.map((method) => smallOf(schematic, method, type).width);
  const names = schematic.methods.map(({ method }) =>
    textWidth(methods[method].label, type.body, true),
  );
  const left = Math.ceil(Math.max(...smalls, ...names)) + gapOf(type);
  const found = columnsFor(schematic, width, left, type);
  const over =
    found &&
    columns.map((column, i) => ({
      text: wrap(heads[column], type.small, found.widths[i], true),
      x: found.x[i],
    }));
  const lines = over ? Math.max(...over.map(({ text }) => text.length)) : 0;
  const headHeight = lines * type.line + (over ? Math.round(0.5 * type.line) : 0);
  let y = headHeight;
  const rows = schematic.methods.map((method) => {
    const row = rowOf(schematic, method, y, width, found, type);
    y += row.height;
    return row;
  });
  const key = wrap(smallKey, type.tick, Math.min(width, 900 * type.k));
  const keyTop = y + type.gap;
  return {
    heads: over,
    headHeight,
    rows,
    key,
    keyTop,
    height: Math.ceil(keyTop + key.length * type.line),
  };
}

/** @param time seconds; null: it stands still */
export function drawTable(
  pen: Pen,
  schematic: Schematic,
  width: number,
  time: number | null,
): void {
  const { surface, theme, type } = pen;
  const table = tableOf(schematic, width, type);
  const words = { size: type.small, ink: theme.ink2 };
  const strong = { size: type.small, ink: theme.ink, strong: true };
  const base = 0.85 * type.small;
  for (const { text, x } of table.heads ?? [])
    text.forEach((line, i) => write(surface, theme, line, [x, base + i * type.line], strong));
  table.rows.forEach(({ method, y, small, smallTop, cells }, r) => {
    surface.lineWidth = 1;
    surface.strokeStyle = r === 0 ? theme.line2 : theme.line;
    rule(surface, [0, Math.round(y) + 0.5], [width, Math.round(y) + 0.5]);
    const name = [0, y + padOf(type) + base] as const;
    write(surface, theme, methods[method].label, name, { ...strong, size: type.body });
    surface.save();
    surface.translate(0, y + smallTop);
    drawSmall(pen, schematic.methods[r], small, time);
    surface.restore();
    for (const cell of cells) {
      const at = y + cell.y + base;
      if (cell.head !== null)
        write(surface, theme, cell.head, [0, at], { ...words, ink: theme.ink3 });
      cell.lines.forEach((line, i) =>
        write(surface, theme, line, [cell.x, at + i * type.line], words),
      );
    }
  });
  table.key.forEach((line, i) =>
    write(surface, theme, line, [0, table.keyTop + base + i * type.line], {
      size: type.tick,
      ink: theme.ink3,
    }),
  );
}
