/**
 * Many dots as one image: each is stamped into pixels here, which takes a small part of the time of as
 * many arcs. It refuses surfaces without images and colours it cannot read; dots.ts then draws arcs.
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
  /** These very points will be drawn again: their image is kept for as long as they are. */
  still?: boolean;
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
  const made = canvasOf(side);
  scratch = made && { ...made, image: new ImageData(side, side) };
  return scratch;
}

function canvasOf(side: number): Omit<Scratch, 'image'> | null {
  if (typeof OffscreenCanvas === 'undefined' || side < 1) return null;
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d');
  return context && { canvas, context };
}

/** Images of points that stay, with the style they were drawn in. */
const kept = new WeakMap<Float32Array, { canvas: OffscreenCanvas; as: string; colours: unknown }>();

/** Draws the dots at the surface's opacity; false where it cannot. */
export function drawDotImage(
  surface: Surface,
  points: Float32Array,
  scale: FrameScale,
  style: DotStyle,
): boolean {
  const ratio = surface.getTransform?.().a;
  if (!surface.drawImage || !ratio || !(style.colours || style.ink.startsWith('#'))) return false;
  const side = Math.round(scale.unit * 2 * frameBound * ratio);
  const opacity = surface.globalAlpha;
  const canvas = dotImage(points, style, { side, scale, ratio, opacity });
  if (!canvas) return false;
  surface.globalAlpha = 1;
  surface.drawImage(canvas, 0, 0, side / ratio, side / ratio);
  surface.globalAlpha = opacity;
  return true;
}

interface On {
  scale: FrameScale;
  ratio: number;
  opacity: number;
}

function dotImage(
  points: Float32Array,
  style: DotStyle,
  { side, ...on }: On & { side: number },
): OffscreenCanvas | null {
  const as = [side, on.ratio, on.opacity, style.radius, style.ink].join(' ');
  const known = style.still ? kept.get(points) : undefined;
  if (known?.as === as && known.colours === style.colours) return known.canvas;
  const room = scratchOf(side);
  const own = style.still ? canvasOf(side) : room;
  if (!room || !own) return null;
  room.image.data.fill(0);
  rasterDots(room.image.data, side, points, style, on);
  own.context.putImageData(room.image, 0, 0);
  if (style.still) kept.set(points, { canvas: own.canvas, as, colours: style.colours });
  return own.canvas;
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
  on: On,
): void {
  const { colours, only } = style;
  const { scale, ratio } = on;
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, side * side);
  const stamps = stampsOf(style.radius * ratio, on.opacity);
  const [r, g, b] = colours ? [0, 0, 0] : parseHex(style.ink);
  const ink = (r << 16) | (g << 8) | b;
  for (let i = 0; 2 * i < points.length; i++) {
    if (only && !only[i]) continue;
    const x = scale.x(points[2 * i]) * ratio;
    const y = scale.y(points[2 * i + 1]) * ratio;
    stampAt(words, side, stamps, x, y, colours ? colours.rgb[i] : ink);
  }
}

/** Where a dot may lie between pixels, each way: a sixteenth of a pixel cannot be seen. */
const phases = 16;

/** Coverage of a dot by its place between pixels, made when first asked for. */
interface Stamps {
  radius: number;
  opacity: number;
  /** Pixels each way. */
  width: number;
  /** [width * width] alpha, 0 to 255; by phase. */
  alpha: (Uint8Array | undefined)[];
}
let stamps: Stamps | null = null;

function stampsOf(radius: number, opacity: number): Stamps {
  if (stamps?.radius !== radius || stamps.opacity !== opacity) {
    const width = Math.ceil(2 * radius + 1) + 1;
    stamps = { radius, opacity, width, alpha: new Array(phases * phases) };
  }
  return stamps;
}

/** @param fx how far into its first pixel the dot's square begins, 0 to 1 */
function makeStamp({ radius, opacity, width }: Stamps, fx: number, fy: number): Uint8Array {
  const reach = radius + 0.5;
  const alpha = new Uint8Array(width * width);
  for (let row = 0; row < width; row++)
    for (let column = 0; column < width; column++) {
      const dx = column + 0.5 - fx - reach;
      const dy = row + 0.5 - fy - reach;
      // A pixel that the edge runs through is covered by about as much as its centre lies inside.
      const inside = Math.min(1, reach - Math.sqrt(dx * dx + dy * dy));
      alpha[row * width + column] = inside > 0 ? Math.round(255 * opacity * inside) : 0;
    }
  return alpha;
}

function stampAt(
  words: Uint32Array,
  side: number,
  of: Stamps,
  x: number,
  y: number,
  rgb: number,
): void {
  const { width } = of;
  const reach = of.radius + 0.5;
  const column = Math.floor((x - reach) * phases + 0.5);
  const row = Math.floor((y - reach) * phases + 0.5);
  const left = Math.floor(column / phases);
  const top = Math.floor(row / phases);
  const fx = column - left * phases;
  const fy = row - top * phases;
  const alpha = (of.alpha[fy * phases + fx] ??= makeStamp(of, fx / phases, fy / phases));
  const from = Math.max(0, -left);
  const to = Math.min(width, side - left);
  // As the browser keeps pixels: A, B, G, R.
  const bgr = ((rgb & 255) << 16) | (rgb & 0xff00) | (rgb >> 16);
  for (let v = Math.max(0, -top); v < Math.min(width, side - top); v++) {
    const line = (top + v) * side + left;
    for (let u = from; u < to; u++) {
      const a = alpha[v * width + u];
      if (a === 0) continue;
      const under = words[line + u];
      // Most pixels of a dot are covered by it alone, or wholly.
      words[line + u] = under === 0 || a === 255 ? (a << 24) | bgr : over(under, bgr, a);
    }
  }
}

/** 2^16 over a sum of alphas: a product and a shift instead of a division. */
const inverse = Uint32Array.from({ length: 256 }, (_, sum) =>
  Math.round(65_536 / Math.max(1, sum)),
);

/** A colour at alpha `a` over a pixel that is not empty. */
function over(under: number, bgr: number, a: number): number {
  const rest = ((under >>> 24) * (255 - a) * 257 + 32_768) >>> 16;
  const sum = a + rest;
  const by = inverse[sum];
  const red = (((bgr & 255) * a + (under & 255) * rest) * by + 32_768) >>> 16;
  const green = ((((bgr >>> 8) & 255) * a + ((under >>> 8) & 255) * rest) * by + 32_768) >>> 16;
  const blue = (((bgr >>> 16) * a + ((under >>> 16) & 255) * rest) * by + 32_768) >>> 16;
  return (sum << 24) | (blue << 16) | (green << 8) | red;
}
