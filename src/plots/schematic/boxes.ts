/**
 * The boxes of a full drawing: laws with their points, flows with what they are and whether they learn,
 * and the normal density. It refuses to place them.
 */
import type { FlowId } from '../../protocol/objective.ts';
import type { SchematicPoints } from '../../protocol/schematic.ts';
import { drawDots } from '../dots.ts';
import { write } from '../figures/context.ts';
import { frameScale } from '../frameScale.ts';
import type { PointColours } from '../startColour.ts';
import { lockWidth, movingStates, nameLine, noiseHeight, type Diagram } from './layout.ts';
import type { Box, Node } from './lanes.ts';
import { drawBox, drawLock, type Pen } from './pen.ts';
import { markOf, type FlowState } from './timeline.ts';

/** Points as the drawing shows them. */
export interface ShownPoints extends SchematicPoints {
  /** Start colours of the reference's; null draws in ink. */
  colours: PointColours | null;
}

interface Tone {
  fill: string;
  line: string;
  ink: string;
  ink2: string;
  locked: boolean;
}

function toneOf({ theme }: Pen, diagram: Diagram, flow: FlowId, state: FlowState): Tone {
  const mark = markOf(diagram.steps, flow, state);
  const locked = mark === 'locked';
  if (mark === 'filled')
    return { fill: theme.ink, line: theme.ink, ink: theme.paper, ink2: theme.paper, locked };
  return { fill: theme.sunken, line: theme.line2, ink: theme.ink, ink2: theme.ink2, locked };
}

export function drawFlowBox(pen: Pen, diagram: Diagram, flow: FlowId, state: FlowState): void {
  const [box, words] = [diagram.boxes[flow], diagram.words[flow]];
  if (!box || !words) return;
  const { type } = pen;
  const tone = toneOf(pen, diagram, flow, state);
  drawBox(pen, box, tone.fill, tone.line);
  const x = box.x + diagram.padding;
  let y = drawNames(pen, box, diagram.padding, words.name, tone.ink);
  const lock = lockWidth(type);
  const left = tone.locked ? x + lock : x;
  if (tone.locked) drawLock(pen, [x, y + type.line], 0.68 * lock, tone.ink2);
  const texts = state === 'still' ? words.state : [movingStates[state]];
  texts.forEach((text, i) => small(pen, text, [left, y + (i + 1) * type.line], tone.ink2));
  y += texts.length * type.line;
  for (const text of words.lines) small(pen, text, [x, (y += type.line)], tone.ink2);
}

/** Returns the baseline of the last name. */
function drawNames(
  { surface, theme, type }: Pen,
  box: Box,
  padding: number,
  names: readonly string[],
  ink: string,
): number {
  let y = box.y + padding - 0.3 * type.body;
  for (const name of names)
    write(surface, theme, name, [box.x + padding, (y += nameLine(type))], {
      size: type.body,
      ink,
      strong: true,
    });
  return y;
}

function small(
  { surface, theme, type }: Pen,
  text: string,
  at: [number, number],
  ink: string,
): void {
  write(surface, theme, text, at, { size: type.small, ink });
}

export function drawLawBox(
  pen: Pen,
  diagram: Diagram,
  side: 'reference' | 'target',
  points: ShownPoints | null,
): void {
  const { surface, theme } = pen;
  const below = drawPictured(pen, diagram, side);
  const box = diagram.boxes[side];
  if (!points || below === null || !box) return;
  const size = diagram.thumbnail;
  surface.save();
  surface.translate(box.x + (box.width - size) / 2, below);
  const coloured = side === 'reference' && points.colours !== null;
  surface.globalAlpha = coloured ? 0.85 : 0.45;
  const style = {
    radius: Math.max(0.7, size / 120),
    colours: coloured ? points.colours : null,
    ink: theme.ink,
  };
  drawDots(surface, points[side], frameScale(size), style);
  surface.restore();
}

/** Contours at one, two and three standard deviations, in the frame of the thumbnails. */
export function drawNoiseBox(pen: Pen, diagram: Diagram): void {
  const below = drawPictured(pen, diagram, 'noise');
  const box = diagram.boxes.noise;
  if (below === null || !box) return;
  const height = noiseHeight(diagram);
  const [x, y] = [box.x + box.width / 2, below + height / 2];
  drawNormal(pen, [x, y], height / 2);
}

/** @param reach radius of the outermost contour, CSS px */
export function drawNormal(
  { surface, theme }: Pen,
  [x, y]: readonly [number, number],
  reach: number,
): void {
  surface.lineWidth = 1;
  surface.strokeStyle = theme.ghostLine;
  for (const sigma of [3, 2, 1]) {
    surface.beginPath();
    surface.arc(x, y, (reach * sigma) / 3, 0, 2 * Math.PI);
    surface.fillStyle = theme.ghost1;
    surface.fill();
    surface.stroke();
  }
}

/** A box with words above a picture; returns where the picture begins. */
function drawPictured(
  pen: Pen,
  diagram: Diagram,
  node: Extract<Node, 'reference' | 'target' | 'noise'>,
): number | null {
  const [box, words] = [diagram.boxes[node], diagram.words[node]];
  if (!box || !words) return null;
  const { theme, type } = pen;
  drawBox(pen, box, theme.stage, theme.line2);
  let y = drawNames(pen, box, diagram.padding, words.name, theme.ink);
  for (const text of words.lines)
    small(pen, text, [box.x + diagram.padding, (y += type.line)], theme.ink2);
  return y + 0.3 * type.line + type.gap;
}
