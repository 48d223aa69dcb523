/**
 * Which number, and which histogram, of a calibration study a figure means, as plain data. Looks up
 * none.
 */
import type { MethodId } from './catalogue.ts';

/** AUCs are of the applied region unless they say training; movements too. */
export type StudyNumber =
  /** Before anything is moved, and what the truth of a stand-in says. */
  | {
      input:
        | 'auc'
        | 'trainingAuc'
        | 'optimalAuc'
        | 'randomPairing'
        | 'otLaws'
        | 'otLawsFloor'
        | 'morphDistance'
        | 'morphSd';
    }
  | { input: 'morphFeature' | 'chi2'; feature: number }
  | { method: MethodId; number: 'auc' | 'trainingAuc' | 'meanDistance' | 'sdDistance' | 'offBy' }
  /** Mean distance along one feature; χ² per degree of freedom of its marginal on held-out rows. */
  | { method: MethodId; number: 'featureDistance' | 'chi2'; feature: number };

/** Who moved the rows: a method, or the exact morph of a stand-in. */
export type Mover = MethodId | 'exact morph';

export type StudyCounts =
  /** A column of the tables as they come: a feature, or the condition after them. */
  | { column: number; side: 'reference' | 'target' }
  /** A feature of held-out rows of the training region: moved, or the target's own. */
  | { marginal: number; of: MethodId | 'target' }
  /** Distances that rows of the applied region moved: whole, or along one feature. */
  | { moved: Mover; feature: number | null };
