/**
 * What a run shows while it trains: frames (points and numbers at one step) and the events between
 * them. Arrays belong to the frame that carries them, so that they can be transferred.
 */
import type { FrameMetrics } from './frameMetrics.ts';
import type { PhaseId } from './catalogue.ts';
import type { ConditionView, DensityView, GridView } from './frameViews.ts';
import type { WideRows } from './wideRows.ts';

export type { FrameMetrics };

/** One point of a loss curve; nats per point. */
export interface LossPoint {
  phase: PhaseId;
  /** Steps done in this phase. */
  step: number;
  /** Which objective the value belongs to. */
  series: 'base' | 'forward' | 'inverse';
  kind: 'train' | 'validation';
  value: number;
}

export interface Frame {
  /** Rises by one with every frame of a run. */
  index: number;
  phase: PhaseId;
  /** Steps done in this phase, and of how many. */
  step: number;
  phaseSteps: number;
  /** Belongs to the history: it falls on a fixed step, whatever the machine. */
  kept: boolean;
  /** [n, 2] row-major. Where the points stand under the current map. */
  mapped: Float32Array;
  /** [n, 2]; constant over a run, sent with the first frame of each phase only, else null. */
  start: Float32Array | null;
  /** [layers + 1, n, 2] outputs after every layer of the map; only while that view is on. */
  layers: Float32Array | null;
  /** The same points in full where they are rows of a table; the three above show two features of them. */
  wide: WideRows | null;
  /** [n] log|det J| of the map at each point, nats; null for base samples. */
  logAbsDet: Float32Array | null;
  /** Only while asked for, and only of a map. */
  grid: GridView | null;
  /** Only while asked for. */
  density: DensityView | null;
  /** Only while asked for, in the order asked. */
  conditions: ConditionView[] | null;
  /** What the points are: images under the transfer map, or base samples pushed to data space. */
  shows: 'transfer' | 'base-samples';
  /** [n] Euclidean distance moved, over all features; null for base samples, which have no start. */
  distances: Float32Array | null;
  /** Loss points since the frame before. */
  losses: LossPoint[];
  metrics: FrameMetrics | null;
  learningRate: number;
  penaltyWeight: number;
  gradNorm: number;
  msPerStep: number;
}

/**
 * Reference values of a run, computed once from exact densities and fresh samples; null where the
 * law is own data, whose density nobody knows.
 */
export interface References {
  entropyReference: number | null;
  entropyTarget: number | null;
  randomPairing: number;
  /** [m] distances of independent pairs, for the histogram's fill. */
  randomPairingDistances: Float32Array;
  slicedW2Floor: number;
  outOfSupportFloor: number | null;
  otLaws: number | null;
  otLawsFloor: number | null;
}

export interface OtOwnImage {
  index: number;
  value: number;
}

export interface PhaseResult {
  name: PhaseId;
  /** True for a base that was given and not trained; its steps are 0. */
  recorded?: true;
  steps: number;
  seconds: number;
  msPerStep: number;
  /** Number, or per direction for the transfer phase. */
  validationNll: number | { forward: number | null; inverse: number | null };
  /** Null, with the gaps, where the density of the data is not known. */
  entropy: number | null | { forward: number | null; inverse: number | null };
  klGap: number | null | { forward: number | null; inverse: number | null };
  klGapSd: number | null | { forward: number | null; inverse: number | null };
}

/** Metrics of a finished run, over 20,000 fresh test points, or the held-out ones of own data. */
export interface FinalMetrics {
  slicedW2: number;
  slicedW2Floor: number;
  meanDistance: number;
  stdDistance: number;
  /** Null where no assignment solver was given (the page solves in its metrics worker). */
  otOwnImage: number | null;
  otLaws: number | null;
  otLawsFloor: number | null;
  randomPairing: number;
  /** Of own data as the target's base density judges; null where there is no base either. */
  outOfSupport: number | null;
  outOfSupportFloor: number | null;
  roundTripP99: number;
  roundTripMax: number;
}

/** A live change, saved and replayed. */
export interface Edit {
  phase: PhaseId;
  step: number;
  field: 'learningRate' | 'penaltyWeight';
  value: number;
}
