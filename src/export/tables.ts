/**
 * Points and losses of runs as CSV, and their numbers as plain data for JSON. Every number is written
 * in full, so that reading it gives the same bits; computes none.
 */
import type { ExperimentConfig } from '../protocol/config.ts';
import type {
  Edit,
  FinalMetrics,
  Frame,
  LossPoint,
  OtOwnImage,
  PhaseResult,
  References,
} from '../protocol/frame.ts';
import type { EngineInfo } from '../protocol/trainer.ts';

/** A run as exports see it: the place it is looked at, and all it has reported up to there. */
export interface ExportedRun {
  /** Letter of its pane. */
  readonly pane: string;
  readonly status: string;
  /** Shipped with the page; null when it was trained here. */
  readonly recorded: string | null;
  readonly config: ExperimentConfig;
  readonly engine: EngineInfo | null;
  readonly frame: Frame;
  /** [n, 2]; null for base samples. */
  readonly start: Float32Array | null;
  /** [n, features] the same in full where they are rows of a table, which are scaled; else null. */
  readonly wideStart: Float32Array | null;
  /** [n, C] conditions of the points; null without. */
  readonly contexts: Float32Array | null;
  readonly losses: readonly LossPoint[];
  readonly edits: readonly Edit[];
  readonly references: References | null;
  readonly phaseResults: readonly PhaseResult[];
  readonly otOwnImage: OtOwnImage | null;
  readonly metrics: FinalMetrics | null;
}

type Value = string | number | null | undefined;

/** Lines end in CRLF (RFC 4180); nothing that is written here needs quotes. */
const csv = (rows: readonly (readonly Value[])[]): string =>
  rows.map((row) => `${row.map((value) => value ?? '').join(',')}\r\n`).join('');

/** `x` and `y` of the plane; `x0`, `x1`, … of a table's scaled features, in their order. */
function placeColumns(features: number | null): string[] {
  const names =
    features === null ? ['x', 'y'] : Array.from({ length: features }, (_, k) => `x${k}`);
  return [...names, ...names.map((name) => `f${name}`)];
}

/**
 * One row per point: start, place under the map, distance moved (frame units), log|det J| (nats), and
 * its condition. Base samples have no start, so those cells stay empty.
 */
export function pointsCsv(runs: readonly ExportedRun[]): string {
  const width = Math.max(1, ...runs.map(contextWidth));
  const conds = width === 1 ? ['cond'] : Array.from({ length: width }, (_, k) => `cond${k}`);
  const places = placeColumns(runs.find(({ frame }) => frame.wide)?.frame.wide?.features ?? null);
  const run = ['pane', 'method', 'seed', 'phase', 'step', 'point'];
  const header = [...run, ...places, 'distance', 'logdet', ...conds];
  return csv([header, ...runs.flatMap(pointRows)]);
}

const contextWidth = ({ contexts, frame }: ExportedRun): number =>
  contexts ? contexts.length / (frame.mapped.length / 2) : 0;

function pointRows(run: ExportedRun): Value[][] {
  const { pane, config, frame, contexts } = run;
  const { wide, distances, logAbsDet, phase, step } = frame;
  const features = wide?.features ?? 2;
  const [start, mapped] = wide ? [run.wideStart, wide.mapped] : [run.start, frame.mapped];
  const rowOf = (points: Float32Array | null, i: number): Value[] =>
    Array.from({ length: features }, (_, k) => points?.[features * i + k]);
  const width = contextWidth(run);
  return Array.from({ length: mapped.length / features }, (_, i) => [
    ...[pane, config.method, config.seed, phase, step, i],
    ...rowOf(start, i),
    ...rowOf(mapped, i),
    ...[distances?.[i], logAbsDet?.[i]],
    ...(contexts?.subarray(i * width, (i + 1) * width) ?? ['']),
  ]);
}

/** One row per point of a loss curve, nats. */
export function lossesCsv(runs: readonly ExportedRun[]): string {
  const header = ['pane', 'method', 'seed', 'phase', 'step', 'series', 'kind', 'value'];
  const rows = runs.flatMap(({ pane, config, losses }) =>
    losses.map(({ phase, step, series, kind, value }) => [
      ...[pane, config.method, config.seed, phase, step, series, kind, value],
    ]),
  );
  return csv([header, ...rows]);
}

/** Everything that is a number of a run and no point: JSON. */
export function metricsJson(runs: readonly ExportedRun[]): string {
  const all = runs.map((run) => {
    const { pane, status, config, engine, frame, edits, references, phaseResults } = run;
    const { phase, step, metrics: live } = frame;
    const { randomPairingDistances, ...limits } = references ?? { randomPairingDistances: null };
    const points = randomPairingDistances?.length ?? 0;
    return {
      ...{ pane, status, recorded: run.recorded !== null, phase, step, config, edits, engine },
      live: live && { ...live, points: frame.mapped.length / 2 },
      references: references && { ...limits, points },
      phases: phaseResults,
      otOwnImage: run.otOwnImage?.value ?? null,
      final: run.metrics,
    };
  });
  return `${JSON.stringify({ format: 'morphlab-metrics', version: 1, runs: all }, null, 2)}\n`;
}
