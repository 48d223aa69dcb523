/** The one object both sides of the wire agree on: the page's view of the training worker. */
import type { EngineId, KernelBuildId, PhaseId, TfjsBackendId } from './catalogue.ts';
import type { ExperimentConfig } from './config.ts';
import type { Edit, FinalMetrics, Frame, PhaseResult, References } from './frame.ts';
import type { FrameViews } from './frameViews.ts';
import type { OwnSet } from './ownData.ts';
import type { MapOutcome, OnMapPart } from './wholeMap.ts';

export interface EngineInfo {
  id: EngineId;
  tfjsBackend: TfjsBackendId;
  /** Null where the engine has no builds. */
  build: KernelBuildId | null;
  threads: number;
  /** For people: what runs, e.g. "plain tfjs on WASM (SIMD)". */
  label: string;
  /** For people: why this engine, e.g. "asked for" or what kept a faster one away. */
  why: string;
}

/** A point in training time: so many steps done in a phase. */
export interface Place {
  phase: PhaseId;
  step: number;
}

export type RunEvent =
  | { type: 'started'; engine: EngineInfo; phases: { name: PhaseId; steps: number }[] }
  | { type: 'references'; references: References }
  | { type: 'frame'; frame: Frame }
  | { type: 'phase-done'; result: PhaseResult }
  | { type: 'edited'; edit: Edit }
  /** All that came after this place is void; frames and losses from there on follow. */
  | { type: 'rewound'; place: Place }
  /** Steps trained again, of how many, on the way to that place. */
  | { type: 'replaying'; done: number; total: number }
  | { type: 'paused' }
  | { type: 'resumed' }
  /** The loss or a gradient is no longer a number; the run has ended at its last finite step. */
  | { type: 'diverged'; phase: PhaseId; step: number; message: string }
  | { type: 'done'; metrics: FinalMetrics; phases: PhaseResult[] }
  | { type: 'stopped' }
  | EngineNews;

/** What an engine has to tell by itself; comes at any time, even before `started`. */
export type EngineNews =
  /** Programs for the graphics card compiled so far and asked for so far. */
  | { type: 'preparing'; done: number; total: number }
  /** The engine was lost, and the run goes on with another. @property message for people */
  | { type: 'engine-changed'; engine: EngineInfo; message: string };

/** @param runs whom the event concerns, by their place in `start`; they share its arrays */
export type OnEvent = (event: RunEvent, runs: readonly number[]) => Promise<void> | void;

/**
 * Every method answers within 100 ms, except `start`, `rewind` and `mapAll`, which resolve when the
 * runs or the map have ended.
 */
export interface Trainer {
  /**
   * Runs experiments together from their first step, on the engine that the first one names: bases
   * that do not differ are trained once, then all transfer flows in turns. Stops runs in progress
   * first.
   * @throws ConfigError (as an Error whose message names field and range)
   */
  start(
    configs: readonly ExperimentConfig[],
    options: StartOptions,
    onEvent: OnEvent,
  ): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Runs n steps of every run that trains, then pauses. Works while paused. */
  stepBy(n: number): Promise<void>;
  /** At most so many rounds of steps a second from now on; null: as fast as can be. Changes no bit. */
  pace(stepsPerSecond: number | null): Promise<void>;
  stop(): Promise<void>;
  /** Goes on without this run. */
  drop(run: number): Promise<void>;
  edit(run: number, field: Edit['field'], value: number): Promise<void>;
  /**
   * Frames carry these views from now on. Runs that rest or are done send a frame with them at
   * once, of where they stand.
   */
  watch(views: FrameViews): Promise<void>;
  /**
   * Takes all runs that train in its phase back to a place, where they pause: from there they go on
   * bit for bit as before, unless something is edited. Resolves when they have ended again, like
   * `start`, whose own promise resolves now.
   * @throws Error when there is no run to go back in, or no such place
   */
  rewind(place: Place): Promise<void>;
  /**
   * Maps `count` fresh points of the reference with a run that rests or is done, part by part; the
   * first parts of a seed are the same whatever the count. Resume, steps, stop, start and another
   * map cancel it.
   * @throws ConfigError when `count` is out of range
   * @throws Error when no run rests or is done, or its map does not exist yet
   */
  mapAll(run: number, count: number, onPart: OnMapPart): Promise<MapOutcome>;
  /**
   * The flows that a run has trained so far.
   * @throws Error when no run rests or is done
   */
  weights(run: number): Promise<FlowWeights[]>;
  /** No part follows but one that is under way. Harmless when nothing is being mapped. */
  cancelMap(): Promise<void>;
}

/** @property bytes a safetensors file: the parameters by nflows' names, the flow's type as metadata */
export interface FlowWeights {
  flow: PhaseId;
  bytes: Uint8Array;
}

export interface StartOptions {
  /** Start paused before the first step (a first frame is still sent). */
  paused: boolean;
  /** Points of every own dataset that the configs name. */
  own?: readonly OwnSet[];
  /** Per run: edits to be made again where they were made before, so that the run comes out the same. */
  replay?: readonly (readonly Edit[])[];
  /** Bases that need no training; one whose key is nobody's is left aside. */
  bases?: readonly GivenBase[];
}

/** A trained base density. */
export interface GivenBase {
  /** What it was trained on and how: `baseKey` of protocol/baseKey.ts. */
  readonly key: string;
  /** Flat, in the order of the flow's parameter list. */
  readonly parameters: Float32Array;
}

/** The metrics worker: the assignment solver and final metrics run here, never per frame. */
export interface MetricsService {
  /** Mean distance of the optimal assignment between points and images; arrays are [n, features]. */
  assignment(from: Float32Array, to: Float32Array, features: number): Promise<number>;
}
