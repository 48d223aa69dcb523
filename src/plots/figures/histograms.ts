/**
 * Small histograms side by side: areas and outlines, a shaded part of the axis, lines at numbers, and
 * ratios with error bars below. It refuses to smooth or to merge bins.
 */
import type { HistogramPanel, HistogramsBlock } from '../../protocol/figure.ts';
import { oneDecimal, wholeShare } from '../format.ts';
import type { Surface } from '../surface.ts';
import { drawTitle, rule, titleHeight, write, type Context, type Room } from './context.ts';
import { axisTicks, binRange, isTelling, ratioReach, shareTop, type HistogramPlot } from './histogramsAxes.ts'; // prettier-ignore
import { drawLegend, legendHeight, lookOf } from './histogramsLegend.ts';
import { drawRatios, ratioGap, ratioMarks } from './histogramsRatios.ts';
import { statText } from './stats.ts';
import { textWidth, widest } from './type.ts';

/** Sizes that all panels of a block share, CSS px. */
interface Grid {
  panel: number;
  gap: number;
  /** Room for the marks at the left of each plot. */
  left: number;
  title: number;
  /** Of each row: its top, and the room over its plots for the names of lines and bands. */
  rows: { top: number; lanes: number }[];
  plot: number;
  ratio: number;
  height: number;
  reach: number;
}

const rightInset = ({ type }: Room): number => Math.round(12 * type.k);

const shareMarks = (most: number): [number, string][] =>
  axisTicks(0, most, 4)
    .filter(([value]) => value > 0)
    .map(([value]) => [value, value < 0.0995 && most < 0.1 ? percent(value) : wholeShare(value)]);
const percent = (value: number): string => `${oneDecimal(100 * value)}\u2009%`;

const lanesOf = ({ lines, band }: HistogramPanel): number =>
  lines.filter(isTelling).length + (band ? 1 : 0);

function gridOf(block: HistogramsBlock, room: Room): Grid {
  const { type, width } = room;
  const { panels, columns } = block;
  const gap = Math.round(22 * type.k);
  const panel = Math.floor((width - (columns - 1) * gap) / columns);
  const reach = ratioReach(block);
  const hasRatios = panels.some(({ ratios }) => ratios.some((ratio) => ratio !== null));
  const marks = [
    ...panels.flatMap((each) => shareMarks(shareTop(block, each))),
    ...(hasRatios ? ratioMarks(reach) : []),
  ];
  const left = Math.ceil(
    widest(
      marks.map(([, text]) => text),
      type.tick,
    ),
  ) + 8; // prettier-ignore
  const plot =
    columns === 1
      ? Math.round(Math.min(420, Math.max(240, 0.3 * width)))
      : Math.round(Math.min(240, Math.max(120, 0.56 * panel)));
  const ratio = hasRatios ? Math.round(0.45 * plot) : 0;
  const title = panels.some((each) => each.title !== '') ? Math.round(1.3 * type.line) : 0;
  const axis = Math.round(4 + 2.1 * type.line);
  const under = (ratio > 0 ? ratioGap(room) + ratio : 0) + axis;
  let height = 0;
  const rows = Array.from({ length: Math.ceil(panels.length / columns) }, (_, row) => {
    const inRow = panels.slice(row * columns, (row + 1) * columns);
    const lanes = Math.max(0, ...inRow.map(lanesOf)) * type.line;
    const top = height + (row > 0 ? gap : 0);
    height = top + title + lanes + Math.round(0.5 * type.tick) + plot + under;
    return { top, lanes };
  });
  return { panel, gap, left, title, rows, plot, ratio, height, reach };
}

export function histogramsHeight(block: HistogramsBlock, room: Room): number {
  const { height } = gridOf(block, room);
  return Math.round(titleHeight(block.title, room.type) + legendHeight(block, room) + height);
}

export function drawHistograms(surface: Surface, block: HistogramsBlock, context: Context): number {
  drawTitle(surface, block.title, context);
  const head = titleHeight(block.title, context.type);
  drawLegend(surface, block, head, context);
  const grid = gridOf(block, context);
  const top = head + legendHeight(block, context);
  block.panels.forEach((panel, i) => {
    const row = grid.rows[Math.floor(i / block.columns)];
    surface.save();
    surface.translate((i % block.columns) * (grid.panel + grid.gap), top + row.top);
    drawPanel(surface, block, panel, row.lanes, grid, context);
    surface.restore();
  });
  return histogramsHeight(block, context);
}

function drawPanel(
  surface: Surface,
  block: HistogramsBlock,
  panel: HistogramPanel,
  lanes: number,
  grid: Grid,
  context: Context,
): void {
  const { theme, type } = context;
  const bins = binRange(panel);
  const most = shareTop(block, panel);
  const [left, right] = [grid.left, grid.panel - rightInset(context)];
  const top = grid.title + lanes + Math.round(0.5 * type.tick);
  const base = top + grid.plot;
  const plot: HistogramPlot = {
    ...{ left, right, top, base, most, bins },
    x: (value) => left + ((value - bins.from) / (bins.to - bins.from)) * (right - left),
    y: (share) => base - (Math.min(share, most) / most) * (base - top),
  };
  // The title stands on the lanes that the panel has.
  const over = lanes - lanesOf(panel) * type.line;
  if (panel.title !== '')
    write(surface, theme, panel.title, [left, over + 0.85 * type.line], {
      ...{ size: type.small, ink: theme.ink, strong: true },
    });
  if (panel.band) drawShade(surface, panel, plot, context);
  drawShareAxis(surface, plot, context);
  block.series.forEach(({ filled }, i) => {
    if (filled) drawArea(surface, panel, i, plot, context);
  });
  block.series.forEach((series, i) => {
    if (!series.filled) drawSpread(surface, block, panel, i, plot, context);
  });
  block.series.forEach((series, i) => {
    if (!series.filled) drawOutline(surface, block, panel, i, plot, context);
  });
  drawLines(surface, panel, over + grid.title, plot, context);
  drawClipped(surface, block, panel, plot, context);
  let foot = base;
  if (grid.ratio > 0) {
    foot = base + ratioGap(context) + grid.ratio;
    const area = { top: base + ratioGap(context), height: grid.ratio, reach: grid.reach };
    drawRatios(surface, block, panel, area, plot, context);
  }
  drawValueAxis(surface, panel, foot, plot, context);
}

function drawShareAxis(surface: Surface, plot: HistogramPlot, { theme, type }: Context): void {
  surface.lineWidth = 1;
  for (const [value, text] of shareMarks(plot.most)) {
    const y = Math.round(plot.y(value)) + 0.5;
    surface.strokeStyle = theme.line;
    rule(surface, [plot.left, y], [plot.right, y]);
    write(surface, theme, text, [plot.left - 6, y + 0.35 * type.tick], {
      ...({ size: type.tick, ink: theme.ink3, align: 'right', tabular: true } as const),
    });
  }
  surface.strokeStyle = theme.line2;
  rule(surface, [plot.left, plot.base + 0.5], [plot.right, plot.base + 0.5]);
}

/** @param foot y of the axis */
function drawValueAxis(
  surface: Surface,
  { xLabel, maximum }: HistogramPanel,
  foot: number,
  plot: HistogramPlot,
  { theme, type }: Context,
): void {
  const words = { size: type.tick, ink: theme.ink3, align: 'center' } as const;
  const { from, to } = plot.bins;
  surface.strokeStyle = theme.line2;
  surface.lineWidth = 1;
  rule(surface, [plot.left, foot + 0.5], [plot.right, foot + 0.5]);
  for (const [value, text] of axisTicks(from, to, plot.right - plot.left > 500 ? 9 : 5)) {
    rule(surface, [plot.x(value), foot], [plot.x(value), foot + 4]);
    write(surface, theme, text, [plot.x(value), foot + 4 + 0.9 * type.line], words);
  }
  const most = maximum === null ? '' : `at most ${Number(maximum.toFixed(3))}`;
  const label = [xLabel, most].filter(Boolean).join(', ');
  const middle = (plot.left + plot.right) / 2;
  if (label !== '') write(surface, theme, label, [middle, foot + 4 + 1.9 * type.line], words);
}

function drawShade(
  surface: Surface,
  { band }: HistogramPanel,
  plot: HistogramPlot,
  { theme }: Context,
): void {
  if (!band) return;
  const [from, to] = [plot.x(band.from), plot.x(band.to)];
  surface.save();
  surface.globalAlpha = 0.18;
  surface.fillStyle = theme.bound;
  surface.fillRect(from, plot.top, to - from, plot.base - plot.top);
  surface.restore();
}

/** Steps over the shown bins; the path of an outline begins and ends on the axis. */
function stepPath(surface: Surface, share: readonly number[], plot: HistogramPlot): void {
  const { first, last, from, to } = plot.bins;
  const width = (to - from) / (last - first);
  surface.beginPath();
  surface.moveTo(plot.x(from), plot.base);
  for (let i = first; i < last; i++) {
    surface.lineTo(plot.x(from + (i - first) * width), plot.y(share[i]));
    surface.lineTo(plot.x(from + (i - first + 1) * width), plot.y(share[i]));
  }
  surface.lineTo(plot.x(to), plot.base);
}

function drawArea(
  surface: Surface,
  { shares }: HistogramPanel,
  index: number,
  plot: HistogramPlot,
  { theme, type }: Context,
): void {
  const share = shares[index]?.share;
  if (!share) return;
  stepPath(surface, share, plot);
  surface.closePath();
  surface.fillStyle = theme.refFill;
  surface.fill();
  surface.save();
  surface.strokeStyle = theme.ref;
  surface.lineWidth = type.k;
  stepPath(surface, share, plot);
  surface.stroke();
  surface.restore();
}

function drawOutline(
  surface: Surface,
  { series }: HistogramsBlock,
  { shares }: HistogramPanel,
  index: number,
  plot: HistogramPlot,
  context: Context,
): void {
  const { type } = context;
  const found = shares[index];
  if (!found) return;
  const { colour, dash } = lookOf(series[index], context);
  surface.save();
  surface.strokeStyle = colour;
  surface.lineWidth = 1.5 * type.k;
  surface.setLineDash(dash.map((part) => part * type.k));
  stepPath(surface, found.share, plot);
  surface.stroke();
  surface.restore();
}

/** One standard deviation over seeds on each side. */
function drawSpread(
  surface: Surface,
  { series }: HistogramsBlock,
  { shares }: HistogramPanel,
  index: number,
  plot: HistogramPlot,
  context: Context,
): void {
  const found = shares[index];
  if (!found?.sd) return;
  const { share, sd } = found;
  const { first, last, from, to } = plot.bins;
  const width = (plot.x(to) - plot.x(from)) / (last - first);
  surface.save();
  surface.globalAlpha = 0.2;
  surface.fillStyle = lookOf(series[index], context).colour;
  for (let i = first; i < last; i++) {
    const [high, low] = [plot.y(share[i] + sd[i]), plot.y(Math.max(0, share[i] - sd[i]))];
    surface.fillRect(plot.x(from) + (i - first) * width, high, width, low - high);
  }
  surface.restore();
}

/** Each line and band is named in a lane of its own over the plot. */
function drawLines(
  surface: Surface,
  { lines, band }: HistogramPanel,
  /** Top of the lanes. */
  head: number,
  plot: HistogramPlot,
  { theme, type }: Context,
): void {
  const words = { size: type.tick, ink: theme.ink2 };
  const lane = (i: number): number => head + (i + 0.8) * type.line;
  const inside = (x: number, wide: number): number =>
    Math.max(plot.left, Math.min(x, plot.right - wide));
  const drawn = lines.filter(isTelling);
  drawn.forEach(({ label, at, floor }, i) => {
    const x = Math.round(plot.x(at.mean)) + 0.5;
    if (x > plot.right) return;
    surface.save();
    surface.strokeStyle = theme.ink2;
    surface.lineWidth = 1.3 * type.k;
    surface.setLineDash(floor ? [5 * type.k, 3 * type.k] : []);
    rule(surface, [x, lane(i) - 0.7 * type.tick], [x, plot.base]);
    surface.restore();
    const over = floor ? ` (of one law ${statText(floor)})` : '';
    const text = `${label} ${statText(at)}${over}`;
    const wide = textWidth(text, type.tick);
    const right = x + 5 + wide <= plot.right;
    write(surface, theme, text, [right ? x + 5 : inside(x - 5 - wide, wide), lane(i)], words);
  });
  if (!band) return;
  const wide = textWidth(band.label, type.tick);
  const middle = (plot.x(band.from) + plot.x(band.to)) / 2;
  const at = [inside(middle - wide / 2, wide), lane(drawn.length)] as const;
  write(surface, theme, band.label, at, words);
}

/** Names the height of an area that passes the axis, beside it. */
function drawClipped(
  surface: Surface,
  { series }: HistogramsBlock,
  { shares }: HistogramPanel,
  plot: HistogramPlot,
  { theme, type }: Context,
): void {
  let row = 0;
  shares.forEach((each, i) => {
    const highest = Math.max(0, ...(each?.share ?? []));
    if (!each || highest <= plot.most || !series[i].filled) return;
    const { first, from, to, last } = plot.bins;
    const width = (to - from) / (last - first);
    const x = plot.x(from + (each.share.indexOf(highest) - first + 1) * width) + 6 * type.k;
    const text = `${series[i].label} to ${wholeShare(highest)}`;
    write(surface, theme, text, [x, plot.top + type.tick + row * type.line], {
      ...{ size: type.tick, ink: theme.ink2 },
    });
    row++;
  });
}
