/**
 * The LHC-Olympics-like stand-in (SCIENCE 3.1): what its tables hold. Synthetic, not experiment or
 * generator output; it imitates shapes and nothing of the physics behind them.
 */
import { lhcoGeneratorIds, type LhcoGeneratorId } from '../../../protocol/calibration.ts';
import { lhcoCondition, lhcoFeatures, lhcoRegions, lhcoScale } from '../../../protocol/lhco.ts';

export { lhcoCondition, lhcoFeatures, lhcoRegions, lhcoScale };
export const featureCount = lhcoFeatures.length;

export const lhcoGenerators = lhcoGeneratorIds;
export type LhcoGenerator = LhcoGeneratorId;

export type LhcoRegion = keyof typeof lhcoRegions;

/** Lower edges belong to a region. */
export const inLhcoRegion = (mass: number, region: LhcoRegion): boolean =>
  lhcoRegions[region].some(([from, to]) => mass >= from && mass < to);

/** Features as the paper scales them, to [-3, 3]. */
export function scaledFeatures(x: Float64Array): Float64Array {
  const { lo, hi } = lhcoScale;
  return x.map((value, i) => {
    const column = i % featureCount;
    return (6 * (value - lo[column])) / (hi[column] - lo[column]) - 3;
  });
}
