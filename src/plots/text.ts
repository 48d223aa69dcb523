/**
 * Words and numbers on a surface: the font string, figures of equal width and labels on a patch of
 * background. It refuses to choose words or places.
 */
import type { Surface } from './surface.ts';
import type { Theme } from './theme.ts';

/** CSS font shorthand at a size in CSS px. */
export function fontOf(theme: Theme, size: number, weight = 400): string {
  return `${weight} ${size}px ${theme.font}`;
}

const digit = /[0-9]/;

/**
 * Writes text so that its digits all take the width of a zero: canvas has no tabular figures, and a
 * value must not jump when its digits change. Uses the surface's font and fill; returns the width.
 */
export function drawTabular(
  surface: Surface,
  text: string,
  x: number,
  y: number,
  align: 'left' | 'right' = 'left',
): number {
  const zero = surface.measureText('0').width;
  const runs = text.match(/[0-9]|[^0-9]+/g) ?? [];
  const widths = runs.map((run) => (digit.test(run) ? zero : surface.measureText(run).width));
  const width = widths.reduce((sum, w) => sum + w, 0);
  let left = align === 'left' ? x : x - width;
  runs.forEach((run, i) => {
    const isDigit = digit.test(run);
    surface.textAlign = isDigit ? 'center' : 'left';
    surface.fillText(run, isDigit ? left + zero / 2 : left, y);
    left += widths[i];
  });
  return width;
}

export interface Label {
  text: string;
  /** The end named by `align`, and the baseline, CSS px. */
  x: number;
  y: number;
  align: 'left' | 'right';
  ink: string;
}

/** Text on a patch of the background, so that a line behind it does not strike it through. */
export function drawLabel(surface: Surface, label: Label, background: string, size: number): void {
  const zero = surface.measureText('0').width;
  const text = label.text.replace(/[0-9]/g, '');
  const width = surface.measureText(text).width + zero * (label.text.length - text.length);
  const left = label.align === 'left' ? label.x : label.x - width;
  surface.save();
  surface.globalAlpha = 0.85;
  surface.fillStyle = background;
  surface.fillRect(left - 2, label.y - size + 1, width + 4, size + 1);
  surface.restore();
  surface.fillStyle = label.ink;
  drawTabular(surface, label.text, label.x, label.y, label.align);
}
