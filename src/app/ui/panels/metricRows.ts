/**
 * The rows of the metric table: what is known of each run and what it is to be compared with. Picks
 * numbers and their formats, computes none.
 */
import { entropyOf } from '../../../data/dataset.ts';
import { distance, nats, share, tiny } from '../../../plots/index.ts';
import type { PhaseId } from '../../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../../protocol/config.ts';
import type { LossPoint, PhaseResult } from '../../../protocol/frame.ts';
import { isOwnId } from '../../../protocol/ownData.ts';
import { metricIds, type MetricId } from '../../state/cards.ts';
import type { RunState } from '../../state/run.ts';
import { isNeeded } from '../phases.ts';
import { farthestOf } from './farthest.ts';

type Value = number | null | undefined;

export interface MetricRow {
  id: MetricId;
  /** Per run; null where it does not exist yet, undefined where the run never has one. */
  values: readonly Value[];
  /** Undefined where there is none. */
  limit: Value;
  format: (value: Value) => string;
  /**
   * The limit is a goal, and nearer is better: a floor, below which lies only chance, or a value to be
   * near to; null where it is no contest.
   */
  goal: 'floor' | 'value' | null;
}

/** One run's side of a row. */
type Cell = Omit<MetricRow, 'values'> & { value: Value };

/** Rows that make sense for any of these methods, in reading order. */
export function metricTable(
  runs: readonly RunState[],
  configs: readonly ExperimentConfig[],
): MetricRow[] {
  const columns = configs.map((config, pane) => cellsOf(runs[pane], config, configs.length > 1));
  const order = columns.reduce((most, column) => (column.length > most.length ? column : most));
  const ids = new Set([...order, ...columns.flat()].map(({ id }) => id));
  const rank = (id: MetricId): number => metricIds.indexOf(id);
  return [...ids]
    .sort((a, b) => rank(a) - rank(b))
    .map((id) => {
      const cells = columns.map((column) => column.find((cell) => cell.id === id));
      const { goal, format } = cells.find((cell) => cell) as Cell;
      const limit = cells.find((cell) => typeof cell?.limit === 'number') ?? cells.find((c) => c);
      return { id, goal, format, values: cells.map((cell) => cell?.value), limit: limit?.limit };
    });
}

/**
 * The runs whose value is nearest to the goal, if others print differently: nothing is set in bold
 * for digits that nobody sees.
 */
export function nearest({ values, limit, goal, format }: MetricRow): ReadonlySet<number> {
  const known = values.flatMap((value, pane) =>
    typeof value === 'number' && Number.isFinite(value) ? [{ value, pane }] : [],
  );
  if (!goal || typeof limit !== 'number' || known.length < 2) return new Set();
  // What lies below a floor is as good as what lies on it.
  const judged = known.map(({ value, pane }) => {
    const counted = goal === 'floor' ? Math.max(value, limit) : value;
    return { value: counted, pane, off: Math.abs(counted - limit) };
  });
  const best = judged.reduce((least, one) => (one.off < least.off ? one : least));
  const printed = format(best.value);
  const same = judged.filter(({ value }) => format(value) === printed);
  return new Set(same.length === known.length ? [] : same.map(({ pane }) => pane));
}

function cellsOf(run: RunState, config: ExperimentConfig, compared: boolean): Cell[] {
  return [
    ...likelihoodCells(run, config),
    ...shapeCells(run, config),
    ...distanceCells(run, config, compared),
  ];
}

function likelihoodCells(run: RunState, config: ExperimentConfig): Cell[] {
  const { reference, target, condition } = config;
  const { direction } = config.transfer.objective;
  const ofReference = entropyOf(reference, condition);
  const ofTarget = entropyOf(target, condition);
  const cells: Cell[] = [];
  const add = (id: Cell['id'], phase: PhaseId, series: LossPoint['series'], limit: Value) =>
    cells.push({ id, value: heldOut(run, phase, series), limit, format: nats, goal: 'floor' });
  if (isNeeded('reference-base', config))
    add('referenceBase', 'reference-base', 'base', ofReference);
  if (isNeeded('target-base', config)) add('targetBase', 'target-base', 'base', ofTarget);
  if (isNeeded('transfer', config) || run.phaseResults.some(({ name }) => name === 'transfer')) {
    if (direction !== 'inverse') add('forward', 'transfer', 'forward', ofReference);
    if (direction !== 'forward') add('inverse', 'transfer', 'inverse', ofTarget);
  }
  return cells;
}

/** Held-out nats per point: of the restored best once a phase is over, of the latest check before. */
function heldOut(run: RunState, phase: PhaseId, series: LossPoint['series']): number | null {
  const result = run.phaseResults.find(({ name }) => name === phase);
  if (result) return ofSeries(result.validationNll, series);
  const point = run.losses.findLast(
    (p) => p.phase === phase && p.series === series && p.kind === 'validation',
  );
  return point?.value ?? null;
}

function ofSeries(nll: PhaseResult['validationNll'], series: LossPoint['series']): number | null {
  if (typeof nll === 'number') return series === 'base' ? nll : null;
  return series === 'base' ? null : nll[series];
}

function shapeCells({ frame, references, metrics }: RunState, config: ExperimentConfig): Cell[] {
  const now = frame?.metrics;
  return [
    {
      id: 'slicedW2',
      value: metrics?.slicedW2 ?? now?.slicedW2 ?? null,
      limit: metrics?.slicedW2Floor ?? references?.slicedW2Floor ?? null,
      format: nats,
      goal: 'floor',
    },
    {
      id: isOwnId(config.target) ? 'outOfModel' : 'outOfSupport',
      value: metrics?.outOfSupport ?? now?.outOfSupport ?? null,
      limit: metrics?.outOfSupportFloor ?? references?.outOfSupportFloor ?? null,
      format: share,
      goal: 'floor',
    },
  ];
}

/** About the least that any map could move; too near its floor it says nothing (decision 11). */
function lawsOf(references: RunState['references']): number | null {
  const { otLaws, otLawsFloor } = references ?? { otLaws: null, otLawsFloor: null };
  if (otLaws === null || otLawsFloor === null) return null;
  return otLaws < 1.5 * otLawsFloor ? null : otLaws;
}

/**
 * The least that any map could move a run's points to their own images belongs to that run: alone it
 * is the limit of the mean, beside others a row of its own.
 */
function distanceCells(run: RunState, config: ExperimentConfig, compared: boolean): Cell[] {
  const { frame, references, metrics, otOwnImage } = run;
  const now = frame?.metrics;
  const least = otOwnImage?.value ?? null;
  const moved = (id: Cell['id'], value: Value, limit: Value, goal: Cell['goal'] = null): Cell => ({
    id,
    value,
    limit,
    goal,
    format: distance,
  });
  return [
    moved(
      'mean',
      now?.meanDistance ?? null,
      compared ? lawsOf(references) : least,
      compared ? 'value' : null,
    ),
    ...(compared ? [moved('least', least, undefined)] : []),
    moved('pairing', undefined, references?.randomPairing ?? null),
    moved('median', now?.medianDistance ?? null, undefined),
    moved('q95', now?.q95Distance ?? null, undefined),
    moved('longest', now?.maxDistance ?? null, farthestOf(config.reference)),
    {
      id: 'roundTrip',
      value: metrics?.roundTripMax ?? now?.roundTripMax ?? null,
      limit: 0,
      format: tiny,
      // A health check and no contest.
      goal: null,
    },
  ];
}
