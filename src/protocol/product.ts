/**
 * What is kept of a trained run, of a pair of laws or of one law, so that any figure can be drawn
 * from it without training again: numbers, counts in cells, and a few points. Plain data.
 */
import type { Calibration } from './calibration.ts';
import type { CalibrationResult } from './calibrationResult.ts';
import type { ToyConditionId, ToyId } from './catalogue.ts';
import type { ExperimentConfig } from './config.ts';
import type { PhaseResult } from './frame.ts';

/** Something that figures are drawn from, and what it takes to make it. */
export type Order =
  | RunOrder
  /** Fresh samples of a law alone, under one or more conditions. */
  | {
      kind: 'law';
      law: ToyId;
      condition: ToyConditionId;
      /** Contexts to look at; [null] without a condition. */
      contexts: readonly (readonly number[] | null)[];
      seed: number;
    }
  /** What two laws, without a condition, say about each other before anything is trained. */
  | { kind: 'pair'; reference: ToyId; target: ToyId; seed: number }
  | StudyOrder;

export interface RunOrder {
  kind: 'run';
  config: ExperimentConfig;
  /** Contexts to look at, each by itself; none: all test rows as they come. */
  views: readonly ViewOrder[];
  /** Classifier test of the images against the target; it takes seconds. */
  c2st: boolean;
}

/**
 * A calibration study of stand-ins, whose truth is known: it is not blinded. Its methods share bases, so
 * it is made as one.
 */
export interface StudyOrder {
  kind: 'study';
  study: Calibration;
}

export interface ViewOrder {
  own: readonly number[] | null;
  /** Of the destination, where rows come in pairs. */
  other: readonly number[] | null;
}

export type Product = RunProduct | LawProduct | PairProduct | StudyProduct;

export interface RunProduct {
  kind: 'run';
  config: ExperimentConfig;
  /** What trained it. */
  engine: string;
  version: string;
  /** Seconds of training, bases that were given not counted, and of measuring. */
  seconds: { trained: number; measured: number };
  phases: PhaseResult[];
  /** SHA-256 of the images of the 20,000 test points. */
  hash: string;
  /** Over all test rows, under their own conditions. */
  all: MapView;
  /** In the order asked for. */
  views: MapView[];
  /** Samples of the target's base density itself, for base transfer alone; one per view. */
  baseViews: LawView[];
}

/** Points of a law in cells of the frame. */
export interface LawView {
  own: readonly number[] | null;
  cells: CellCounts;
  /** Share out of the law's support. */
  outOfSupport: number;
}

/** A map's points, under one condition or all. */
export interface MapView extends Omit<LawView, 'outOfSupport'> {
  other: readonly number[] | null;
  metrics: ViewMetrics;
  distances: DistanceHistogram;
  /** [m, 2] some start points and their images: what opens in Explore. */
  start: Float32Array;
  mapped: Float32Array;
}

/**
 * Points counted in square cells over [-4, 4]², rows from the top, and the mean of where they
 * started, so that any colour key can be applied later. Points outside the frame are in no cell.
 */
export interface CellCounts {
  /** Cells along each side. */
  side: number;
  /** Points in all, those outside the frame too. */
  n: number;
  /** [side * side] */
  counts: Uint32Array;
  /**
   * [side * side] mean start of the cell's points, frame units; 0 where there are none. No length where
   * a recorded product leaves them out, because it is only drawn as a density.
   */
  startX: Float32Array;
  startY: Float32Array;
}

/** Width of a bin of `DistanceHistogram`, frame units. */
export const distanceBin = 0.04;
/** Bins up to the frame's diagonal, 8√2. */
export const distanceBins = 283;

export interface DistanceHistogram {
  n: number;
  mean: number;
  /** Sample standard deviation. */
  sd: number;
  max: number;
  /** [283] counts; what is beyond the diagonal is in the last bin. */
  bins: Uint32Array;
}

/** SCIENCE 4.1. Null: does not apply to these laws, or was not asked for. */
export interface ViewMetrics {
  /** Points that the numbers are of. */
  n: number;
  meanDistance: number;
  sdDistance: number;
  medianDistance: number;
  q95Distance: number;
  maxDistance: number;
  /** Mean over points and features of |image - start|. */
  meanAbsolute: number;
  slicedW2: number;
  outOfSupport: number;
  /** Share farther than 0.1 from the exact support; the checkerboard alone. */
  farOutside: number | null;
  /**
   * Share of the target's cells (64 a side, at least 5 expected points) that hold an image; null
   * where no cell expects so many.
   */
  coverage: number | null;
  /** Density and coverage among the 5 nearest neighbours, 5,000 points a side. */
  knnDensity: number;
  knnCoverage: number;
  /** Between parts of the same kind: circle kept, as mean responsibility and as share. */
  ringSoft: number | null;
  ringHard: number | null;
  /** Mean over starting circles of the entropy over the star's arms, nats. */
  armEntropy: number | null;
  /** Optimal assignment between 1,000 points and their own images. */
  otOwnImage: number | null;
  /** otOwnImage over the mean distance of the same points, in (0, 1]; 1 where nothing moved. */
  efficiency: number | null;
  roundTripP99: number;
  roundTripMax: number;
  c2stAuc: number | null;
  /** Standard deviation of that AUC where both samples have one law. */
  c2stNullSd: number | null;
}

export interface LawProduct {
  kind: 'law';
  law: ToyId;
  condition: ToyConditionId;
  seed: number;
  views: LawView[];
}

export interface PairProduct {
  kind: 'pair';
  reference: ToyId;
  target: ToyId;
  seed: number;
  /** Distances of independent pairs. */
  randomPairing: DistanceHistogram;
  otLaws: number;
  otLawsFloor: number;
  /** AUC of the exact log ratio between the untouched laws. */
  bayesAuc: number;
  /** The reference's points against the target's support. */
  outOfSupport: number;
  outOfSupportFloor: number;
  slicedW2: number;
  slicedW2Floor: number;
}

export interface StudyProduct {
  kind: 'study';
  result: CalibrationResult;
  /** What trained it. */
  engine: string;
  version: string;
  /** Of all of it: tables, training and judging. */
  seconds: number;
}
