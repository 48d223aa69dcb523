/** A small made-up study for tests: numbers that a test chooses, everything else plain. */
import type {
  CalibrationResult,
  Closure,
  Counts,
  Marginal,
  MethodResult,
  Movement,
} from '../protocol/calibrationResult.ts';
import { standInLabel } from '../protocol/calibrationResult.ts';
import type { MethodId } from '../protocol/catalogue.ts';
import type { StudyOrder, StudyProduct } from '../protocol/product.ts';

/** What a test decides of a method. */
export interface FakeMethod {
  auc: number;
  distance: number;
}

/** A triangle over the bins that peaks at a share of the way. */
export function fakeCounts(from: number, to: number, bins: number, peak: number): Counts {
  const counts = Array.from({ length: bins }, (_, i) =>
    Math.round(100 * Math.max(0, 1 - Math.abs((i + 0.5) / bins - peak) * 4)),
  );
  return { from, to, bins: counts, n: counts.reduce((sum, n) => sum + n, 0) };
}

function fakeMovement(distance: number, features: number): Movement {
  const n = 1000;
  return {
    rows: n,
    distance: { mean: distance, std: 0.4 * distance, median: distance, q95: 2, max: 3 },
    counts: fakeCounts(0, 4, 80, distance / 4),
    features: Array.from({ length: features }, (_, k) => ({
      mean: distance / (k + 2),
      counts: fakeCounts(0, 2, 80, distance / 8),
    })),
  };
}

function fakeClosure(auc: number, features: number, off: number): Closure {
  const marginal = (k: number): Marginal => ({
    moved: fakeCounts(k, k + 1, 60, 0.4 + off),
    target: fakeCounts(k, k + 1, 60, 0.4),
    ...{ chi2: 59 * (1 + off), degrees: 59 },
  });
  return {
    rows: { moved: 1000, target: 1000 },
    ...{ auc, aucNullSd: 0.01 },
    marginals: Array.from({ length: features }, (_, k) => marginal(k)),
  };
}

export function fakeStudy(
  { study }: StudyOrder,
  of: (method: MethodId) => FakeMethod = () => ({ auc: 0.51, distance: 0.3 }),
  input: Partial<CalibrationResult['input']> = {},
): StudyProduct {
  const width = study.features.length;
  const columns = Array.from({ length: width + 1 }, (_, k) => ({
    reference: fakeCounts(k, k + 2, 60, 0.5),
    target: fakeCounts(k, k + 2, 60, 0.4),
    sealed: fakeCounts(k, k + 2, 60, 0.6),
  }));
  const methods = study.methods.map((method): MethodResult => {
    const { auc, distance } = of(method);
    return {
      ...{ method, penaltyWeight: null, phases: [], seconds: 1 },
      training: { movement: fakeMovement(distance, width), closure: fakeClosure(auc, width, 0.01) },
      applied: { movement: fakeMovement(distance, width), closure: fakeClosure(auc, width, 0.01) },
      truth: { morphDistance: 0.283, offBy: 0.1 },
    };
  });
  const result: CalibrationResult = {
    ...{ study, engine: 'wasm', label: standInLabel, notices: [], methods, scan: null },
    input: {
      columns,
      training: fakeClosure(0.57, width, 0.1),
      applied: fakeClosure(0.568, width, 0.1),
      ...{ optimalAuc: 0.575, exactMorph: fakeMovement(0.283, width), randomPairing: 2.23 },
      ...{ otLaws: 0.49, otLawsFloor: 0.39 },
      ...input,
    },
    unblinding: [{ by: 'a test', at: '2026-11-30T00:00:00Z', rows: 1000 }],
  };
  return { kind: 'study', result, engine: 'wasm', version: '1', seconds: 10 };
}
