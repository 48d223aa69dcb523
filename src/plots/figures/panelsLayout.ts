/**
 * Where the parts of a grid of panels stand: heads, labels, squares and the words under them. It asks
 * no surface, so that the page can put buttons on panels; it draws nothing.
 */
import type { PanelData, PanelsBlock } from '../../protocol/figure.ts';
import { titleHeight, type Room } from './context.ts';
import { statText } from './stats.ts';
import { textWidth, widest, wrap, type Type } from './type.ts';

/**
 * Names of numbers: beside each, on a line above each, or once at the left of the row, where all of a
 * row's panels have the same.
 */
export type NoteStyle = 'beside' | 'above' | 'row';

export interface PanelsGrid {
  /** Side of a panel, CSS px. */
  side: number;
  /** Left edges of the columns and tops of the rows' panels. */
  x: number[];
  y: number[];
  /** [column] lines of its head. */
  heads: string[][];
  /** Baseline of the heads' last line. */
  headBase: number;
  /** [row] lines of its label. */
  labels: string[][];
  labelWidth: number;
  notes: NoteStyle;
  /** Left edge of the colour bar or the key. */
  bar: number;
  height: number;
}

const mostSide = 300;
const noteNames = (panel: PanelData | null): string[] => panel?.notes.map((n) => n.label) ?? [];

export function panelsGrid(block: PanelsBlock, { width, type }: Room): PanelsGrid {
  const columns = Math.max(block.columns.length, ...block.rows.map((row) => row.panels.length), 1);
  const gap = Math.round(10 * type.k);
  const barRoom = Math.round((block.look === 'density' ? 82 : 92) * type.k);
  const sideFor = (labels: number): number => {
    const room = width - barRoom - labels - gap * (columns - 1);
    return Math.max(24, Math.min(Math.floor(room / columns), Math.round(mostSide * type.k)));
  };
  const plain = labelRoom(block, type, false);
  const notes = noteStyle(block, sideFor(plain), type);
  const labelWidth = notes === 'row' ? labelRoom(block, type, true) : plain;
  const side = sideFor(labelWidth);
  const heads = block.columns.map((head) => wrap(head, type.small, side, true));
  const headLines = Math.max(0, ...heads.map((lines) => lines.length));
  const headBase = titleHeight(block.title, type) + headLines * type.line - 4;
  const top = headLines > 0 ? headBase + Math.round(6 * type.k) : titleHeight(block.title, type);
  const x = Array.from({ length: columns }, (_, i) => labelWidth + i * (side + gap));
  let bottom = top;
  const y = block.rows.map((row) => {
    const at = bottom;
    bottom += side + notesHeight(row.panels, notes, side, type) + gap;
    return at;
  });
  return {
    ...{ side, x, y, heads, headBase, labelWidth, notes },
    labels: block.rows.map((row) => wrap(row.label, type.small, labelWidth - type.gap, true)),
    bar: labelWidth + columns * side + (columns - 1) * gap + 2 * type.gap,
    height: bottom - (block.rows.length > 0 ? gap : 0),
  };
}

/** Width of the labels at the left, 0 without any. */
function labelRoom(block: PanelsBlock, type: Type, withNotes: boolean): number {
  const most = 108 * type.k;
  const words = block.rows.map((row) => row.label).filter((label) => label !== '');
  const labels = words.flatMap((label) => wrap(label, type.small, most - type.gap, true));
  const names = withNotes ? block.rows.flatMap((row) => row.panels.flatMap(noteNames)) : [];
  const need = Math.max(widest(labels, type.small, true), widest(names, type.small));
  return need === 0 ? 0 : Math.ceil(need) + type.gap;
}

function noteStyle(block: PanelsBlock, side: number, type: Type): NoteStyle {
  const panels = block.rows.flatMap((row) => row.panels).filter((panel) => panel !== null);
  const needs = panels.flatMap((panel) =>
    panel.notes.map(
      ({ label, stat }) =>
        textWidth(label, type.small) + textWidth(statText(stat), type.small) + 10,
    ),
  );
  if (Math.max(0, ...needs) <= side) return 'beside';
  const alike = block.rows.every(({ panels: row }) => {
    const named = row.map(noteNames).filter((names) => names.length > 0);
    return named.every((names) => names.join('|') === named[0].join('|'));
  });
  const short = widest(panels.flatMap(noteNames), type.small) <= 120 * type.k;
  return alike && short && panels.length > 1 ? 'row' : 'above';
}

/** Lines of one note, its name first where it stands above. */
export function noteLines(label: string, value: string, side: number, type: Type): string[] {
  return [...wrap(label, type.small, side), value];
}

function notesHeight(
  panels: readonly (PanelData | null)[],
  style: NoteStyle,
  side: number,
  type: Type,
): number {
  const lines = panels.map((panel) =>
    (panel?.notes ?? []).reduce(
      (sum, { label }) => sum + (style === 'above' ? noteLines(label, '', side, type).length : 1),
      0,
    ),
  );
  const most = Math.max(0, ...lines);
  return most === 0 ? 0 : most * type.line + Math.round(5 * type.k);
}
