/**
 * The runs on the stages, one per pane: each with its status, its latest frame and what it has
 * reported so far. Keeps no frame but the latest and draws nothing.
 */
import { subscribeWithSelector } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';
import type { PhaseId } from '../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type {
  Edit,
  FinalMetrics,
  Frame,
  LossPoint,
  OtOwnImage,
  PhaseResult,
  References,
} from '../../protocol/frame.ts';
import type { EngineInfo, Place } from '../../protocol/trainer.ts';

export type RunStatus = 'idle' | 'starting' | 'running' | 'paused' | 'done' | 'diverged' | 'error';

/** What is kept of a run that made room for another. */
export interface Before {
  readonly config: ExperimentConfig;
  /** [n] frame units, as last seen. */
  readonly distances: Float32Array;
}

export interface RunState {
  /** By which the worker knows this run; null before the first start. */
  id: number | null;
  status: RunStatus;
  /**
   * A run that no worker holds: one that ships with the page, shown by itself or instead of one that
   * could not start, or one that the gallery made.
   */
  recorded: 'shown' | 'instead' | 'made' | null;
  /** Why the run stands still; only with `diverged` and `error`. */
  message: string | null;
  /** Where the loss was no number any more; only with `diverged`. */
  brokeAt: Place | null;
  /** The config of this run, with its live edits; null before the first start. */
  config: ExperimentConfig | null;
  /** As it was started, before any edit. */
  asked: ExperimentConfig | null;
  /** Comes from a saved session: no worker holds its flows. */
  restored: boolean;
  engine: EngineInfo | null;
  /** Programs for the graphics card, while some are being compiled. */
  preparing: { done: number; total: number } | null;
  phases: { name: PhaseId; steps: number }[];
  frame: Frame | null;
  /** [n, 2] start points of the frame's phase; frames carry them once per phase. */
  start: Float32Array | null;
  /** [n, features] the same in full where they are rows of a table, and [n] their condition. */
  wideStart: Float32Array | null;
  contexts: Float32Array | null;
  /** Kept frames in training time's order, without their views. */
  history: readonly Frame[];
  /** Live changes so far. */
  edits: readonly Edit[];
  /** Steps trained again on the way back to a place. */
  replaying: { done: number; total: number } | null;
  /** All loss points so far. Grows in place: watch `frame` to learn of growth. */
  losses: LossPoint[];
  references: References | null;
  phaseResults: PhaseResult[];
  otOwnImage: OtOwnImage | null;
  metrics: FinalMetrics | null;
  /** What the run before it in this pane left. */
  before: Before | null;
  /** The same run in a fresh worker, on its way back to where this one lost its own (rising.ts). */
  next: RunState | null;
}

/** A run that has not begun. `losses` is a new array each time. */
export const emptyRun = (): RunState => ({
  id: null,
  status: 'idle',
  recorded: null,
  message: null,
  brokeAt: null,
  config: null,
  asked: null,
  restored: false,
  engine: null,
  preparing: null,
  phases: [],
  frame: null,
  start: null,
  wideStart: null,
  contexts: null,
  history: [],
  edits: [],
  replaying: null,
  losses: [],
  references: null,
  phaseResults: [],
  otOwnImage: null,
  metrics: null,
  before: null,
  next: null,
});

/** The stage can be seen anywhere between the start points and their images. */
export const showsTransfer = ({ frame }: RunState): boolean => frame?.shows === 'transfer';

export interface RunsState {
  /** As many as there are panes, in their order. */
  readonly runs: readonly RunState[];
}

export const runStore = createStore<RunsState>()(
  subscribeWithSelector((): RunsState => ({ runs: [emptyRun()] })),
);

const none = emptyRun();

/** The run of a pane; one that has not begun where there is no such pane. */
export const runAt = (runs: readonly RunState[], pane: number): RunState => runs.at(pane) ?? none;
export const runOf = (pane: number): RunState => runAt(runStore.getState().runs, pane);

/** What a worker trains: on its way back a run stands behind the one that is seen. */
export const inWorker = (run: RunState): RunState => run.next ?? run;

/** Changes the runs that the worker knows by these ids. */
export function patchRuns(
  ids: readonly number[],
  change: Partial<RunState> | ((run: RunState) => Partial<RunState>),
): void {
  const changed = (run: RunState): RunState => ({
    ...run,
    ...(typeof change === 'function' ? change(run) : change),
  });
  const patched = (run: RunState): RunState => {
    if (run.id === null || !ids.includes(run.id)) return run;
    return run.next ? { ...run, next: changed(run.next) } : changed(run);
  };
  runStore.setState(({ runs }) => ({ runs: runs.map(patched) }));
}

/** True while a worker holds this run. */
export function isLive(status: RunStatus): boolean {
  return status === 'starting' || status === 'running' || status === 'paused';
}

/** Most telling first: what the buttons of time act on. */
const telling = ['running', 'starting', 'paused', 'error', 'done', 'diverged', 'idle'] as const;

/** The status of all runs together. */
export function overallStatus(runs: readonly RunState[]): RunStatus {
  return telling.find((status) => runs.some((run) => run.status === status)) ?? 'idle';
}

export const labStatus = (): RunStatus => overallStatus(runStore.getState().runs);

/** Recorded runs and those of a worker never stand side by side. */
export function overallRecorded(runs: readonly RunState[]): RunState['recorded'] {
  return runs.find((run) => run.recorded)?.recorded ?? null;
}

export const labRecorded = (): RunState['recorded'] => overallRecorded(runStore.getState().runs);

export interface Progress {
  done: number;
  total: number;
  /** Left, at the pace of the latest frames; null while it is unknown. */
  seconds: number | null;
}

/** Steps done and to do over all phases of one run, and seconds left at its frame's pace. */
export function progress(run: RunState): Progress {
  const total = run.phases.reduce((sum, phase) => sum + phase.steps, 0);
  const { frame } = run;
  if (!frame) return { done: 0, total, seconds: null };
  const at = run.phases.findIndex((phase) => phase.name === frame.phase);
  const before = run.phases.slice(0, Math.max(0, at)).reduce((sum, p) => sum + p.steps, 0);
  // A phase that is not in the list trains nothing, so it comes when all is trained.
  const over = run.status === 'done' || at < 0;
  const done = over ? total : Math.min(total, before + frame.step);
  const seconds = frame.msPerStep > 0 ? ((total - done) * frame.msPerStep) / 1000 : null;
  return { done, total, seconds };
}

/**
 * Milliseconds that one step of every run takes. Of a base that all wait for, those of its own steps;
 * null while they are unknown.
 */
export function msPerRound(runs: readonly RunState[]): number | null {
  const each = runs.flatMap(({ status, frame }) =>
    isLive(status) && frame && frame.msPerStep > 0 ? [frame.msPerStep] : [],
  );
  if (each.length === 0) return null;
  const shared = runs.every(({ frame }) => frame?.shows !== 'transfer');
  return shared ? Math.max(...each) : each.reduce((sum, ms) => sum + ms, 0);
}

/** Steps of the longest run, and the seconds that all of them take in turns. */
export function overallProgress(runs: readonly RunState[]): Progress {
  const each = runs.map(progress);
  const longest = each.reduce((most, one) => (one.total > most.total ? one : most), each[0]);
  if (runs.length === 1) return longest;
  const ms = msPerRound(runs);
  return { ...longest, seconds: ms === null ? null : ((longest.total - longest.done) * ms) / 1000 };
}
