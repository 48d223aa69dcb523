/**
 * A figure of the papers, drawn from its data: blocks under each other, and below them whose seeds
 * they are. It refuses to know numbers that are not in the data.
 */
import type { Block, DrawnBlocks, FigureData } from '../../protocol/figure.ts';
import { paperNames } from '../../protocol/figure.ts';
import type { RgbaImage, Surface } from '../surface.ts';
import type { Theme } from '../theme.ts';
import { write, type Context, type FigureOptions, type Room } from './context.ts';
import { curveHeight, drawCurve } from './curve.ts';
import { distancesHeight, drawDistances } from './distances.ts';
import { drawHistograms, histogramsHeight } from './histograms.ts';
import { drawPanels, panelImages } from './panels.ts';
import { panelsGrid } from './panelsLayout.ts';
import { drawSchematic, schematicHeight } from './schematic.ts';
import { drawTable, tableHeight } from './table.ts';
import { typeFor, wrap } from './type.ts';

/** CSS px. */
export interface FigureSize {
  width: number;
  height: number;
}

function blockHeight(block: Block, room: Room): number {
  switch (block.kind) {
    case 'panels':
      return panelsGrid(block, room).height;
    case 'distances':
      return distancesHeight(block, room);
    case 'table':
      return tableHeight(block, room);
    case 'curve':
      return curveHeight(block, room);
    case 'histograms':
      return histogramsHeight(block, room);
    case 'schematic':
      return schematicHeight(block, room);
    default:
      return block satisfies never;
  }
}

function drawBlock(surface: Surface, block: Block, context: Context): number {
  switch (block.kind) {
    case 'panels':
      return drawPanels(surface, block, context);
    case 'distances':
      return drawDistances(surface, block, context);
    case 'table':
      return drawTable(surface, block, context);
    case 'curve':
      return drawCurve(surface, block, context);
    case 'histograms':
      return drawHistograms(surface, block, context);
    case 'schematic':
      return drawSchematic(surface, block, context);
    default:
      return block satisfies never;
  }
}

const margin = ({ type }: Room): number => Math.round(14 * type.k);
const between = ({ type }: Room): number => Math.round(26 * type.k);

function roomFor(data: DrawnBlocks, width: number, theme: Theme): Room {
  const type = typeFor(theme, width);
  return { width: width - 2 * margin({ type } as Room), type, theme, seeds: data.seeds.length };
}

/** Tops of the blocks, and what stands above and below them. */
function layoutOf(data: DrawnBlocks | FigureData, room: Room, caption: boolean) {
  const { type } = room;
  const head = caption && 'id' in data ? wrap(`${paperNames[data.paper]}, ${data.place}. ${data.title}`, 1.15 * type.body, room.width, true) : []; // prettier-ignore
  const headLine = Math.round(1.6 * type.body);
  let y = margin(room) + (head.length > 0 ? head.length * headLine + type.gap : 0);
  const tops = data.blocks.map((block) => {
    const top = y;
    y += blockHeight(block, room) + between(room);
    return top;
  });
  if (data.blocks.length > 0) y -= between(room);
  const foot = footer(data);
  const footLines = foot === null ? [] : wrap(foot, type.tick, room.width);
  const footTop = y + type.gap;
  if (footLines.length > 0) y = footTop + footLines.length * type.line;
  const text = caption && 'id' in data ? wrap(data.caption.join(' '), type.small, Math.min(room.width, 900 * type.k)) : []; // prettier-ignore
  const captionTop = y + type.gap;
  if (text.length > 0) y = captionTop + text.length * type.line;
  return { head, headLine, tops, footLines, footTop, text, captionTop, height: Math.round(y + margin(room)) }; // prettier-ignore
}

/** Whose numbers these are: what ± means, which seed the panels show, what the legend's words are. */
function footer({ seeds, blocks, budget }: DrawnBlocks): string | null {
  if (blocks.every((block) => block.kind === 'schematic')) return null;
  const has = (kind: Block['kind']): boolean => blocks.some((block) => block.kind === kind);
  const named = `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ') || '–'}`;
  const noted = blocks.some((b) => b.kind === 'histograms' && b.series.some(({ notes }) => notes.length > 0)); // prettier-ignore
  const parts = [
    `Budget ${budget}, ${named}`,
    ...(seeds.length > 1 ? ['± is the standard deviation over seeds'] : []),
    ...(seeds.length > 1 && has('curve') ? ['± of a slope is its standard error over seeds'] : []),
    ...(seeds.length > 1 && has('panels') ? [`panels show seed ${seeds[0]}`] : []),
    ...(seeds.length > 1 && has('histograms') ? ['histograms are of all seeds together'] : []),
    ...(noted ? ['spread is the standard deviation over events'] : []),
    ...(has('distances') ? ['spread is the standard deviation over points', 'least possible is the mean distance of the best assignment of points to their own images'] : []), // prettier-ignore
  ];
  return `${parts.join('; ')}.`;
}

/** @param width CSS px @param caption with the title above and the caption below */
export function figureSize(
  data: DrawnBlocks | FigureData,
  width: number,
  theme: Theme,
  caption = false,
): FigureSize {
  return { width, height: layoutOf(data, roomFor(data, width, theme), caption).height };
}

/** Where a panel stands, CSS px of the figure: for buttons over it. */
export interface PanelPlace {
  block: number;
  row: number;
  column: number;
  x: number;
  y: number;
  side: number;
}

/** Places of all panels that are shown, in reading order. */
export function panelPlaces(
  data: DrawnBlocks | FigureData,
  width: number,
  theme: Theme,
  caption = false,
): PanelPlace[] {
  // prettier-ignore
  const room = roomFor(data, width, theme);
  const { tops } = layoutOf(data, room, caption);
  return data.blocks.flatMap((block, b) => {
    if (block.kind !== 'panels') return [];
    const grid = panelsGrid(block, room);
    return block.rows.flatMap(({ panels }, row) =>
      panels.flatMap((panel, column) => {
        const place = {
          x: margin(room) + grid.x[column],
          y: tops[b] + grid.y[row],
          side: grid.side,
        };
        return panel ? [{ block: b, row, column, ...place }] : [];
      }),
    );
  });
}

/**
 * What takes time in a figure, piece by piece: the images of its cells, which `drawFigure` then finds
 * made. Null where a piece of work has no image.
 */
export function* figureImages(
  data: DrawnBlocks | FigureData,
  options: FigureOptions,
  theme: Theme,
): Generator<RgbaImage | null> {
  const context = contextFor(data, options, theme);
  for (const block of data.blocks) if (block.kind === 'panels') yield* panelImages(block, context);
}

function contextFor(data: DrawnBlocks | FigureData, options: FigureOptions, theme: Theme): Context {
  const { width, map, dark, pixelRatio = 1, time = null } = options;
  return { ...roomFor(data, width, theme), map, dark, pixelRatio, time };
}

/** Draws the figure, paper and all, and returns its size. */
export function drawFigure(
  surface: Surface,
  data: DrawnBlocks | FigureData,
  options: FigureOptions,
  theme: Theme,
): FigureSize {
  const { width, caption = false } = options;
  const context = contextFor(data, options, theme);
  const { type } = context;
  const layout = layoutOf(data, context, caption);
  surface.save();
  surface.clearRect(0, 0, width, layout.height);
  surface.fillStyle = theme.paper;
  surface.fillRect(0, 0, width, layout.height);
  surface.textBaseline = 'alphabetic';
  surface.lineJoin = 'round';
  surface.lineCap = 'butt';
  surface.translate(margin(context), 0);
  const lines = (texts: readonly string[], top: number, step: number, size: number, ink: string, strong = false): void => // prettier-ignore
    texts.forEach((text, i) => write(surface, theme, text, [0, top + i * step + size], { size, ink, strong })); // prettier-ignore
  lines(layout.head, margin(context), layout.headLine, 1.15 * type.body, theme.ink, true);
  data.blocks.forEach((block, i) => {
    surface.save();
    surface.translate(0, layout.tops[i]);
    drawBlock(surface, block, context);
    surface.restore();
  });
  lines(layout.footLines, layout.footTop, type.line, type.tick, theme.ink3);
  lines(layout.text, layout.captionTop, type.line, type.small, theme.ink2);
  surface.restore();
  return { width, height: layout.height };
}
