/**
 * Many dots as one image: each pixel's coverage is computed here, which takes a quarter of the time of
 * as many arcs. It refuses surfaces without images and colours it cannot read; dots.ts then draws arcs.
 */
import { frameBound } from '../protocol/catalogue.ts';
import type { FrameScale } from './frameScale.ts';
import { parseHex } from './ramp.ts';
import type { PointColours } from './startColour.ts';
import type { Surface } from './surface.ts';

export interface DotStyle {
  /** CSS px. */
  radius: number;
  /** null draws all points in ink. */
  colours: PointColours | null;
  /** [n] 1 for the points that are drawn; null: all. */
  only?: Uint8Array | null;
  ink: string;
}

/** Room for the dots of a stage, used again by the next picture of its size. */
interface Scratch {
  canvas: OffscreenCanvas;
  context: OffscreenCanvasRenderingContext2D;
  image: ImageData;
}
let scratch: Scratch | null = null;

function scratchOf(side: number): Scratch | null {
  if (scratch?.image.width === side) return scratch;
  if (typeof OffscreenCanvas === 'undefined' || side < 1) return null;
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d');
  scratch = context && { canvas, context, image: new ImageData(side, side) };
  return scratch;
}

/** Draws the dots at the surface's opacity; false where it cannot. */
export function drawDotImage(
  surface: Surface,
  points: Float32Array,
  scale: FrameScale,
  style: DotStyle,
): boolean {
  const ratio = surface.getTransform?.().a;
  if (!surface.drawImage || !ratio || !(style.colours || style.ink.startsWith('#'))) return false;
  const room = scratchOf(Math.round(scale.unit * 2 * frameBound * ratio));
  if (!room) return false;
  const { image, canvas, context } = room;
  image.data.fill(0);
  const opacity = surface.globalAlpha;
  rasterDots(image.data, image.width, points, style, { scale, ratio, opacity });
  context.putImageData(image, 0, 0);
  surface.globalAlpha = 1;
  surface.drawImage(canvas, 0, 0, image.width / ratio, image.width / ratio);
  surface.globalAlpha = opacity;
  return true;
}

/**
 * Blends every dot over those before it.
 * @param pixels [side * side * 4] RGBA, added to in place
 * @param on `ratio`: pixels of the device per CSS px
 */
export function rasterDots(
  pixels: Uint8ClampedArray,
  side: number,
  points: Float32Array,
  style: DotStyle,
  on: { scale: FrameScale; ratio: number; opacity: number },
): void {
  const { colours, only } = style;
  const radius = style.radius * on.ratio;
  const [r, g, b] = colours ? [0, 0, 0] : parseHex(style.ink);
  const ink = (r << 16) | (g << 8) | b;
  for (let i = 0; 2 * i < points.length; i++) {
    if (only && !only[i]) continue;
    const x = on.scale.x(points[2 * i]) * on.ratio;
    const y = on.scale.y(points[2 * i + 1]) * on.ratio;
    dot(pixels, side, { x, y, radius, rgb: colours ? colours.rgb[i] : ink, opacity: on.opacity });
  }
}

interface Dot {
  /** Centre and radius, pixels of the device. */
  x: number;
  y: number;
  radius: number;
  rgb: number;
  opacity: number;
}

function dot(pixels: Uint8ClampedArray, side: number, { x, y, radius, rgb, opacity }: Dot): void {
  const reach = radius + 0.5;
  const bottom = Math.min(side - 1, Math.floor(y + reach));
  const right = Math.min(side - 1, Math.floor(x + reach));
  for (let row = Math.max(0, Math.floor(y - reach)); row <= bottom; row++)
    for (let column = Math.max(0, Math.floor(x - reach)); column <= right; column++) {
      const [dx, dy] = [column + 0.5 - x, row + 0.5 - y];
      // A pixel that the edge runs through is covered by about as much as its centre lies inside.
      const inside = reach - Math.sqrt(dx * dx + dy * dy);
      if (!(inside > 0)) continue;
      const alpha = opacity * Math.min(1, inside);
      const at = 4 * (row * side + column);
      const under = (pixels[at + 3] / 255) * (1 - alpha);
      const sum = alpha + under;
      pixels[at] = ((rgb >> 16) * alpha + pixels[at] * under) / sum;
      pixels[at + 1] = (((rgb >> 8) & 255) * alpha + pixels[at + 1] * under) / sum;
      pixels[at + 2] = ((rgb & 255) * alpha + pixels[at + 2] * under) / sum;
      pixels[at + 3] = 255 * sum;
    }
}
