/**
 * The legend of the distances, which is their table: a sample of hue and dash, and for each method the
 * mean over seeds, how far points spread, and the least movement to the same images.
 */
import type { DistancesBlock } from '../../protocol/figure.ts';
import type { Surface } from '../surface.ts';
import { drawHalo, rule, write, type Context, type Room } from './context.ts';
import { statText } from './stats.ts';
import { widest } from './type.ts';

interface Row {
  label: string;
  values: string[];
  style: { colour: string; dash: number[] } | null;
}

/** What the columns are. "Spread" is over points, ± over seeds: two things, two places. */
const heads = ['mean distance', 'spread of points', 'least possible'];

export interface LegendSize {
  width: number;
  height: number;
}

function rowsOf(block: DistancesBlock, theme: Room['theme']): Row[] {
  const methods = block.series.map(({ label, method, mean, sd, otOwnImage }) => ({
    label,
    values: [mean, sd, otOwnImage].map(statText),
    style: theme.methods[method],
  }));
  if (!block.baseline) return methods;
  const { mean, sd } = block.baseline;
  return [...methods, { label: 'Random pairing', values: [mean, sd].map(statText), style: null }];
}

function columnsOf(
  rows: readonly Row[],
  { type }: Room,
): { sample: number; label: number; values: number[] } {
  // prettier-ignore
  return {
    sample: Math.round(30 * type.k),
    label: widest(rows.map((row) => row.label), type.small) + 18 * type.k, // prettier-ignore
    values: heads.map(
      (head, i) =>
        Math.max(
          widest(rows.map((row) => row.values[i] ?? ''), type.small, i === 0), // prettier-ignore
          widest([head], type.tick),
        ) +
        14 * type.k,
    ),
  };
}

export function legendSize(block: DistancesBlock, room: Room): LegendSize {
  const rows = rowsOf(block, room.theme);
  const { sample, label, values } = columnsOf(rows, room);
  return {
    width: Math.ceil(sample + label + values.reduce((sum, width) => sum + width, 0)),
    height: (rows.length + 1) * rowHeight(room),
  };
}

const rowHeight = ({ type }: Room): number => Math.round(1.12 * type.line);

export function drawLegend(
  surface: Surface,
  block: DistancesBlock,
  { x, y }: { x: number; y: number },
  context: Context,
): void {
  const { theme, type } = context;
  const rows = rowsOf(block, theme);
  const { sample, label, values } = columnsOf(rows, context);
  const size = legendSize(block, context);
  drawHalo(surface, theme.paper, { x: x - 8, y, ...size });
  const rights = values.map((_, i) =>
    values.slice(0, i + 1).reduce((sum, width) => sum + width, x + sample + label),
  );
  const height = rowHeight(context);
  heads.forEach((head, i) =>
    write(surface, theme, head, [rights[i], y + 0.7 * height], {
      ...{ size: type.tick, ink: theme.ink3, align: 'right' },
    }),
  );
  rows.forEach((row, r) => {
    const base = y + (r + 1.7) * height;
    drawSample(surface, row, x, base - 0.32 * type.small, sample - 8 * type.k, context);
    write(surface, theme, row.label, [x + sample, base], { size: type.small, ink: theme.ink2 });
    row.values.forEach((value, i) =>
      write(surface, theme, value, [rights[i], base], {
        ...{ size: type.small, ink: i === 0 ? theme.ink : theme.ink2, strong: i === 0 },
        ...({ align: 'right', tabular: true } as const),
      }),
    );
  });
}

function drawSample(
  surface: Surface,
  row: Row,
  x: number,
  y: number,
  length: number,
  { theme, type }: Context,
): void {
  // prettier-ignore
  surface.save();
  if (row.style) {
    surface.strokeStyle = row.style.colour;
    surface.lineWidth = 1.9 * type.k;
    surface.setLineDash(row.style.dash.map((part) => part * type.k));
    rule(surface, [x, y], [x + length, y]);
  } else {
    surface.fillStyle = theme.refFill;
    surface.fillRect(x, y - 4 * type.k, length, 8 * type.k);
    surface.fillStyle = theme.ref;
    surface.fillRect(x + length / 2 - type.k, y - 4 * type.k, 2 * type.k, 8 * type.k);
  }
  surface.restore();
}
