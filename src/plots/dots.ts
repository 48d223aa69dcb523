/**
 * One dot per point, colour by colour. It refuses outlines and sizes per point: the stage shows
 * positions, and colour is the only thing a point carries.
 */
import { drawDotImage, type DotStyle } from './dotRaster.ts';
import type { FrameScale } from './frameScale.ts';
import type { Surface } from './surface.ts';

/** @param points [n, 2] frame units */
export function drawDots(
  surface: Surface,
  points: Float32Array,
  scale: FrameScale,
  style: DotStyle,
): void {
  if (drawDotImage(surface, points, scale, style)) return;
  const { radius, only } = style;
  const dot = (i: number): void => {
    if (only && !only[i]) return;
    const x = scale.x(points[2 * i]);
    const y = scale.y(points[2 * i + 1]);
    surface.moveTo(x + radius, y);
    surface.arc(x, y, radius, 0, 2 * Math.PI);
  };
  if (style.colours) {
    // One path per colour: half the time of one per dot.
    for (const bucket of style.colours.buckets) {
      surface.fillStyle = bucket.css;
      surface.beginPath();
      for (const i of bucket.indices) dot(i);
      surface.fill();
    }
    return;
  }
  // One path per dot: in a single ink, overlaps must add up or crowds would look like few.
  surface.fillStyle = style.ink;
  for (let i = 0; 2 * i < points.length; i++) {
    surface.beginPath();
    dot(i);
    surface.fill();
  }
}
