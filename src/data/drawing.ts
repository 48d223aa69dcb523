/**
 * Points of brush strokes and of shapes: seeded by the number of the stroke, so that the same hand
 * movement gives the same points. Keeps no drawing.
 */
import { frameBound } from '../protocol/catalogue.ts';
import { cos, sin } from '../util/exactMath.ts';
import { stream, type Stream } from '../util/streams.ts';

export const shapeIds = ['circle', 'line', 'box', 'blob'] as const;
export type ShapeId = (typeof shapeIds)[number];

export interface Shape {
  shape: ShapeId;
  /** Centre, frame units. */
  x: number;
  y: number;
  /** Radius of a circle, half the length of a line or a side, standard deviation of a blob. */
  size: number;
  /** Turn against the clock, degrees. */
  angle: number;
  points: number;
}

const pi = 3.141592653589793;
/** Thickness of lines and circles as a share of their size. */
const thickness = 0.04;

/** One point of a shape about the origin, before its turn. */
function draw(shape: ShapeId, size: number, source: Stream): [number, number] {
  const noise = thickness * size;
  switch (shape) {
    case 'circle': {
      const angle = 2 * pi * source.uniform();
      const radius = size + noise * source.normal();
      return [radius * cos(angle), radius * sin(angle)];
    }
    case 'line':
      return [size * (2 * source.uniform() - 1), noise * source.normal()];
    case 'box':
      return [size * (2 * source.uniform() - 1), size * (2 * source.uniform() - 1)];
    case 'blob':
      return [size * source.normal(), size * source.normal()];
    default:
      return shape satisfies never;
  }
}

/** [n, 2] points of a shape that fall into the frame. @param stroke tells strokes apart */
export function shapePoints({ shape, x, y, size, angle, points }: Shape, stroke: number): number[] {
  const source = stream(1, 'page/shape', stroke);
  const turn = (angle * pi) / 180;
  const [c, s] = [cos(turn), sin(turn)];
  const out: number[] = [];
  for (let i = 0; i < points; i++) {
    const [u, v] = draw(shape, size, source);
    pushInside(out, x + c * u - s * v, y + s * u + c * v);
  }
  return out;
}

/** A brush that goes on where it was: `spray` gives the points of the next piece of its way. */
export interface Brush {
  spray(x: number, y: number, n: number): number[];
}

/** @param width standard deviation of the spray, frame units */
export function createBrush(stroke: number, width: number): Brush {
  const source = stream(1, 'page/brush', stroke);
  return {
    spray: (x, y, n) => {
      const out: number[] = [];
      for (let i = 0; i < n; i++)
        pushInside(out, x + width * source.normal(), y + width * source.normal());
      return out;
    },
  };
}

/** Points [n, 2] moved by seeded normal noise; none leaves the frame. */
export function spreadOut(points: ArrayLike<number>, sigma: number, stroke: number): Float32Array {
  const source = stream(1, 'page/spread', stroke);
  const clamp = (v: number): number => Math.min(frameBound, Math.max(-frameBound, v));
  return Float32Array.from(points, (v) => clamp(v + sigma * source.normal()));
}

function pushInside(out: number[], x: number, y: number): void {
  const [a, b] = [Math.fround(x), Math.fround(y)];
  if (Math.abs(a) <= frameBound && Math.abs(b) <= frameBound) out.push(a, b);
}
