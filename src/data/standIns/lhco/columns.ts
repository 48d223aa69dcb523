/**
 * The LHC-Olympics-like stand-in (SCIENCE 3.1): what its tables hold. Synthetic, not experiment or
 * generator output; it imitates shapes and nothing of the physics behind them.
 */

import { lhcoGeneratorIds, type LhcoGeneratorId } from '../../../protocol/calibration.ts';

/** Columns of the features, TeV, TeV, 1, 1, 1; then the condition, TeV. */
export const lhcoFeatures = ['mJ1', 'deltaM', 'tau21J1', 'tau21J2', 'deltaR'] as const;
export const lhcoCondition = 'M';
export const featureCount = lhcoFeatures.length;

export const lhcoGenerators = lhcoGeneratorIds;
export type LhcoGenerator = LhcoGeneratorId;

/** M in TeV. */
export const lhcoRegions = {
  signal: [[3.3, 3.7]],
  sidebands: [
    [2.9, 3.3],
    [3.7, 4.1],
  ],
} as const satisfies Record<string, readonly (readonly [number, number])[]>;
export type LhcoRegion = keyof typeof lhcoRegions;

/** Lower edges belong to a region. */
export const inLhcoRegion = (mass: number, region: LhcoRegion): boolean =>
  lhcoRegions[region].some(([from, to]) => mass >= from && mass < to);

/** What the paper's scaling maps to [-3, 3]: features as in `lhcoFeatures`, then M. */
export const lhcoScale = {
  lo: [0.01096, 0.00001, 0.05679, 0.05679, 2.95046, 2.5],
  hi: [1.1779, 2.0957, 0.9747, 0.9747, 5.945, 4.5],
} as const;

/** Features as the paper scales them, to [-3, 3]. */
export function scaledFeatures(x: Float64Array): Float64Array {
  const { lo, hi } = lhcoScale;
  return x.map((value, i) => {
    const column = i % featureCount;
    return (6 * (value - lo[column])) / (hi[column] - lo[column]) - 3;
  });
}
