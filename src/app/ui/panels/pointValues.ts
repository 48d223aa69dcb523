/**
 * The value that each point of a run is coloured by, and the colours. Reads frames and configs handed
 * in; keeps nothing but what belongs to an array it was given.
 */
import { logDensityRows, sampleRows } from '../../../data/dataset.ts';
import { ownSet } from '../../../data/own.ts';
import {
  over,
  parseHex,
  valueColours,
  type PointColours,
  type Range,
} from '../../../plots/index.ts';
import type { Theme } from '../../../plots/index.ts';
import { frameBound, isMove, type MoveId } from '../../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../../protocol/config.ts';
import type { Frame } from '../../../protocol/frame.ts';
import { isOwnId, type LawId } from '../../../protocol/ownData.ts';
import { testStream } from '../../state/streams.ts';
import type { ColourId } from '../../state/view.ts';
import { coloursOf } from '../samples.ts';

/** What a pane shows: the latest frame, or one of history, and where its points start. */
export interface PaneRun {
  readonly frame: Frame | null;
  readonly start: Float32Array | null;
  /** [n] of rows of a table their condition, scaled; toys have theirs drawn again. */
  readonly contexts?: Float32Array | null;
}

/** Ranges stand still, so that steps and methods can be compared (DESIGN section 7). */
const distanceRange: Range = { from: 0, to: frameBound };
const logDensityRange: Range = { from: -6, to: 0 };

/** What the numbers of a condition can be. */
export const contextRanges: Record<MoveId, Range> = {
  rotation: { from: 0, to: 1 },
  'rotation-steps': { from: 0, to: 1 },
  radial: { from: 0.5, to: 1 },
  ellipse: { from: 0.05, to: 1 },
};

const columnRanges = new Map<LawId, Range | null>();

/** From the least to the largest condition of a table's rows, scaled; null of what is no table. */
function columnRange(law: LawId): Range | null {
  const known = columnRanges.get(law);
  if (known !== undefined) return known;
  const values = isOwnId(law) ? ownSet(law).context : null;
  const least = (a: number, b: number): number => Math.min(a, b);
  const most = (a: number, b: number): number => Math.max(a, b);
  const range = values && { from: values.reduce(least), to: values.reduce(most) };
  columnRanges.set(law, range);
  return range;
}

/** The range that a colour spans, in its own unit; null for start positions. */
export function colourRange(colour: ColourId, config: ExperimentConfig): Range | null {
  switch (colour) {
    case 'start':
      return null;
    case 'distance':
      return distanceRange;
    case 'density':
      return logDensityRange;
    case 'condition':
      if (config.condition === 'column') return columnRange(config.reference);
      return isMove(config.condition) ? contextRanges[config.condition] : null;
    default:
      return colour satisfies never;
  }
}

const drawn = new WeakMap<Float32Array, Float32Array | null>();

/** [n, C] conditions of a run's points: the worker draws them from the same stream. */
function contextsOf(start: Float32Array, config: ExperimentConfig): Float32Array | null {
  const known = drawn.get(start);
  if (known !== undefined) return known;
  const { reference, condition, seed } = config;
  const rows = sampleRows(reference, condition, testStream(seed, 'reference', 0), start.length / 2);
  // Points from elsewhere have no such conditions.
  const same = rows.x.every((value, i) => value === start[i]);
  drawn.set(start, same ? rows.context : null);
  return same ? rows.context : null;
}

const startDensities = new WeakMap<Float32Array, Float64Array>();

/** [n] exact log density of the reference where the points start, nats. */
function startDensity(start: Float32Array, config: ExperimentConfig): Float64Array | null {
  const known = startDensities.get(start);
  if (known) return known;
  const { reference, condition } = config;
  const context = contextsOf(start, config);
  if (condition !== 'none' && !context) return null;
  const values = logDensityRows(reference, condition, { n: start.length / 2, x: start, context });
  if (values) startDensities.set(start, values);
  return values;
}

/** [n] what the points are coloured by; null where that is not known. */
function valuesOf(
  { frame, start, contexts }: PaneRun,
  config: ExperimentConfig,
  colour: Exclude<ColourId, 'start'>,
): ArrayLike<number> | null {
  if (!frame || !start) return null;
  switch (colour) {
    case 'distance':
      return frame.distances;
    case 'density': {
      const before = startDensity(start, config);
      const stretch = frame.logAbsDet;
      return before && stretch && before.map((value, i) => value - stretch[i]);
    }
    case 'condition': {
      const all = contexts ?? contextsOf(start, config);
      const width = all ? all.length / (start.length / 2) : 1;
      return all && all.filter((_, i) => i % width === 0);
    }
    default:
      return colour satisfies never;
  }
}

interface Made {
  colour: ColourId;
  theme: Theme;
  colours: PointColours;
}
const made = new WeakMap<Frame, Made>();

/** Colours of a run's points; by start position where what was asked for is not known. */
export function coloursBy(
  run: PaneRun & { start: Float32Array },
  config: ExperimentConfig,
  colour: ColourId,
  theme: Theme,
): PointColours {
  const range = colourRange(colour, config);
  if (colour === 'start' || !range || !run.frame) return coloursOf(run.start);
  const known = made.get(run.frame);
  if (known?.colour === colour && known.theme === theme) return known.colours;
  const values = valuesOf(run, config, colour);
  if (!values) return coloursOf(run.start);
  const colours = valueColours(values, range, stopsOf(colour, theme));
  made.set(run.frame, { colour, theme, colours });
  return colours;
}

/** Points are small, so the sequential ramp goes on to full ink and starts where it can be seen. */
function stopsOf(colour: Exclude<ColourId, 'start'>, theme: Theme): readonly string[] {
  if (colour !== 'density') return theme.dist;
  const stage = parseHex(theme.stage);
  const solid = [...theme.seq.slice(2), theme.ink].map((stop) => over(parseHex(stop), stage));
  return solid.map(hexOf);
}

function hexOf(rgba: readonly number[]): string {
  const hex = rgba.slice(0, 3).map((v) => Math.round(v).toString(16).padStart(2, '0'));
  return `#${hex.join('')}`;
}
