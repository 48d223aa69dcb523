/**
 * The stage: points, where they came from and where the target is, in the fixed frame [-4, 4]. It
 * refuses to rescale, to smooth a path or to draw a point outside the frame.
 */
import { frameScale } from './frameScale.ts';
import type { FrameScale } from './frameScale.ts';
import { tick } from './format.ts';
import type { Ghost } from './ghost.ts';
import type { PointColours } from './startColour.ts';
import type { Surface } from './surface.ts';
import { fontOf } from './text.ts';
import type { Theme } from './theme.ts';

export type PathStyle = 'straight' | 'layers';

export interface StageFrame {
  /** [n, 2] where the points start; null when they have no start (base samples). */
  start: Float32Array | null;
  /** [n, 2] where they stand now. */
  mapped: Float32Array;
  /** null draws all points in ink. */
  colours: PointColours | null;
  /** [layers + 1, n, 2] outputs after every layer, layer 0 = start. */
  layers?: Float32Array | null;
}

export interface StageOptions {
  /** Side of the square, CSS px. */
  size: number;
  /** 0 = every point at its start, 1 = at its image. */
  morph: number;
  show: { points: boolean; paths: boolean; ghost: boolean; origins: boolean };
  /** How many paths at most: those of the first points. */
  paths: number;
  pathStyle: PathStyle;
  ghost: Ghost | null;
  theme: Theme;
}

/** Radii and widths at a 340 px stage, CSS px (DESIGN 6.5 to 6.9). */
const marks = { point: 1.35, origin: 0.9, path: 0.8, side: 340, growth: 0.6, largest: 1.7 };
const axisTicks = [-2, 0, 2];

/** Draws one frame on a square of `size` CSS px; clears what was there. */
export function drawStage(surface: Surface, frame: StageFrame, options: StageOptions): void {
  const { size, show, theme } = options;
  const scale = frameScale(size);
  surface.save();
  surface.clearRect(0, 0, size, size);
  surface.fillStyle = theme.stage;
  surface.fillRect(0, 0, size, size);
  surface.beginPath();
  surface.rect(0, 0, size, size);
  surface.clip();
  if (show.ghost && options.ghost) drawGhost(surface, options.ghost, scale, theme);
  const zoom = Math.min(marks.largest, Math.max(1, Math.pow(size / marks.side, marks.growth)));
  const layered = options.pathStyle === 'layers' && frame.layers ? frame.layers : null;
  const positions = morphed(frame, layered, options.morph);
  if (frame.start && show.origins) {
    surface.globalAlpha = theme.originAlpha;
    drawDots(surface, frame.start, frame.colours, scale, marks.origin * zoom, theme);
  }
  if (frame.start && show.paths) {
    surface.globalAlpha = theme.pathAlpha;
    surface.lineWidth = marks.path * zoom;
    drawPaths(surface, frame, frame.start, layered, positions, options, scale);
  }
  if (show.points) {
    surface.globalAlpha = theme.pointAlpha;
    drawDots(surface, positions, frame.colours, scale, marks.point * zoom, theme);
  }
  surface.globalAlpha = 1;
  drawTicks(surface, size, scale, theme);
  surface.restore();
}

/** [n, 2] positions at a share of the way, along the straight line or through the layers. */
function morphed(frame: StageFrame, layers: Float32Array | null, morph: number): Float32Array {
  const { start, mapped } = frame;
  if (!start || morph >= 1) return mapped;
  let from = start;
  let to = mapped;
  let share = Math.max(0, morph);
  if (layers) {
    const steps = layers.length / mapped.length - 1;
    const layer = Math.min(steps - 1, Math.floor(share * steps));
    from = layerOf(layers, layer, mapped.length);
    to = layerOf(layers, layer + 1, mapped.length);
    share = share * steps - layer;
  }
  return mapped.map((_, i) => from[i] + (to[i] - from[i]) * share);
}

function layerOf(layers: Float32Array, layer: number, length: number): Float32Array {
  return layers.subarray(layer * length, (layer + 1) * length);
}

function drawGhost(surface: Surface, ghost: Ghost, scale: FrameScale, theme: Theme): void {
  const fills = [theme.ghost1, theme.ghost2];
  surface.strokeStyle = theme.ghostLine;
  surface.lineWidth = 0.6;
  surface.lineJoin = 'round';
  ghost.levels.forEach((level, index) => {
    surface.beginPath();
    for (const ring of level.rings) {
      surface.moveTo(scale.x(ring[0]), scale.y(ring[1]));
      for (let k = 2; k < ring.length; k += 2) {
        surface.lineTo(scale.x(ring[k]), scale.y(ring[k + 1]));
      }
      surface.closePath();
    }
    surface.fillStyle = fills[index];
    surface.fill();
    surface.globalAlpha = index === 0 ? 1 : 0.55;
    surface.stroke();
    surface.globalAlpha = 1;
  });
}

/** One dot per point, colour by colour. */
function drawDots(
  surface: Surface,
  points: Float32Array,
  colours: PointColours | null,
  scale: FrameScale,
  radius: number,
  theme: Theme,
): void {
  const dot = (i: number): void => {
    const x = scale.x(points[2 * i]);
    const y = scale.y(points[2 * i + 1]);
    surface.beginPath();
    surface.arc(x, y, radius, 0, 2 * Math.PI);
    surface.fill();
  };
  if (!colours) {
    surface.fillStyle = theme.ink;
    for (let i = 0; 2 * i < points.length; i++) dot(i);
    return;
  }
  for (const bucket of colours.buckets) {
    surface.fillStyle = bucket.css;
    for (const i of bucket.indices) dot(i);
  }
}

function drawPaths(
  surface: Surface,
  frame: StageFrame,
  start: Float32Array,
  layers: Float32Array | null,
  positions: Float32Array,
  options: StageOptions,
  scale: FrameScale,
): void {
  const length = start.length;
  const passed = layers ? Math.floor(options.morph * (layers.length / length - 1)) : 0;
  surface.lineCap = 'round';
  surface.lineJoin = 'round';
  const path = (i: number): void => {
    surface.beginPath();
    surface.moveTo(scale.x(start[2 * i]), scale.y(start[2 * i + 1]));
    for (let l = 1; layers && l <= passed; l++) {
      const k = l * length + 2 * i;
      surface.lineTo(scale.x(layers[k]), scale.y(layers[k + 1]));
    }
    surface.lineTo(scale.x(positions[2 * i]), scale.y(positions[2 * i + 1]));
    surface.stroke();
  };
  if (!frame.colours) {
    surface.strokeStyle = options.theme.ink;
    for (let i = 0; i < Math.min(options.paths, length / 2); i++) path(i);
    return;
  }
  for (const bucket of frame.colours.buckets) {
    surface.strokeStyle = bucket.css;
    for (const i of bucket.indices) {
      if (i >= options.paths) break;
      path(i);
    }
  }
}

/** Marks at -2, 0 and 2 on the left and lower edge, inside the stage. */
function drawTicks(surface: Surface, size: number, scale: FrameScale, theme: Theme): void {
  surface.font = fontOf(theme, theme.tick);
  surface.fillStyle = theme.ink3;
  surface.strokeStyle = theme.ink3;
  surface.lineWidth = 1;
  surface.beginPath();
  for (const value of axisTicks) {
    surface.moveTo(scale.x(value), size);
    surface.lineTo(scale.x(value), size - 4);
    surface.moveTo(0, scale.y(value));
    surface.lineTo(4, scale.y(value));
  }
  surface.stroke();
  surface.textBaseline = 'alphabetic';
  for (const value of axisTicks) {
    surface.textAlign = 'center';
    surface.fillText(tick(value), scale.x(value), size - 8);
    surface.textAlign = 'left';
    surface.fillText(tick(value), 8, scale.y(value) + 3.5);
  }
}
