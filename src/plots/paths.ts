/**
 * Where a point stands a share of the way along its path, and the paths themselves: straight, or
 * through the real outputs of every layer. It refuses curves, because a flow has no time.
 */
import type { FrameScale } from './frameScale.ts';
import type { PointColours } from './startColour.ts';
import type { Surface } from './surface.ts';

export interface Journey {
  /** [n, 2] */
  start: Float32Array;
  /** [n, 2] */
  mapped: Float32Array;
  /** [layers + 1, n, 2], layer 0 = start; null = straight. */
  layers: Float32Array | null;
  /** 0..1 */
  morph: number;
}

export interface PathMarks {
  count: number;
  /** [n] 1 for the points whose paths are stroked, whatever their number; null: the first ones. */
  only?: Uint8Array | null;
  colours: PointColours | null;
  ink: string;
}

/** [n, 2] positions at the journey's morph; the mapped array itself at 1. */
export function positionsOf(journey: Journey): Float32Array {
  const { start, mapped, layers, morph } = journey;
  if (morph >= 1) return mapped;
  const length = mapped.length;
  const steps = layers ? layers.length / length - 1 : 1;
  const way = Math.max(0, morph) * steps;
  const layer = Math.floor(way);
  const from = layers ? layers.subarray(layer * length, (layer + 1) * length) : start;
  const to = layers ? layers.subarray((layer + 1) * length, (layer + 2) * length) : mapped;
  return from.map((value, i) => value + (to[i] - value) * (way - layer));
}

/**
 * Strokes the paths of the first `count` points, or of those in `only`, from start to `positions`.
 * @param colours null strokes all in ink
 */
export function drawPaths(
  surface: Surface,
  journey: Journey,
  positions: Float32Array,
  scale: FrameScale,
  style: PathMarks,
): void {
  const { start, layers, morph } = journey;
  const length = start.length;
  const count = Math.min(style.count, length / 2);
  const { only } = style;
  const passed = layers ? Math.ceil(morph * (layers.length / length - 1)) - 1 : 0;
  const path = (i: number): void => {
    surface.moveTo(scale.x(start[2 * i]), scale.y(start[2 * i + 1]));
    for (let layer = 1; layers && layer <= passed; layer++) {
      const k = layer * length + 2 * i;
      surface.lineTo(scale.x(layers[k]), scale.y(layers[k + 1]));
    }
    surface.lineTo(scale.x(positions[2 * i]), scale.y(positions[2 * i + 1]));
  };
  surface.lineCap = 'round';
  surface.lineJoin = 'round';
  const inked = only ? length / 2 : count;
  const all = { css: style.ink, indices: Uint32Array.from({ length: inked }, (_, i) => i) };
  for (const bucket of style.colours?.buckets ?? [all]) {
    if (only ? !bucket.indices.some((i) => only[i]) : !(bucket.indices[0] < count)) continue;
    surface.strokeStyle = bucket.css;
    surface.beginPath();
    for (const i of bucket.indices) if (only ? only[i] : i < count) path(i);
    surface.stroke();
  }
}
