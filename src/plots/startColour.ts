/**
 * Colour of a point by where it starts: bilinear between four corners, mixed in OKLab (safe map) or
 * in sRGB as in the paper. It refuses to know about surfaces and data sets; the corners were checked
 * against three kinds of colour blindness (DESIGN section 5) and are repeated in the CSS tokens.
 */
import { frameBound } from '../protocol/catalogue.ts';

export type StartMap = 'safe' | 'paper';
type Triple = [number, number, number];

/** Points that share a colour, so that a picture sets each colour once. */
export interface ColourBucket {
  css: string;
  /** Ascending indices of the points. */
  indices: Uint32Array;
}

/** The colours of n points, made once per run, map and theme. */
export interface PointColours {
  /** [n] 0xRRGGBB, exact. */
  rgb: Uint32Array;
  /** The same, rounded to 5 bits a channel and grouped; every point is in one bucket. */
  buckets: ColourBucket[];
}

// Corner order: bottom-left, bottom-right, top-left, top-right.
const safeCorners = {
  light: ['#4d00c0', '#8a0f00', '#1a9fce', '#cf8500'].map(oklab),
  dark: ['#6f38f0', '#b8441a', '#53f1fc', '#f5ac00'].map(oklab),
};
const paperCorners: Triple[] = [
  [0, 1, 0],
  [0, 0, 1],
  [1, 0, 0],
  [1, 0, 1],
];
/** Distance from the centre at which the safe map has reached its corners. */
const safeReach = 3.3;

/** 0xRRGGBB of a point of the frame. */
export function startColour(x: number, y: number, map: StartMap, dark: boolean): number {
  switch (map) {
    case 'safe':
      return pack(rgb(mix(safeCorners[dark ? 'dark' : 'light'], safeEase(x), safeEase(y))));
    case 'paper':
      return pack(mix(paperCorners, paperEase(x), paperEase(y)));
    default:
      return map satisfies never;
  }
}

/**
 * Colours of all points.
 * @param points [n, 2] where the points start, frame units
 */
export function startColours(points: Float32Array, map: StartMap, dark: boolean): PointColours {
  const n = points.length / 2;
  const colours = new Uint32Array(n);
  const groups = new Map<number, number[]>();
  for (let i = 0; i < n; i++) {
    const colour = startColour(points[2 * i], points[2 * i + 1], map, dark);
    colours[i] = colour;
    const key = (colour & 0xf8f8f8) | 0x040404;
    const group = groups.get(key);
    if (group) group.push(i);
    else groups.set(key, [i]);
  }
  const buckets = [...groups].map(([key, indices]) => ({
    css: `#${key.toString(16).padStart(6, '0')}`,
    indices: Uint32Array.from(indices),
  }));
  return { rgb: colours, buckets };
}

// The ease spends more of the colour range near the centre, where the data are.
function safeEase(a: number): number {
  const t = Math.min(1, Math.max(-1, a / safeReach));
  return 0.5 + 0.25 * t + 0.25 * Math.sin((Math.PI / 2) * t);
}

function paperEase(a: number): number {
  return Math.min(1, Math.max(0, (a + frameBound) / (2 * frameBound)));
}

function mix(corners: Triple[], u: number, v: number): Triple {
  const channel = (i: 0 | 1 | 2): number =>
    corners[0][i] * (1 - u) * (1 - v) +
    corners[1][i] * u * (1 - v) +
    corners[2][i] * (1 - u) * v +
    corners[3][i] * u * v;
  return [channel(0), channel(1), channel(2)];
}

function pack(colour: Triple): number {
  const [r, g, b] = colour.map((v) => Math.round(255 * Math.min(1, Math.max(0, v))));
  return (r << 16) | (g << 8) | b;
}

/** '#rrggbb' to [L, a, b] in OKLab (Ottosson 2020). */
function oklab(hex: string): Triple {
  const [r, g, b] = [1, 3, 5].map((i) => linear(Number.parseInt(hex.slice(i, i + 2), 16) / 255));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** [L, a, b] to sRGB in 0..1, clipped. */
function rgb([lightness, a, b]: Triple): Triple {
  const l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
  const m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
  const s = cube(lightness - 0.0894841775 * a - 1.291485548 * b);
  return [
    encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encode(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function cube(v: number): number {
  return v * v * v;
}

function linear(v: number): number {
  return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
}

function encode(v: number): number {
  const t = Math.min(1, Math.max(0, v));
  return t <= 0.0031308 ? 12.92 * t : 1.055 * Math.pow(t, 1 / 2.4) - 0.055;
}
