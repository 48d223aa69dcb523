/**
 * The rows of the metric table: what is known now and what it is to be compared with. Formats
 * numbers, computes none.
 */
import { entropyOf } from '../../../data/dataset.ts';
import { distance, nats, share, tiny } from '../../../plots/index.ts';
import { maximumDistance, type PhaseId } from '../../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../../protocol/config.ts';
import type { LossPoint, PhaseResult } from '../../../protocol/frame.ts';
import { isOwnId } from '../../../protocol/ownData.ts';
import type { RunState } from '../../state/run.ts';
import type { strings } from '../strings.ts';
import { isNeeded } from './chartPictures.ts';

export interface MetricRow {
  id: keyof typeof strings.rows;
  value: string;
  limit: string;
}

/** Rows that make sense for this method, in reading order. */
export function metricRows(run: RunState, config: ExperimentConfig): MetricRow[] {
  return [...likelihoodRows(run, config), ...shapeRows(run, config), ...distanceRows(run)];
}

function likelihoodRows(run: RunState, config: ExperimentConfig): MetricRow[] {
  const { reference, target, condition } = config;
  const { direction } = config.transfer.objective;
  const ofReference = nats(entropyOf(reference, condition));
  const ofTarget = nats(entropyOf(target, condition));
  const rows: MetricRow[] = [];
  const add = (id: MetricRow['id'], phase: PhaseId, series: LossPoint['series'], limit: string) =>
    rows.push({ id, value: nats(heldOut(run, phase, series)), limit });
  if (isNeeded('reference-base', config))
    add('referenceBase', 'reference-base', 'base', ofReference);
  if (isNeeded('target-base', config)) add('targetBase', 'target-base', 'base', ofTarget);
  if (isNeeded('transfer', config) || run.phaseResults.some(({ name }) => name === 'transfer')) {
    if (direction !== 'inverse') add('forward', 'transfer', 'forward', ofReference);
    if (direction !== 'forward') add('inverse', 'transfer', 'inverse', ofTarget);
  }
  return rows;
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

function shapeRows(
  { frame, references, metrics }: RunState,
  { target }: ExperimentConfig,
): MetricRow[] {
  return [
    {
      id: 'slicedW2',
      value: nats(metrics?.slicedW2 ?? frame?.metrics?.slicedW2),
      limit: nats(metrics?.slicedW2Floor ?? references?.slicedW2Floor),
    },
    {
      id: isOwnId(target) ? 'outOfModel' : 'outOfSupport',
      value: share(metrics?.outOfSupport ?? frame?.metrics?.outOfSupport),
      limit: share(metrics?.outOfSupportFloor ?? references?.outOfSupportFloor),
    },
  ];
}

function distanceRows({ frame, references, metrics, otOwnImage }: RunState): MetricRow[] {
  const now = frame?.metrics;
  // Both of the same points: those of the frame.
  const least = otOwnImage?.value;
  return [
    {
      id: 'mean',
      value: distance(now?.meanDistance),
      limit: distance(least),
    },
    { id: 'pairing', value: '', limit: distance(references?.randomPairing) },
    { id: 'median', value: distance(now?.medianDistance), limit: '' },
    { id: 'q95', value: distance(now?.q95Distance), limit: '' },
    { id: 'longest', value: distance(now?.maxDistance), limit: distance(maximumDistance) },
    { id: 'roundTrip', value: tiny(metrics?.roundTripMax ?? now?.roundTripMax), limit: '0' },
  ];
}
