/**
 * The run on the stage: its status, its latest frame and what it has reported so far. Keeps no
 * frame but the latest and draws nothing.
 */
import { subscribeWithSelector } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';
import type { PhaseId } from '../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type {
  FinalMetrics,
  Frame,
  LossPoint,
  OtOwnImage,
  PhaseResult,
  References,
} from '../../protocol/frame.ts';
import type { EngineInfo } from '../../protocol/trainer.ts';

export type RunStatus = 'idle' | 'starting' | 'running' | 'paused' | 'done' | 'diverged' | 'error';

export interface RunState {
  status: RunStatus;
  /** A run that ships with the page: shown by itself, or instead of one that could not start. */
  recorded: 'shown' | 'instead' | null;
  /** Why the run stands still; only with `diverged` and `error`. */
  message: string | null;
  /** The config of this run, with its live edits; null before the first start. */
  config: ExperimentConfig | null;
  engine: EngineInfo | null;
  /** Programs for the graphics card, while some are being compiled. */
  preparing: { done: number; total: number } | null;
  phases: { name: PhaseId; steps: number }[];
  frame: Frame | null;
  /** [n, 2] start points of the frame's phase; frames carry them once per phase. */
  start: Float32Array | null;
  /** All loss points so far. Grows in place: watch `frame` to learn of growth. */
  losses: LossPoint[];
  references: References | null;
  phaseResults: PhaseResult[];
  otOwnImage: OtOwnImage | null;
  metrics: FinalMetrics | null;
}

/** A run that has not begun. `losses` is a new array each time. */
export const emptyRun = (): RunState => ({
  status: 'idle',
  recorded: null,
  message: null,
  config: null,
  engine: null,
  preparing: null,
  phases: [],
  frame: null,
  start: null,
  losses: [],
  references: null,
  phaseResults: [],
  otOwnImage: null,
  metrics: null,
});

/** The stage can be seen anywhere between the start points and their images. */
export const showsTransfer = ({ frame }: RunState): boolean => frame?.shows === 'transfer';

export const runStore = createStore<RunState>()(subscribeWithSelector(emptyRun));

/** True while a worker holds this run. */
export function isLive(status: RunStatus): boolean {
  return status === 'starting' || status === 'running' || status === 'paused';
}

/** Steps done and to do over all phases, and seconds left at the frame's pace. */
export function progress(run: RunState): { done: number; total: number; seconds: number | null } {
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
