/**
 * What every block of a figure is drawn with, and the one way in which words are written on it. It
 * refuses to know any kind of block.
 */
import type { StartMap } from '../startColour.ts';
import type { Surface } from '../surface.ts';
import { drawTabular, fontOf } from '../text.ts';
import type { Theme } from '../theme.ts';
import type { Type } from './type.ts';

export interface FigureOptions {
  /** CSS px; made for 900 to 1,800. */
  width: number;
  /** Colour key of start points. */
  map: StartMap;
  /** Whether the theme is a dark one: start colours have two tables. */
  dark: boolean;
  /** Title above and caption below, for a picture that leaves the page. */
  caption?: boolean;
  /** Device pixels per CSS px: how fine cells may get before they are merged. */
  pixelRatio?: number;
  /** Seconds that a schematic has been moving; null or left out: it stands still. */
  time?: number | null;
}

export interface Context {
  /** CSS px. */
  width: number;
  type: Type;
  theme: Theme;
  map: StartMap;
  dark: boolean;
  pixelRatio: number;
  time: number | null;
  /** How many there are behind each number. */
  seeds: number;
}

/** What sizes a block; drawing needs a `Context`. */
export type Room = Pick<Context, 'width' | 'type' | 'theme' | 'seeds'>;

export interface Ink {
  size: number;
  ink: string;
  strong?: boolean;
  align?: 'left' | 'right' | 'center';
  /** Digits of equal width, for numbers that stand above each other. Not centred. */
  tabular?: boolean;
}

/** Writes one line with its baseline at y. */
export function write(
  surface: Surface,
  theme: Theme,
  text: string,
  [x, y]: readonly [number, number],
  { size, ink, strong = false, align = 'left', tabular = false }: Ink,
): void {
  surface.font = fontOf(theme, size, strong ? theme.strong : 400);
  surface.fillStyle = ink;
  if (tabular && align !== 'center') {
    drawTabular(surface, text, x, y, align);
    return;
  }
  surface.textAlign = align;
  surface.fillText(text, x, y);
}

/** A straight line; crisp when its ends are at half pixels. */
export function rule(
  surface: Surface,
  from: readonly [number, number],
  to: readonly [number, number],
): void {
  // prettier-ignore
  surface.beginPath();
  surface.moveTo(from[0], from[1]);
  surface.lineTo(to[0], to[1]);
  surface.stroke();
}

/** Height of a block's own title, with the room under it; 0 without. */
export const titleHeight = (title: string | null, type: Type): number =>
  title ? Math.round(type.body * 1.9) : 0;

export function drawTitle(surface: Surface, title: string | null, { theme, type }: Context): void {
  if (!title) return;
  write(surface, theme, title, [0, Math.round(type.body * 1.05)], {
    size: type.body,
    ink: theme.ink,
    strong: true,
  });
}

/** A patch of background under words, through which lines behind it hardly show. */
export function drawHalo(
  surface: Surface,
  background: string,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): void {
  surface.save();
  surface.globalAlpha = 0.9;
  surface.fillStyle = background;
  surface.fillRect(x, y, width + 8, height);
  surface.restore();
}
