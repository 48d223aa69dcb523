/**
 * How far methods moved the points of pooled tasks, as the paper's histogram of distances: outlines
 * over random pairing, with what transport needs at least. It refuses to rank methods.
 */
import type { DistancesBlock } from '../../protocol/figure.ts';
import { distance, tick, wholeShare } from '../format.ts';
import type { Surface } from '../surface.ts';
import { drawTitle, rule, titleHeight, write, type Context, type Room } from './context.ts';
import { axisEnd, outlineOf, shareTicks, steps, stepWidth, topOf, type Outline } from './distancesAxes.ts'; // prettier-ignore
import { drawLegend, legendSize } from './distancesLegend.ts';
import { statText } from './stats.ts';

export interface DistancesPlot {
  left: number;
  right: number;
  top: number;
  base: number;
  /** End of the share axis. */
  most: number;
  x(value: number): number;
  y(share: number): number;
}

type Series = DistancesBlock['series'][number];

/** Two lanes under the axis: where each method's mean stands, and the least it could have moved. */
const lane = (type: Room['type']): number => Math.round(13 * type.k);
const lanes = 2;
const plotHeight = ({ width }: Room): number =>
  Math.round(Math.min(480, Math.max(280, 0.32 * width)));
const bandIsShown = ({ otLaws }: DistancesBlock): boolean =>
  otLaws !== null && otLaws.value.mean >= 1.5 * otLaws.floor.mean;
const bandRoom = (block: DistancesBlock, { type }: Room): number =>
  bandIsShown(block) ? Math.round(1.2 * type.line) : 0;

/** Whether the legend stands clear of the outlines at the right; else it goes above the plot. */
function legendFits(block: DistancesBlock, room: Room): boolean {
  const size = legendSize(block, room);
  const left = laneNames(room);
  const unit = (room.width - 14 - left) / axisEnd;
  const from = Math.floor((room.width - 14 - size.width - left - 12) / unit / stepWidth);
  if (from < 0) return false;
  const all = [
    ...block.series.map(({ share }) => steps(share)),
    steps(block.baseline?.share ?? []),
  ];
  const highest = Math.max(0, ...all.flatMap((share) => share.slice(from)));
  const most = topOf(block.series.map(outlineOf), steps(block.baseline?.share ?? []));
  return plotHeight(room) * (1 - highest / most) > size.height + 10;
}

const laneNames = ({ type }: Room): number => Math.round(62 * type.k);

export function distancesHeight(block: DistancesBlock, room: Room): number {
  const { type } = room;
  const above = legendFits(block, room) ? 0 : legendSize(block, room).height + type.gap;
  const under = 5 + lanes * lane(type) + 2.2 * type.line + type.gap;
  return Math.round(
    titleHeight(block.title, type) +
      type.line +
      bandRoom(block, room) +
      above +
      plotHeight(room) +
      under,
  );
}

export function drawDistances(surface: Surface, block: DistancesBlock, context: Context): number {
  const { type, theme, width } = context;
  const inside = legendFits(block, context);
  const legend = legendSize(block, context);
  const outlines = block.series.map(outlineOf);
  const random = steps(block.baseline?.share ?? []);
  const most = topOf(outlines, random);
  const head = titleHeight(block.title, type) + (inside ? 0 : legend.height + type.gap);
  const top = head + Math.round(type.line) + bandRoom(block, context);
  const base = top + plotHeight(context);
  const [left, right] = [laneNames(context), width - 14];
  const plot: DistancesPlot = {
    ...{ left, right, top, base, most },
    x: (value) => left + (Math.min(value, axisEnd) / axisEnd) * (right - left),
    y: (share) => base - (Math.min(share, most) / most) * (base - top),
  };
  drawTitle(surface, block.title, context);
  drawGrid(surface, plot, context);
  fillSteps(surface, random, null, plot);
  surface.fillStyle = theme.refFill;
  surface.fill();
  if (bandIsShown(block)) drawLawsBand(surface, block, plot, context);
  block.series.forEach((series, i) => drawBand(surface, series, outlines[i], plot, context));
  block.series.forEach((series, i) => drawOutline(surface, series, outlines[i], plot, context));
  drawBase(surface, block.maximum, plot, context);
  drawLanes(surface, block, plot, context);
  drawClipped(surface, block, outlines, plot, context);
  const place = inside
    ? { x: right - legend.width, y: top + 6 }
    : { x: left, y: titleHeight(block.title, type) };
  drawLegend(surface, block, place, context);
  return distancesHeight(block, context);
}

function drawGrid(surface: Surface, plot: DistancesPlot, { theme, type }: Context): void {
  surface.lineWidth = 1;
  const words = { size: type.tick, ink: theme.ink3 };
  for (const share of shareTicks(plot.most)) {
    const y = Math.round(plot.y(share)) + 0.5;
    surface.strokeStyle = theme.line;
    rule(surface, [plot.left, y], [plot.right, y]);
    const at = [plot.left - 6, y + type.tick * 0.35] as const;
    write(surface, theme, wholeShare(share), at, { ...words, align: 'right', tabular: true });
  }
  const title = `points per ${stepWidth.toFixed(1)} of distance`;
  write(surface, theme, title, [0, plot.top - Math.round(type.tick * 0.9)], words);
}

/** The closed path of an outline, or of the band between two. */
function fillSteps(
  surface: Surface,
  upper: readonly number[],
  lower: readonly number[] | null,
  plot: DistancesPlot,
): void {
  const at = (i: number): number => plot.x(i * stepWidth);
  surface.beginPath();
  surface.moveTo(at(0), plot.base);
  upper.forEach((share, i) => {
    surface.lineTo(at(i), plot.y(share));
    surface.lineTo(at(i + 1), plot.y(share));
  });
  if (!lower) surface.lineTo(at(upper.length), plot.base);
  else
    for (let i = lower.length - 1; i >= 0; i--) {
      surface.lineTo(at(i + 1), plot.y(lower[i]));
      surface.lineTo(at(i), plot.y(lower[i]));
    }
  surface.closePath();
}

function drawBand(
  surface: Surface,
  series: Series,
  outline: Outline,
  plot: DistancesPlot,
  { theme }: Context,
): void {
  // prettier-ignore
  const { share, sd } = outline;
  if (!sd) return;
  const upper = share.map((value, i) => value + sd[i]);
  const lower = share.map((value, i) => Math.max(0, value - sd[i]));
  surface.save();
  surface.globalAlpha = 0.2;
  surface.fillStyle = theme.methods[series.method].colour;
  fillSteps(surface, upper, lower, plot);
  surface.fill();
  surface.restore();
}

function drawOutline(
  surface: Surface,
  series: Series,
  { share }: Outline,
  plot: DistancesPlot,
  { theme, type }: Context,
): void {
  // prettier-ignore
  const style = theme.methods[series.method];
  const end = share.reduce((last, value, i) => (value > 0 ? i + 1 : last), 0);
  if (end === 0) return;
  surface.save();
  surface.strokeStyle = style.colour;
  surface.lineWidth = 1.7 * type.k;
  surface.setLineDash(style.dash.map((length) => length * type.k));
  surface.beginPath();
  surface.moveTo(plot.x(0), plot.base);
  for (let i = 0; i < end; i++) {
    surface.lineTo(plot.x(i * stepWidth), plot.y(share[i]));
    surface.lineTo(plot.x((i + 1) * stepWidth), plot.y(share[i]));
  }
  surface.lineTo(plot.x(end * stepWidth), plot.base);
  surface.stroke();
  surface.restore();
}

/** The estimate between the laws: from itself down by what two samples of one law would give. */
function drawLawsBand(
  surface: Surface,
  { otLaws }: DistancesBlock,
  plot: DistancesPlot,
  { theme, type }: Context,
): void {
  // prettier-ignore
  if (!otLaws) return;
  const { value, floor } = otLaws;
  const from = plot.x(Math.max(0, value.mean - floor.mean));
  const to = plot.x(value.mean);
  const y = plot.top - Math.round(2.2 * type.line);
  surface.save();
  surface.globalAlpha = 0.24;
  surface.fillStyle = theme.ref;
  surface.fillRect(from, y, to - from, plot.base - y);
  surface.restore();
  const text = `optimal transport between the laws ${statText(value)} (between two samples of one law ${statText(floor)})`;
  write(surface, theme, text, [to + 6, y + type.tick], {
    ...{ size: type.tick, ink: theme.ink2 },
  });
}

function drawBase(
  surface: Surface,
  maximum: number,
  plot: DistancesPlot,
  { theme, type }: Context,
): void {
  // prettier-ignore
  const y = plot.base + 0.5;
  surface.lineWidth = 1;
  surface.strokeStyle = theme.line2;
  rule(surface, [plot.left, y], [plot.right, y]);
  const foot = plot.base + 5 + lanes * lane(type);
  const words = { size: type.tick, ink: theme.ink3, align: 'center' } as const;
  for (let v = 0; v <= axisEnd; v += 2) {
    rule(surface, [plot.x(v), foot], [plot.x(v), foot + 4]);
    const clear = Math.abs(plot.x(v) - plot.x(maximum)) > 3.2 * type.tick;
    if (clear) write(surface, theme, tick(v), [plot.x(v), foot + 4 + type.line], words);
  }
  rule(surface, [plot.left, foot + 0.5], [plot.right, foot + 0.5]);
  surface.strokeStyle = theme.ink3;
  rule(surface, [plot.x(maximum), plot.base - 12 * type.k], [plot.x(maximum), foot + 4]);
  write(surface, theme, distance(maximum), [plot.x(maximum), foot + 4 + type.line], words);
  write(surface, theme, 'maximum', [plot.x(maximum), plot.base - 15 * type.k], words);
  const axis = 'distance moved, frame units';
  write(surface, theme, axis, [plot.x(axisEnd / 2), foot + 4 + 2 * type.line], words);
}

/** Means as triangles, and ticks where the same images could be reached with the least movement. */
function drawLanes(
  surface: Surface,
  block: DistancesBlock,
  plot: DistancesPlot,
  { theme, type }: Context,
): void {
  // prettier-ignore
  const height = lane(type);
  const top = plot.base + 4;
  ['mean', 'least'].forEach((name, i) =>
    write(surface, theme, name, [plot.left - 6, top + (i + 0.78) * height], {
      ...{ size: type.tick, ink: theme.ink3, align: 'right' },
    }),
  );
  const mark = (value: number, row: number, colour: string): void => {
    if (!Number.isFinite(value)) return;
    surface.fillStyle = colour;
    surface.fillRect(plot.x(value) - type.k, top + row * height + 2, 2 * type.k, height - 3);
  };
  if (block.baseline) mark(block.baseline.mean.mean, 0, theme.ref);
  for (const { method, mean, otOwnImage } of block.series) {
    const { colour } = theme.methods[method];
    if (otOwnImage) mark(otOwnImage.mean, 1, colour);
    if (!Number.isFinite(mean.mean)) continue;
    const tip = [plot.x(mean.mean), top + 3] as const;
    surface.fillStyle = colour;
    triangle(surface, tip, 9 * type.k, height - 5);
  }
}

/** Filled, upright, by its tip. */
function triangle(
  surface: Surface,
  [x, y]: readonly [number, number],
  width: number,
  height: number,
): void {
  // prettier-ignore
  surface.beginPath();
  surface.moveTo(x, y);
  surface.lineTo(x - width / 2, y + height);
  surface.lineTo(x + width / 2, y + height);
  surface.closePath();
  surface.fill();
}

/** Names the height of a step that passes the axis, beside it, one line a method. */
function drawClipped(
  surface: Surface,
  block: DistancesBlock,
  outlines: readonly Outline[],
  plot: DistancesPlot,
  { theme, type }: Context,
): void {
  // prettier-ignore
  let row = 0;
  block.series.forEach(({ method }, i) => {
    const { share } = outlines[i];
    const highest = Math.max(...share);
    if (!(highest > plot.most)) return;
    const x = plot.x((share.indexOf(highest) + 1) * stepWidth) + 8 * type.k;
    const y = plot.top + type.tick + row * type.line;
    const half = 4 * type.k;
    surface.fillStyle = theme.methods[method].colour;
    triangle(surface, [x, y - 2 * half], 2 * half, 2 * half);
    const at = [x + half + 5, y] as const;
    write(surface, theme, wholeShare(highest), at, { size: type.tick, ink: theme.ink2 });
    row++;
  });
}
