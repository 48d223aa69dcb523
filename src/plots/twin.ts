/**
 * The point that is looked at, on every stage: its whole way in a thin line, an open ring at its start,
 * a wide one where it stands, and its numbers in a corner (DESIGN 6.11). It refuses to know which point
 * that is or why.
 */
import { distance } from './format.ts';
import type { FrameScale } from './frameScale.ts';
import { strokeWay } from './pins.ts';
import type { Surface } from './surface.ts';
import { drawLabel, fontOf } from './text.ts';
import type { Theme } from './theme.ts';

/** CSS px. */
const marks = { start: 3, end: 2.5, now: 6.5, line: 1, casing: 3.4, inset: 8, above: 24 };

export interface Twin {
  /** From the start to the image, through what lies between, [m, 2] frame units. */
  way: Float32Array;
  /** Where the morph has brought the point, frame units. */
  now: readonly [number, number];
  /** Distance between start and image, frame units. */
  moved: number;
}

/** @param words what to write of the distance; @param size side of the stage, CSS px */
export function drawTwin(
  surface: Surface,
  { way, now, moved }: Twin,
  scale: FrameScale,
  theme: Theme,
  size: number,
  words: (moved: string) => string,
): void {
  surface.save();
  surface.lineCap = 'round';
  surface.lineJoin = 'round';
  strokeWay(surface, way, scale, theme.stage, marks.casing);
  strokeWay(surface, way, scale, theme.ink2, marks.line);
  const [x, y] = [scale.x(now[0]), scale.y(now[1])];
  ring(surface, scale.x(way[0]), scale.y(way[1]), marks.start, theme, true);
  ring(surface, scale.x(way[way.length - 2]), scale.y(way[way.length - 1]), marks.end, theme, true);
  // Hollow: the colour of the point itself shows through.
  ring(surface, x, y, marks.now, theme, false);
  surface.font = fontOf(theme, theme.small);
  surface.textBaseline = 'alphabetic';
  // In the same corner of every stage, which toys leave free: beside the point it would hide others.
  const at = { x: marks.inset, y: size - marks.above, align: 'left' as const, ink: theme.ink2 };
  drawLabel(surface, { ...at, text: words(distance(moved)) }, theme.stage, theme.small);
  surface.restore();
}

function ring(
  surface: Surface,
  x: number,
  y: number,
  radius: number,
  theme: Theme,
  filled: boolean,
): void {
  surface.beginPath();
  surface.arc(x, y, radius, 0, 2 * Math.PI);
  surface.strokeStyle = theme.stage;
  surface.lineWidth = marks.casing;
  surface.stroke();
  if (filled) {
    surface.fillStyle = theme.stage;
    surface.fill();
  }
  surface.strokeStyle = theme.ink;
  surface.lineWidth = marks.line;
  surface.stroke();
}
