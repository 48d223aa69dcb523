/**
 * A picker's thumbnail: real samples in the fixed frame, cropped a little. It refuses decoration and
 * made-up shapes; without colours it is drawn in ink.
 */
import { frameScale } from './frameScale.ts';
import type { PointColours } from './startColour.ts';
import type { Surface } from './surface.ts';
import type { Theme } from './theme.ts';

/** Half the side shown, frame units: the toys end at 3.3 or so, and small pictures need the room. */
const bound = 3.8;

/**
 * @param points [n, 2] samples, frame units
 * @param size side of the square, CSS px
 */
export function drawThumbnail(
  surface: Surface,
  points: Float32Array,
  colours: PointColours | null,
  size: number,
  theme: Theme,
): void {
  const scale = frameScale(size, bound);
  const radius = 0.8 * Math.max(1, Math.sqrt(size / 95));
  const dot = (i: number): void => {
    surface.beginPath();
    surface.arc(scale.x(points[2 * i]), scale.y(points[2 * i + 1]), radius, 0, 2 * Math.PI);
    surface.fill();
  };
  surface.save();
  surface.clearRect(0, 0, size, size);
  surface.globalAlpha = colours ? 0.85 : 0.45;
  if (colours) {
    for (const bucket of colours.buckets) {
      surface.fillStyle = bucket.css;
      for (const i of bucket.indices) dot(i);
    }
  } else {
    surface.fillStyle = theme.ink;
    for (let i = 0; 2 * i < points.length; i++) dot(i);
  }
  surface.restore();
}
