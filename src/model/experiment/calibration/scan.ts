/**
 * Weight of the movement penalty by accuracy against distance: the largest one that a classifier does
 * not tell from no penalty. Judged where nothing is blinded: on held-out rows of the training region.
 */
import type { MethodResult, PenaltyScan } from '../../../protocol/calibrationResult.ts';

/** Null unless two weights or more were tried, and flows for flows beside them. */
export function scanOf(methods: readonly MethodResult[]): PenaltyScan | null {
  const plain = methods.find(({ method }) => method === 'flows-for-flows');
  const points = methods
    .flatMap(({ penaltyWeight, training: { closure, movement } }) =>
      penaltyWeight === null
        ? []
        : [{ weight: penaltyWeight, auc: closure.auc, meanDistance: movement.distance.mean }],
    )
    .sort((a, b) => a.weight - b.weight);
  if (!plain || points.length < 2) return null;
  const { auc, aucNullSd: sigma } = plain.training.closure;
  const passing = points.filter((point) => point.auc <= auc + sigma);
  return { points, chosen: passing.at(-1)?.weight ?? null, without: { auc, sigma } };
}
