/**
 * The layers of one pane as pictures: functions of a run, its config and the view, so that every pane
 * of a comparison can call them. Reads no store; keeps pictures with the frame they belong to.
 */
import {
  densityCells,
  drawArrows,
  drawCells,
  drawGridLines,
  drawPins,
  gridColours,
  logDetCells,
  positionsOf,
  residualCells,
  type Cells,
  type Pin,
  type PointColours,
  type StageLayer,
  type StageLayers,
  type Theme,
  type Twin,
} from '../../../plots/index.ts';
import { frameBound } from '../../../protocol/catalogue.ts';
import type { LawId } from '../../../protocol/ownData.ts';
import type { ExperimentConfig } from '../../../protocol/config.ts';
import type { DensityView } from '../../../protocol/frameViews.ts';
import type { ViewState } from '../../state/view.ts';
import { cellTargetOf } from '../cellTargets.ts';
import type { PaneRun } from './pointValues.ts';

export type PaneView = Pick<
  ViewState,
  'layers' | 'pathStyle' | 'colour' | 'morph' | 'brush' | 'pins'
>;

/** Arrows on a stage (DESIGN 6.7). */
export const arrowCount = 120;

/** The law that the points of a frame should end up in. */
export const lawShown = ({ frame }: PaneRun, config: ExperimentConfig): LawId =>
  frame?.phase === 'reference-base' && frame.shows === 'base-samples'
    ? config.reference
    : config.target;

/** Positions between start and image for the path style in use; null: straight. */
export function bendsOf({ frame }: PaneRun, config: ExperimentConfig, view: PaneView): Bends {
  if (!frame?.layers || view.pathStyle === 'straight') return null;
  if (view.pathStyle === 'layers') return frame.layers;
  return config.method === 'base-transfer'
    ? throughBase(frame.layers, frame.mapped.length, config.base.shape.layers)
    : null;
}
type Bends = Float32Array | null;

const based = new WeakMap<Float32Array, Float32Array>();

/** Start, the noise between the two bases, and image: [3, n, 2]. */
function throughBase(layers: Float32Array, length: number, first: number): Float32Array {
  const known = based.get(layers);
  if (known) return known;
  const out = new Float32Array(3 * length);
  out.set(layers.subarray(0, length));
  out.set(layers.subarray(first * length, (first + 1) * length), length);
  out.set(layers.subarray(layers.length - length), 2 * length);
  based.set(layers, out);
  return out;
}

/** [n] 1 for the points whose distance is in the brush; null without one. */
export function litBy({ frame }: PaneRun, { brush }: PaneView): Uint8Array | null {
  const distances = frame?.distances;
  if (!brush || !distances) return null;
  return Uint8Array.from(distances, (d) => (d >= brush[0] && d < brush[1] ? 1 : 0));
}

/** Everything on the stage but ghost, origins, paths and points. */
export function layersOf(
  run: PaneRun,
  config: ExperimentConfig,
  view: PaneView,
  look: { theme: Theme; colours: PointColours | null; size: number },
): StageLayers {
  const shows = (id: PaneView['layers'][number]): boolean => view.layers.includes(id);
  const { theme, colours, size } = look;
  const { frame, start } = run;
  const under: StageLayer[] = [];
  const heat = (cells: Cells | null): void => {
    if (cells) under.push((surface) => drawCells(surface, cells, size));
  };
  const density = frame?.density;
  if (density && shows('density')) heat(cellsFor(density, theme).density());
  if (frame?.grid && shows('grid')) under.push(gridLayer(frame.grid, view.morph, look));
  if (density && shows('logdet')) heat(cellsFor(density, theme).logdet());
  if (density && shows('residual')) heat(cellsFor(density, theme).residual(run, config));
  const between: StageLayer[] = [];
  if (start && shows('arrows'))
    between.push((surface, scale, positions) => {
      surface.globalAlpha = 0.8;
      drawArrows(surface, start, positions, scale, { count: arrowCount, colours, ink: theme.ink });
    });
  const pins = pinsOf(run, config, view);
  const over: StageLayer[] =
    pins.length > 0 ? [(surface, scale) => drawPins(surface, pins, scale, theme, size)] : [];
  return { under, between, over };
}

function gridLayer(
  grid: NonNullable<NonNullable<PaneRun['frame']>['grid']>,
  morph: number,
  { theme, size }: { theme: Theme; size: number },
): StageLayer {
  const style = { width: size > 400 ? 1 : 0.8, colours: gridColours(theme) };
  return (surface, scale) => drawGridLines(surface, grid, morph, scale, style);
}

interface CellPictures {
  density(): Cells;
  logdet(): Cells | null;
  residual(run: PaneRun, config: ExperimentConfig): Cells | null;
}
const pictures = new WeakMap<DensityView, { theme: Theme; cells: CellPictures }>();

/** Pictures of a density, each made once per theme. */
function cellsFor(view: DensityView, theme: Theme): CellPictures {
  const known = pictures.get(view);
  if (known?.theme === theme) return known.cells;
  const { logDensity, logAbsDet, side } = view;
  const kept = new Map<string, Cells>();
  const once = (id: string, make: () => Cells): Cells => {
    const cells = kept.get(id) ?? make();
    kept.set(id, cells);
    return cells;
  };
  const cells: CellPictures = {
    density: () => once('density', () => densityCells(logDensity, side, theme)),
    logdet: () =>
      logAbsDet && once('logdet', () => logDetCells(logAbsDet, logDensity, side, theme)),
    residual: (run, config) => {
      const target = targetOf(view, run, config);
      if (!target) return null;
      const { reach } = target;
      return once('residual', () =>
        residualCells(logDensity, target.logDensity, side, reach, theme),
      );
    },
  };
  pictures.set(view, { theme, cells });
  return cells;
}

/** The exact density that a model's density is held against; null while it is being made. */
export function targetOf(
  { side, own, other }: DensityView,
  run: PaneRun,
  config: ExperimentConfig,
): ReturnType<typeof cellTargetOf> {
  return cellTargetOf(lawShown(run, config), config.condition, other ?? own, side);
}

/** The pinned points that this run has, with the way each has come. */
function pinsOf(run: PaneRun, config: ExperimentConfig, view: PaneView): Pin[] {
  const wayOf = waysOf(run, config, view);
  return wayOf ? view.pins.flatMap((i) => wayOf(i) ?? []) : [];
}

/** What a point has come through by the view's morph; null where points have no start. */
function waysOf(
  run: PaneRun,
  config: ExperimentConfig,
  view: PaneView,
): ((point: number) => Pin | null) | null {
  const { frame, start } = run;
  const distances = frame?.distances;
  if (!frame || !start || !distances) return null;
  const bends = bendsOf(run, config, view);
  const journey = { start, mapped: frame.mapped, layers: bends, morph: view.morph };
  const now = positionsOf(journey);
  const length = start.length;
  const passed = bends ? Math.ceil(view.morph * (bends.length / length - 1)) - 1 : 0;
  return (i) => {
    if (i >= length / 2) return null;
    const way = [start[2 * i], start[2 * i + 1]];
    for (let layer = 1; bends && layer <= passed; layer++)
      way.push(bends[layer * length + 2 * i], bends[layer * length + 2 * i + 1]);
    way.push(now[2 * i], now[2 * i + 1]);
    return { way: Float32Array.from(way), moved: distances[i] };
  };
}

/**
 * A point of this run with its whole way, wherever the morph is; null where points have no start, and
 * where several conditions share the stage.
 */
export function twinOf(
  run: PaneRun,
  config: ExperimentConfig,
  view: PaneView & Pick<ViewState, 'conditions'>,
  point: number,
): Twin | null {
  if (view.conditions.length > 1) return null;
  const whole = waysOf(run, config, { ...view, morph: 1 })?.(point);
  const soFar = whole && waysOf(run, config, view)?.(point);
  if (!soFar) return null;
  const [x, y] = soFar.way.subarray(soFar.way.length - 2);
  return { ...whole, now: [x, y] };
}

/**
 * The number of the point nearest to a place on the stage; null when none is near.
 * @param x @param y @param size CSS px @param reach CSS px
 */
export function pointNear(
  run: PaneRun,
  config: ExperimentConfig,
  view: PaneView,
  at: { x: number; y: number; size: number; reach: number },
): number | null {
  const { frame, start } = run;
  if (!frame || !start) return null;
  const layers = bendsOf(run, config, view);
  const points = positionsOf({ start, mapped: frame.mapped, layers, morph: view.morph });
  const unit = at.size / (2 * frameBound);
  let best: number | null = null;
  let least = (at.reach / unit) * (at.reach / unit);
  const [x, y] = [at.x / unit - frameBound, frameBound - at.y / unit];
  for (let i = 0; 2 * i < points.length; i++) {
    const [dx, dy] = [points[2 * i] - x, points[2 * i + 1] - y];
    if (dx * dx + dy * dy > least) continue;
    least = dx * dx + dy * dy;
    best = i;
  }
  return best;
}
