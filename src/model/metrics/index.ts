/**
 * The list of metrics: one entry per number of `FinalMetrics`, each declaring what it needs. It
 * chooses no sample sizes and starts no worker; some entries take a while (`assignment.ts`).
 */
import type { FinalMetrics } from '../../protocol/frame.ts';
import { otLaws, otLawsFloor, otOwnImage } from './assignment.ts';
import { meanDistance, stdDistance } from './distance.ts';
import type { Metric, MetricInputs } from './metric.ts';
import { outOfSupport, outOfSupportFloor } from './outOfSupport.ts';
import { randomPairingMetric } from './randomPairing.ts';
import { roundTripMax, roundTripP99 } from './roundTrip.ts';
import { slicedW2Floor, slicedW2Metric } from './slicedW2.ts';

export type MetricId = keyof FinalMetrics;

export const metrics = {
  slicedW2: slicedW2Metric,
  slicedW2Floor,
  meanDistance,
  stdDistance,
  otOwnImage,
  otLaws,
  otLawsFloor,
  randomPairing: randomPairingMetric,
  outOfSupport,
  outOfSupportFloor,
  roundTripP99,
  roundTripMax,
} satisfies Record<MetricId, Metric>;

/** Values of the named metrics; the assignments among them take about a second each. */
export function measure<const Id extends MetricId>(
  ids: readonly Id[],
  inputs: MetricInputs,
): Record<Id, number> {
  const entries = ids.map((id) => [id, metrics[id].compute(inputs)] as const);
  return Object.fromEntries(entries) as Record<Id, number>;
}

export type { Metric, MetricInputs, Need, Sampler } from './metric.ts';
export { armEntropy } from './armEntropy.ts';
export {
  assignmentCost,
  otLawsOf,
  otOwnImageOf,
  ownImageTransport,
  type OwnImageTransport,
} from './assignment.ts';
export { bayesAuc, type ScoredRows } from './bayesAuc.ts';
export { c2st, c2stDefaults, type C2st, type C2stEpoch, type C2stOptions } from './c2st.ts';
export { coverage, coverageSide } from './coverage.ts';
export { distances, meanAbsPerFeature, summary } from './distance.ts';
export { neighbourRows, neighbours, type Neighbours } from './neighbours.ts';
export { klGap, nll, type KlGap } from './nll.ts';
export { outOfSupportFraction, outOfSupportFloorOf } from './outOfSupport.ts';
export { quantile, sorted } from './quantile.ts';
export { randomPairing } from './randomPairing.ts';
export { rankAuc, rankAucNullSd } from './rankAuc.ts';
export { ringKeeping, type RingKeeping } from './ringKeeping.ts';
export { roundTrip } from './roundTrip.ts';
export { slicedW2, slicedW2FloorOf } from './slicedW2.ts';
