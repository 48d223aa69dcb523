/**
 * The stage: points, where they came from and where the target is, in the fixed frame [-4, 4]. It
 * refuses to rescale, to smooth a path or to draw a point outside the frame.
 */
import { drawDots } from './dots.ts';
import { frameScale } from './frameScale.ts';
import type { FrameScale } from './frameScale.ts';
import { tick } from './format.ts';
import type { Ghost } from './ghost.ts';
import { drawPaths, positionsOf } from './paths.ts';
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
  /** [n] 1 for the points that are lit up, by their paths too, while the others stand back. */
  lit?: Uint8Array | null;
  /** What lies between ghost and origins, between paths and points, and over all. */
  layers?: StageLayers;
  theme: Theme;
  /** Off on stages too small for them. */
  ticks?: boolean;
}

/** A picture on the stage. @param positions [n, 2] where the points stand */
export type StageLayer = (surface: Surface, scale: FrameScale, positions: Float32Array) => void;

export interface StageLayers {
  under: readonly StageLayer[];
  between: readonly StageLayer[];
  over: readonly StageLayer[];
}

/** Radii and widths at a 340 px stage, CSS px (DESIGN 6.5 to 6.9). */
const marks = { point: 1.35, origin: 0.9, path: 0.8, side: 340, growth: 0.6, largest: 1.7 };
/** Opacity of what is not lit, against its own. */
const dimmed = { point: 0.3, path: 0.35 };
/** Opacity of a lit path. */
const litPath = 0.9;
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
  drawMovement(surface, frame, options, scale);
  if (options.ticks !== false) drawTicks(surface, size, scale, theme);
  surface.restore();
}

/** Origins, paths over them, points on top. */
function drawMovement(
  surface: Surface,
  frame: StageFrame,
  options: StageOptions,
  scale: FrameScale,
): void {
  const { size, show, theme } = options;
  const { start, mapped, colours } = frame;
  const zoom = Math.min(marks.largest, Math.max(1, Math.pow(size / marks.side, marks.growth)));
  const ink = theme.ink;
  const lit = options.lit ?? null;
  let positions = mapped;
  const draw = (layers: readonly StageLayer[] = []): void => {
    surface.globalAlpha = 1;
    for (const layer of layers) layer(surface, scale, positions);
  };
  if (start) {
    const layers = options.pathStyle === 'layers' ? (frame.layers ?? null) : null;
    const journey = { start, mapped, layers, morph: options.morph };
    positions = positionsOf(journey);
    draw(options.layers?.under);
    if (show.origins) {
      surface.globalAlpha = theme.originAlpha;
      drawDots(surface, start, scale, { radius: marks.origin * zoom, colours, ink, still: true });
    }
    if (show.paths) {
      surface.globalAlpha = theme.pathAlpha * (lit ? dimmed.path : 1);
      surface.lineWidth = marks.path * zoom;
      drawPaths(surface, journey, positions, scale, { count: options.paths, colours, ink });
    }
    if (lit) {
      surface.globalAlpha = litPath;
      surface.lineWidth = marks.path * zoom;
      drawPaths(surface, journey, positions, scale, { count: 0, only: lit, colours, ink });
    }
  } else draw(options.layers?.under);
  draw(options.layers?.between);
  const dot = { radius: marks.point * zoom, colours, ink };
  if (show.points) {
    surface.globalAlpha = theme.pointAlpha * (lit ? dimmed.point : 1);
    drawDots(surface, positions, scale, dot);
    surface.globalAlpha = theme.pointAlpha;
    if (lit) drawDots(surface, positions, scale, { ...dot, only: lit });
  }
  draw(options.layers?.over);
  surface.globalAlpha = 1;
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
