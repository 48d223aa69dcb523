/**
 * A table of numbers over seeds and of words: numbers stand on their last digit with their spread
 * beside them, words break into lines. It refuses to mark a best one.
 */
import type { Stat, TableBlock, Unit } from '../../protocol/figure.ts';
import type { Surface } from '../surface.ts';
import { drawTitle, rule, titleHeight, write, type Context, type Room } from './context.ts';
import { statParts, unitWords } from './stats.ts';
import { textWidth, widest, wrap } from './type.ts';

type Cell = Stat | string | null;

interface Column {
  head: string[];
  numbers: boolean;
  /** Left edge and width, CSS px. */
  x: number;
  width: number;
  /** Widths of what stands before the decimal point, behind it, and of the spread. */
  whole: number;
  part: number;
  sd: number;
}

interface TableGrid {
  labels: string[][];
  columns: Column[];
  headTop: number;
  headLines: number;
  /** [row] lines of its tallest cell. */
  lines: number[];
  unit: string | null;
  height: number;
}

interface NumberParts {
  whole: string;
  part: string;
  sd: string;
}

/** "1", ".30" and " ± 0.10": numbers stand under each other's decimal points. */
function splitStat(stat: Stat | null): NumberParts {
  const { mean, sd } = statParts(stat);
  const point = mean.indexOf('.');
  const [whole, part] = point < 0 ? [mean, ''] : [mean.slice(0, point), mean.slice(point)];
  return { whole, part, sd: sd === null ? '' : ` ${sd}` };
}

/** The narrowest width at which a heading takes two lines at most. */
function headWidth(head: string, type: Room['type']): number {
  const words = head.split(' ');
  const tried = words.map((_, i) =>
    Math.max(
      textWidth(words.slice(0, i + 1).join(' '), type.small, true),
      textWidth(words.slice(i + 1).join(' '), type.small, true),
    ),
  );
  return Math.max(64 * type.k, Math.min(...tried) + 1);
}

const isStat = (cell: Cell): cell is Stat => cell !== null && typeof cell === 'object';
const padding = (room: Room): number => Math.round(0.45 * room.type.line);

function tableGrid(block: TableBlock, room: Room): TableGrid {
  const { type, width } = room;
  const gap = Math.round(22 * type.k);
  const labels = block.rows.map((row) => wrap(row.label, type.small, 0.28 * width));
  const labelWidth = widest(labels.flat(), type.small) + gap;
  const cells = block.columns.map((_, c) => block.rows.map((row) => row.cells[c] ?? null));
  const need = cells.map((column) => {
    const numbers = column.filter(isStat).map(splitStat);
    const most = (of: (number: NumberParts) => string): number =>
      widest(numbers.map(of), type.small);
    return { whole: most((n) => n.whole), part: most((n) => n.part), sd: most((n) => n.sd) };
  });
  const wordColumns = cells.filter((column) => !column.some(isStat)).length;
  const numberWidth = need.map(({ whole, part, sd }, c) =>
    cells[c].some(isStat) ? Math.max(whole + part + sd, headWidth(block.columns[c], type)) : 0,
  );
  const used = labelWidth + numberWidth.reduce((sum, w) => sum + w + gap, 0);
  const wordWidth = wordColumns > 0 ? Math.max(60, (width - used) / wordColumns - gap) : 0;
  const columns: Column[] = [];
  let x = labelWidth;
  block.columns.forEach((head, c) => {
    const numbers = cells[c].some(isStat);
    const own = numbers ? numberWidth[c] : wordWidth;
    columns.push({ head: wrap(head, type.small, own, true), numbers, x, width: own, ...need[c] });
    x += own + gap;
  });
  const unit = sharedUnit(block);
  const headLines = Math.max(1, ...columns.map(({ head }) => head.length));
  const lines = block.rows.map(
    (row, r) =>
    Math.max(labels[r].length, ...columns.map((column, c) => wordLines(row.cells[c], column, type).length)), // prettier-ignore
  );
  const headTop = titleHeight(block.title, type) + (unit ? type.line : 0);
  const body = lines.reduce((sum, n) => sum + n * type.line + 2 * padding(room), 0);
  return {
    ...{ labels, columns, headTop, headLines, lines, unit },
    height: headTop + headLines * type.line + 2 * padding(room) + body,
  };
}

const wordLines = (cell: Cell | undefined, column: Column, type: Room['type']): string[] =>
  typeof cell === 'string' ? wrap(cell, type.small, column.width) : [];

/** The unit of all numbers, where they have one; what has none says nothing. */
function sharedUnit(block: TableBlock): string | null {
  const units = new Set<Unit>(block.rows.flatMap((row) => row.cells.filter(isStat).map((c) => c.unit))); // prettier-ignore
  const [unit] = units;
  return units.size === 1 && unit !== 'share' && unit !== 'ratio' ? unitWords[unit] : null;
}

export const tableHeight = (block: TableBlock, room: Room): number =>
  Math.ceil(tableGrid(block, room).height);

export function drawTable(surface: Surface, block: TableBlock, context: Context): number {
  const { theme, type, width } = context;
  const grid = tableGrid(block, context);
  const pad = padding(context);
  drawTitle(surface, block.title, context);
  const note = { size: type.tick, ink: theme.ink3 };
  if (grid.unit) write(surface, theme, grid.unit, [0, grid.headTop - 0.3 * type.line], note);
  const headBase = grid.headTop + pad + grid.headLines * type.line - 0.25 * type.line;
  for (const column of grid.columns)
    column.head.forEach((text, i) => {
      const y = headBase - (column.head.length - 1 - i) * type.line;
      write(surface, theme, text, [column.numbers ? column.x + column.width : column.x, y], {
        ...{ size: type.small, ink: theme.ink, strong: true },
        align: column.numbers ? 'right' : 'left',
      });
    });
  const end = Math.min(width, Math.max(...grid.columns.map((c) => c.x + c.width), 0));
  let y = grid.headTop + grid.headLines * type.line + 2 * pad;
  surface.lineWidth = 1;
  block.rows.forEach((row, r) => {
    surface.strokeStyle = r === 0 ? theme.line2 : theme.line;
    rule(surface, [0, Math.round(y) + 0.5], [end, Math.round(y) + 0.5]);
    const base = y + pad + 0.78 * type.line;
    grid.labels[r].forEach((text, i) =>
      write(surface, theme, text, [0, base + i * type.line], { size: type.small, ink: theme.ink }),
    );
    grid.columns.forEach((column, c) =>
      drawCell(surface, row.cells[c] ?? null, column, base, context),
    );
    y += grid.lines[r] * type.line + 2 * pad;
  });
  return Math.ceil(grid.height);
}

function drawCell(
  surface: Surface,
  cell: Cell,
  column: Column,
  base: number,
  { theme, type }: Context,
): void {
  // prettier-ignore
  const words = { size: type.small, ink: theme.ink };
  if (typeof cell === 'string') {
    wordLines(cell, column, type).forEach((text, i) =>
      write(
        surface,
        theme,
        text,
        [column.numbers ? column.x + column.width : column.x, base + i * type.line],
        {
          // prettier-ignore
          ...{ ...words, ink: theme.ink2 },
          align: column.numbers ? 'right' : 'left',
        },
      ),
    );
    return;
  }
  if (!column.numbers) return;
  const { whole, part, sd } = splitStat(cell);
  const spread = column.x + column.width - column.sd;
  const point = spread - column.part;
  const ink = cell ? theme.ink : theme.ink3;
  const number = { ...words, ink, tabular: true } as const;
  write(surface, theme, whole, [point, base], { ...number, align: 'right' });
  write(surface, theme, part, [point, base], number);
  write(surface, theme, sd, [spread, base], { ...number, ink: theme.ink2 });
}
