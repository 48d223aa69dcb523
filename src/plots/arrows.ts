/**
 * Displacement as arrows from start to where a point stands, for a few points spread evenly over the
 * starts (DESIGN 6.7). It refuses to scale an arrow: its length is the distance moved.
 */
import type { FrameScale } from './frameScale.ts';
import type { PointColours } from './startColour.ts';
import type { Surface } from './surface.ts';

/** Points to choose from; later ones change nothing that can be seen. */
const candidates = 2000;
const spreads = new WeakMap<Float32Array, { count: number; chosen: Uint32Array }>();

/**
 * Up to `count` points, each as far as can be from those before it, so that they cover the starts
 * evenly. Kept per array, which must not change after it was handed in.
 * @param start [n, 2]
 */
export function spreadOver(start: Float32Array, count: number): Uint32Array {
  const known = spreads.get(start);
  if (known?.count === count) return known.chosen;
  const chosen = spread(start, count);
  spreads.set(start, { count, chosen });
  return chosen;
}

function spread(start: Float32Array, count: number): Uint32Array {
  const n = Math.min(candidates, start.length / 2);
  const chosen = new Uint32Array(Math.min(count, n));
  const far = new Float64Array(n).fill(Infinity);
  for (let k = 1; k < chosen.length; k++) {
    const last = chosen[k - 1];
    let best = 0;
    for (let i = 0; i < n; i++) {
      const dx = start[2 * i] - start[2 * last];
      const dy = start[2 * i + 1] - start[2 * last + 1];
      far[i] = Math.min(far[i], dx * dx + dy * dy);
      if (far[i] > far[best]) best = i;
    }
    // What is left lies on points that are chosen already.
    if (far[best] === 0) return chosen.slice(0, k);
    chosen[k] = best;
  }
  return chosen;
}

/** Arrows shorter than their head have none, CSS px. */
const head = 4;

/** @param positions [n, 2] where the points stand */
export function drawArrows(
  surface: Surface,
  start: Float32Array,
  positions: Float32Array,
  scale: FrameScale,
  style: { count: number; colours: PointColours | null; ink: string },
): void {
  surface.lineWidth = 1;
  surface.lineCap = 'round';
  surface.lineJoin = 'round';
  for (const i of spreadOver(start, style.count)) {
    const [x0, y0] = [scale.x(start[2 * i]), scale.y(start[2 * i + 1])];
    const [x1, y1] = [scale.x(positions[2 * i]), scale.y(positions[2 * i + 1])];
    const length = Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));
    surface.strokeStyle = style.colours ? hex(style.colours.rgb[i]) : style.ink;
    surface.beginPath();
    surface.moveTo(x0, y0);
    surface.lineTo(x1, y1);
    if (length > head) {
      const [ux, uy] = [((x1 - x0) / length) * head, ((y1 - y0) / length) * head];
      surface.moveTo(x1 - ux - 0.7 * uy, y1 - uy + 0.7 * ux);
      surface.lineTo(x1, y1);
      surface.lineTo(x1 - ux + 0.7 * uy, y1 - uy - 0.7 * ux);
    }
    surface.stroke();
  }
}

const hex = (rgb: number): string => `#${rgb.toString(16).padStart(6, '0')}`;
