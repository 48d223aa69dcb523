/**
 * A picker's thumbnail: real samples in the fixed frame. It refuses decoration and made-up shapes;
 * without colours it is drawn in ink.
 */
import { drawDots } from './dots.ts';
import { frameScale } from './frameScale.ts';
import type { PointColours } from './startColour.ts';
import type { Surface } from './surface.ts';
import type { Theme } from './theme.ts';

/**
 * @param points [n, 2] samples, frame units
 * @param colours null draws them in ink
 * @param size side of the square, CSS px
 */
export function drawThumbnail(
  surface: Surface,
  points: Float32Array,
  colours: PointColours | null,
  size: number,
  theme: Theme,
): void {
  surface.save();
  surface.clearRect(0, 0, size, size);
  surface.globalAlpha = colours ? 0.85 : 0.45;
  const radius = 0.8 * Math.max(1, Math.sqrt(size / 95));
  drawDots(surface, points, frameScale(size), { radius, colours, ink: theme.ink });
  surface.restore();
}
