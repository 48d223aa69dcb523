/** The one object both sides of the wire agree on: the page's view of the training worker. */
import type { EngineId, KernelBuildId, PhaseId, TfjsBackendId } from './catalogue.ts';
import type { ExperimentConfig } from './config.ts';
import type { Edit, FinalMetrics, Frame, PhaseResult, References } from './frame.ts';
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

export type RunEvent =
  | { type: 'started'; engine: EngineInfo; phases: { name: PhaseId; steps: number }[] }
  | { type: 'references'; references: References }
  | { type: 'frame'; frame: Frame }
  | { type: 'phase-done'; result: PhaseResult }
  | { type: 'edited'; edit: Edit }
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

export type OnEvent = (event: RunEvent) => Promise<void> | void;

/**
 * Every method answers within 100 ms, except `start` and `mapAll`, which resolve when the run or the
 * map has ended.
 */
export interface Trainer {
  /**
   * Runs an experiment from its first step; stops a run in progress first.
   * @throws ConfigError (as an Error whose message names field and range)
   */
  start(config: ExperimentConfig, options: StartOptions, onEvent: OnEvent): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Runs n steps, then pauses. Works while paused. */
  stepBy(n: number): Promise<void>;
  stop(): Promise<void>;
  edit(field: Edit['field'], value: number): Promise<void>;
  /** Frames carry layer-by-layer positions while true. */
  showLayers(on: boolean): Promise<void>;
  /**
   * Maps `count` fresh points of the reference with the run that rests or is done, part by part; the
   * first parts of a seed are the same whatever the count. Resume, steps, stop, start and another
   * map cancel it.
   * @throws ConfigError when `count` is out of range
   * @throws Error when no run rests or is done, or its map does not exist yet
   */
  mapAll(count: number, onPart: OnMapPart): Promise<MapOutcome>;
  /** No part follows but one that is under way. Harmless when nothing is being mapped. */
  cancelMap(): Promise<void>;
}

export interface StartOptions {
  /** Start paused before the first step (a first frame is still sent). */
  paused: boolean;
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
  /** Mean distance of the optimal assignment between points and images; arrays are [n, 2]. */
  assignment(from: Float32Array, to: Float32Array): Promise<number>;
}
