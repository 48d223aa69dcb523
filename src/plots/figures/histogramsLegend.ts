/**
 * The legend over small histograms: a sample of every series with what is noted of it, in columns of one
 * width, and under it what the axes are. It refuses to rank series.
 */
import type { HistogramsBlock } from '../../protocol/figure.ts';
import type { Surface } from '../surface.ts';
import { rule, write, type Context, type Room } from './context.ts';
import { statText } from './stats.ts';
import { widest, wrap } from './type.ts';

type Series = HistogramsBlock['series'][number];

/** Series that are no method wear ink. */
export function lookOf(
  { method }: Series,
  { theme }: Pick<Room, 'theme'>,
): { colour: string; dash: readonly number[] } {
  return method ? theme.methods[method] : { colour: theme.ink2, dash: [] };
}

const noteText = ({ notes }: Series): string =>
  notes.map(({ label, stat }) => `${label} ${statText(stat)}`).join(', ');

const textOf = (series: Series): string =>
  series.notes.length > 0 ? `${series.label}: ${noteText(series)}` : series.label;

const sample = ({ type }: Room): number => Math.round(32 * type.k);

function gridOf(block: HistogramsBlock, room: Room): { columns: number; column: number } {
  const { type, width } = room;
  const text = block.series.map(textOf);
  const column = sample(room) + widest(text, type.small) + 3 * type.gap;
  return { columns: Math.max(1, Math.min(text.length, Math.floor(width / column))), column };
}

/** What the axes are, in lines. */
function axesWords({ yLabel, ratioTo, series }: HistogramsBlock, room: Room): string[] {
  const ratio =
    ratioTo === null ? '' : `; below, the ratio to ${series[ratioTo].label} with Poisson errors`;
  return wrap(`${yLabel}${ratio}`, room.type.tick, room.width);
}

export function legendHeight(block: HistogramsBlock, room: Room): number {
  const { columns } = gridOf(block, room);
  const rows = Math.ceil(block.series.length / columns) + axesWords(block, room).length;
  return rows * room.type.line + room.type.gap;
}

export function drawLegend(
  surface: Surface,
  block: HistogramsBlock,
  top: number,
  context: Context,
): void {
  const { theme, type } = context;
  const { columns, column } = gridOf(block, context);
  block.series.forEach((series, i) => {
    const x = (i % columns) * column;
    const base = top + (Math.floor(i / columns) + 0.75) * type.line;
    drawSample(surface, series, [x, base - 0.32 * type.small], context);
    write(surface, theme, textOf(series), [x + sample(context), base], {
      ...{ size: type.small, ink: theme.ink },
    });
  });
  const rows = Math.ceil(block.series.length / columns);
  axesWords(block, context).forEach((text, i) =>
    write(surface, theme, text, [0, top + (rows + i + 0.8) * type.line], {
      ...{ size: type.tick, ink: theme.ink3 },
    }),
  );
}

function drawSample(
  surface: Surface,
  series: Series,
  [x, y]: readonly [number, number],
  context: Context,
): void {
  const { theme, type } = context;
  const length = sample(context) - 8 * type.k;
  surface.save();
  if (series.filled) {
    surface.fillStyle = theme.refFill;
    surface.fillRect(x, y - 4 * type.k, length, 8 * type.k);
    surface.fillStyle = theme.ref;
    surface.fillRect(x, y - 4 * type.k, length, 1.4 * type.k);
  } else {
    const { colour, dash } = lookOf(series, context);
    surface.strokeStyle = colour;
    surface.lineWidth = 1.9 * type.k;
    surface.setLineDash(dash.map((part) => part * type.k));
    rule(surface, [x, y], [x + length, y]);
  }
  surface.restore();
}
