/**
 * A grid of panels: points of a law or of a map's images in the fixed frame, in the colours of their
 * start or as shares on one log scale. It refuses a scale of its own for any panel.
 */
import type { PanelData, PanelsBlock } from '../../protocol/figure.ts';
import type { CellCounts } from '../../protocol/product.ts';
import { fullestShare } from '../../protocol/productCells.ts';
import type { RgbaImage, Surface } from '../surface.ts';
import { colourImage, densityImage, keyImage, merge, mergeFactor, type LogScale } from './cellImage.ts'; // prettier-ignore
import { densityRamp, drawImage } from './cellDraw.ts';
import { drawColourBar, drawKey } from './colourBar.ts';
import { drawTitle, write, type Context } from './context.ts';
import { noteLines, panelsGrid, type PanelsGrid } from './panelsLayout.ts';
import { statText } from './stats.ts';

/** About as many cells a side has a density: finer ones hold few points, and noise hides the shape. */
const densitySide = 100;

/** Points of a panel as a density shows them. */
export const densityCells = (panel: PanelData): CellCounts =>
  merge(panel.cells, mergeFactor(panel.cells.side, densitySide));

/**
 * From one point of the largest sample to the fullest cell: `most` of the block, or, where cells were
 * merged, that of the merged ones. A decade where there is nothing to show.
 */
export function densityScale(block: PanelsBlock): LogScale {
  const panels = block.rows.flatMap((row) => row.panels.filter((panel) => panel !== null));
  const from = 1 / Math.max(10, ...panels.map(({ cells }) => cells.n));
  const merged = panels.map(densityCells);
  const asTheyAre = merged.every(({ side }, i) => side === panels[i].cells.side);
  const to = asTheyAre ? block.most : Math.max(0, ...merged.map(fullestShare));
  return { from, to: to > from ? to : 10 * from };
}

export function drawPanels(surface: Surface, block: PanelsBlock, context: Context): number {
  const { theme, type } = context;
  const grid = panelsGrid(block, context);
  drawTitle(surface, block.title, context);
  grid.heads.forEach((lines, column) =>
    lines.forEach((text, i) =>
      write(
        surface,
        theme,
        text,
        [grid.x[column], grid.headBase - (lines.length - 1 - i) * type.line],
        { size: type.small, ink: theme.ink, strong: true },
      ),
    ),
  );
  const imageOf = painter(block, grid.side, context);
  block.rows.forEach((row, r) => {
    drawRowWords(surface, row.panels, grid, r, context);
    row.panels.forEach((panel, c) => {
      if (panel) drawPanel(surface, panel, imageOf(panel), [grid.x[c], grid.y[r]], grid, context);
    });
  });
  if (block.rows.length > 0) {
    const top = grid.y[0];
    const bottom = grid.y[grid.y.length - 1] + grid.side;
    const place = { x: grid.bar, top, bottom };
    if (block.look === 'density') drawColourBar(surface, densityScale(block), place, context);
    else drawKey(surface, keyImage(64, context.map, context.dark), place, context);
  }
  return grid.height;
}

function painter(
  block: PanelsBlock,
  side: number,
  { theme, map, dark, pixelRatio }: Context,
): (panel: PanelData) => RgbaImage {
  switch (block.look) {
    case 'colour':
      return ({ cells }) =>
        colourImage(merge(cells, mergeFactor(cells.side, side * pixelRatio)), map, dark);
    case 'density': {
      const [ramp, scale] = [densityRamp(theme), densityScale(block)];
      return (panel) => densityImage(densityCells(panel), scale, ramp);
    }
    default:
      return block.look satisfies never;
  }
}

/** Makes the panels' images one after the other, so that drawing them is short. */
export function* panelImages(block: PanelsBlock, context: Context): Generator<RgbaImage | null> {
  const panels = block.rows.flatMap((row) => row.panels.filter((panel) => panel !== null));
  for (const panel of block.look === 'density' ? panels : []) {
    densityCells(panel);
    yield null;
  }
  const imageOf = painter(block, panelsGrid(block, context).side, context);
  for (const panel of panels) yield imageOf(panel);
}

function drawRowWords(
  surface: Surface,
  panels: readonly (PanelData | null)[],
  grid: PanelsGrid,
  row: number,
  { theme, type }: Context,
): void {
  const top = grid.y[row] + type.small;
  grid.labels[row].forEach((text, i) =>
    write(surface, theme, text, [0, top + i * type.line], {
      size: type.small,
      ink: theme.ink,
      strong: true,
    }),
  );
  if (grid.notes !== 'row') return;
  const notes = panels.find((panel) => panel && panel.notes.length > 0)?.notes ?? [];
  notes.forEach(({ label }, i) =>
    write(surface, theme, label, [0, grid.y[row] + grid.side + (i + 1) * type.line], {
      size: type.small,
      ink: theme.ink2,
    }),
  );
}

function drawPanel(
  surface: Surface,
  panel: PanelData,
  image: RgbaImage,
  [x, y]: readonly [number, number],
  grid: PanelsGrid,
  { theme, type }: Context,
): void {
  const { side } = grid;
  surface.fillStyle = theme.stage;
  surface.fillRect(x, y, side, side);
  drawImage(surface, image, x, y, side);
  surface.strokeStyle = theme.line2;
  surface.lineWidth = 1;
  surface.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
  let base = y + side;
  const at = { size: type.small, ink: theme.ink2 };
  for (const { label, stat } of panel.notes) {
    const value = statText(stat);
    if (grid.notes === 'above') {
      const lines = noteLines(label, value, side, type);
      lines.forEach((text, i) =>
        write(surface, theme, text, [x, (base += type.line)], {
          ...at,
          ink: i === lines.length - 1 ? theme.ink : theme.ink2,
        }),
      );
      continue;
    }
    base += type.line;
    if (grid.notes === 'beside') write(surface, theme, label, [x, base], at);
    const right = grid.notes === 'beside';
    write(surface, theme, value, [right ? x + side : x, base], {
      ...at,
      ink: theme.ink,
      align: right ? 'right' : 'left',
    });
  }
}
