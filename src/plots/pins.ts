/**
 * Pinned points: each with its way in ink, an open ring where it starts, a filled one where it stands,
 * and the distance it moves (DESIGN 6.10). It refuses more than it is given and chooses none.
 */
import { distance } from './format.ts';
import type { FrameScale } from './frameScale.ts';
import type { Surface } from './surface.ts';
import { drawLabel, fontOf } from './text.ts';
import type { Theme } from './theme.ts';

/** Rings and lines, CSS px. */
const marks = { ring: 4, line: 1.4, casing: 4.2, gap: 9 };

export interface Pin {
  /** From the start to where the point stands, through what lies between, [m, 2] frame units. */
  way: Float32Array;
  /** Distance moved, frame units. */
  moved: number;
}

export function drawPins(
  surface: Surface,
  pins: readonly Pin[],
  scale: FrameScale,
  theme: Theme,
  size: number,
): void {
  surface.lineCap = 'round';
  surface.lineJoin = 'round';
  for (const { way } of pins) strokeWay(surface, way, scale, theme.stage, marks.casing);
  for (const { way } of pins) strokeWay(surface, way, scale, theme.ink, marks.line);
  for (const { way } of pins) {
    ring(surface, scale, way, 0, theme.stage, theme);
    ring(surface, scale, way, way.length - 2, theme.ink, theme);
  }
  surface.font = fontOf(theme, theme.small, theme.strong);
  surface.textBaseline = 'alphabetic';
  for (const pin of pins) label(surface, pin, scale, theme, size);
}

/** A line along a way. @param way [m, 2] frame units */
export function strokeWay(
  surface: Surface,
  way: Float32Array,
  scale: FrameScale,
  colour: string,
  width: number,
): void {
  surface.strokeStyle = colour;
  surface.lineWidth = width;
  surface.beginPath();
  surface.moveTo(scale.x(way[0]), scale.y(way[1]));
  for (let k = 2; k < way.length; k += 2) surface.lineTo(scale.x(way[k]), scale.y(way[k + 1]));
  surface.stroke();
}

function ring(
  surface: Surface,
  scale: FrameScale,
  way: Float32Array,
  k: number,
  fill: string,
  theme: Theme,
): void {
  surface.beginPath();
  surface.arc(scale.x(way[k]), scale.y(way[k + 1]), marks.ring, 0, 2 * Math.PI);
  surface.strokeStyle = theme.stage;
  surface.lineWidth = marks.casing;
  surface.stroke();
  surface.fillStyle = fill;
  surface.fill();
  surface.strokeStyle = theme.ink;
  surface.lineWidth = marks.line;
  surface.stroke();
}

/** The distance beside the start, on the side away from the end and inside the stage. */
function label(
  surface: Surface,
  { way, moved }: Pin,
  scale: FrameScale,
  theme: Theme,
  size: number,
) {
  const x = scale.x(way[0]);
  const away = way[0] >= way[way.length - 2];
  const left = x > size - 40 ? false : x < 40 || away;
  const y = Math.min(size - 4, Math.max(theme.small, scale.y(way[1]) + theme.small / 3));
  const at = left ? x + marks.gap : x - marks.gap;
  const words = { text: distance(moved), x: at, y, align: left ? 'left' : 'right', ink: theme.ink };
  drawLabel(surface, words as Parameters<typeof drawLabel>[1], theme.stage, theme.small);
}
