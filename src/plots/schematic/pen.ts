/**
 * The small marks of a drawing: boxes, locks, arrow heads, numbers in rings. It refuses to know what
 * they mark.
 */
import { write } from '../figures/context.ts';
import type { Type } from '../figures/type.ts';
import type { Surface } from '../surface.ts';
import type { Theme } from '../theme.ts';
import { alongLine, lengthOf, type Box, type Point } from './lanes.ts';

/** What everything is drawn with. */
export interface Pen {
  surface: Surface;
  theme: Theme;
  type: Type;
}

/** Follows a rectangle with round corners; the caller fills or strokes. */
export function roundPath(surface: Surface, { x, y, width, height }: Box, radius: number): void {
  const quarter = Math.PI / 2;
  const [right, bottom] = [x + width - radius, y + height - radius];
  surface.beginPath();
  surface.moveTo(x + radius, y);
  surface.lineTo(right, y);
  surface.arc(right, y + radius, radius, -quarter, 0);
  surface.lineTo(x + width, bottom);
  surface.arc(right, bottom, radius, 0, quarter);
  surface.lineTo(x + radius, y + height);
  surface.arc(x + radius, bottom, radius, quarter, 2 * quarter);
  surface.lineTo(x, y + radius);
  surface.arc(x + radius, y + radius, radius, 2 * quarter, 3 * quarter);
  surface.closePath();
}

export function drawBox({ surface }: Pen, box: Box, fill: string, line: string, radius = 6): void {
  roundPath(surface, box, radius);
  surface.fillStyle = fill;
  surface.fill();
  surface.strokeStyle = line;
  surface.lineWidth = 1;
  surface.stroke();
}

/** A padlock whose body stands on y. @param size its width, CSS px */
export function drawLock({ surface }: Pen, [x, y]: Point, size: number, ink: string): void {
  const body = 0.72 * size;
  surface.fillStyle = ink;
  surface.strokeStyle = ink;
  surface.lineWidth = Math.max(1, 0.14 * size);
  surface.fillRect(x, y - body, size, body);
  surface.beginPath();
  surface.arc(x + size / 2, y - body, 0.3 * size, Math.PI, 2 * Math.PI);
  surface.stroke();
}

export interface LineLook {
  ink: string;
  width: number;
  dash: number[];
  /** Length of an arrow head; 0: none. */
  head: number;
}

export function drawLine({ surface }: Pen, line: readonly Point[], look: LineLook): void {
  surface.strokeStyle = look.ink;
  surface.lineWidth = look.width;
  surface.setLineDash(look.dash);
  surface.beginPath();
  line.forEach(([x, y], i) => (i === 0 ? surface.moveTo(x, y) : surface.lineTo(x, y)));
  surface.stroke();
  surface.setLineDash([]);
  if (look.head > 0) drawHead(surface, line, look);
}

/** Filled, so that it is told from a line's corner at any size. */
function drawHead(surface: Surface, line: readonly Point[], { head, ink }: LineLook): void {
  const {
    at: [x, y],
    way: [ux, uy],
  } = alongLine(line, lengthOf(line));
  const [bx, by] = [x - head * ux, y - head * uy];
  const half = 0.5 * head;
  surface.fillStyle = ink;
  surface.beginPath();
  surface.moveTo(x, y);
  surface.lineTo(bx - half * uy, by + half * ux);
  surface.lineTo(bx + half * uy, by - half * ux);
  surface.closePath();
  surface.fill();
}

export const badgeRadius = (type: Type): number => Math.round(2 * 7.5 * type.k) / 2;

/** A number in a ring. @param strong filled */
export function drawBadge(pen: Pen, number: number, at: Point, strong: boolean): void {
  const { surface, theme, type } = pen;
  const [x, y] = at;
  surface.beginPath();
  surface.arc(x, y, badgeRadius(type), 0, 2 * Math.PI);
  surface.fillStyle = strong ? theme.ink : theme.paper;
  surface.fill();
  surface.strokeStyle = strong ? theme.ink : theme.ink3;
  surface.lineWidth = 1;
  surface.stroke();
  write(surface, theme, String(number), [x, y + 0.36 * type.tick], {
    size: type.tick,
    ink: strong ? theme.paper : theme.ink2,
    strong,
    align: 'center',
  });
}
