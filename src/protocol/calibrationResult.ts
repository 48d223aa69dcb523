/**
 * What a calibration study reports, as plain data: audit, movement, closure, and the truth where a
 * stand-in has one. Distances are in scaled units, where min-max scaling spans 6.
 */
import type { Calibration, Unblinding } from './calibration.ts';
import type { MethodId } from './catalogue.ts';
import type { PhaseResult } from './frame.ts';

/** Counts in bins of equal width. */
export interface Counts {
  from: number;
  to: number;
  bins: number[];
  /** Entries in all, those outside the bins too. */
  n: number;
}

export interface Spread {
  mean: number;
  std: number;
  median: number;
  q95: number;
  max: number;
}

/** How far rows were moved. */
export interface Movement {
  rows: number;
  distance: Spread;
  counts: Counts;
  /** Mean absolute move of each feature, and its counts. */
  features: { mean: number; counts: Counts }[];
}

/** One feature of moved rows beside the target's, in units of the table. */
export interface Marginal {
  moved: Counts;
  target: Counts;
  /** Of the ratio to one, Poisson errors of both (SCIENCE 4.1). */
  chi2: number;
  /** Bins with at least ten entries, less one. */
  degrees: number;
}

/** Moved rows against target rows that no training saw. */
export interface Closure {
  rows: { moved: number; target: number };
  /** Classifier test on features and condition: folded area, its sd for equal laws. */
  auc: number;
  aucNullSd: number;
  marginals: Marginal[];
}

/**
 * Held against the exact morph of a stand-in: the same latent numbers at the same condition. Of background
 * rows alone: signal of the reference has no morph.
 */
export interface Truth {
  /** Mean distance of the exact morph of the same rows. */
  morphDistance: number;
  /** Mean distance between where a row went and where the exact morph sends it. */
  offBy: number;
}

export interface MethodResult {
  method: MethodId;
  /** Null for methods without a penalty. */
  penaltyWeight: number | null;
  phases: PhaseResult[];
  /** Of training, bases that others trained not counted. */
  seconds: number;
  /** Held-out rows of the training region. */
  training: { movement: Movement; closure: Closure };
  /** Rows of the applied region; closure is null while blinded. */
  applied: { movement: Movement; closure: Closure | null };
  truth: Truth | null;
}

/** A column of both tables as they come, over all values of the condition, units of the table. */
export interface ColumnCounts {
  reference: Counts;
  /** Of target rows that are trained on or lie outside the applied region. */
  target: Counts;
  /** Of the target rows left out there; null while blinded. */
  sealed: Counts | null;
}

/** Before anything is moved. */
export interface InputResult {
  /** Features in their order, then the condition. */
  columns: ColumnCounts[];
  training: Closure;
  applied: Closure | null;
  /** Area that the exact ratio of densities reaches in the applied region, signal included; null without a known truth. */
  optimalAuc: number | null;
  /** How far the exact morph moves the applied background rows; null without a known truth. */
  exactMorph: Movement | null;
  /** Mean distance of random pairs of the training region. */
  randomPairing: number;
  /** Mean distance of an optimal assignment between the laws, and of one law with itself. */
  otLaws: number;
  otLawsFloor: number;
}

/** Penalty weights against accuracy and distance, on held-out rows of the training region. */
export interface PenaltyScan {
  points: { weight: number; auc: number; meanDistance: number }[];
  /** The largest weight whose area stays within one sigma of no penalty; null where none does. */
  chosen: number | null;
  /** Area without a penalty, and one sigma of it. */
  without: { auc: number; sigma: number };
}

export interface CalibrationResult {
  study: Calibration;
  engine: string;
  /** Said wherever a stand-in's numbers are shown; null for tables from files alone. */
  label: string | null;
  notices: string[];
  input: InputResult;
  methods: MethodResult[];
  scan: PenaltyScan | null;
  /** Empty while blinded. Acts of earlier studies of the same target table stand in it too. */
  unblinding: Unblinding[];
}

/** Goes with every file that a study leaves: what it is, and whether sealed rows had been looked at. */
export interface AboutExport {
  label: string | null;
  blinded: boolean;
  unblinding: Unblinding[];
  study: Calibration;
}

export const aboutExport = ({ label, unblinding, study }: CalibrationResult): AboutExport => ({
  label,
  blinded: unblinding.length === 0,
  unblinding,
  study,
});

export const standInLabel = 'synthetic stand-in, not experiment or generator output';
