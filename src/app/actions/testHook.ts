/**
 * `window.__lab` for end-to-end tests, present only when the address says `test=1`. Watches the
 * stores and waits on them, and opens the parity worker; changes nothing.
 */
import { verifyClient } from '../client/verify.ts';
import type { PhaseId } from '../../protocol/catalogue.ts';
import type { Frame, LossPoint } from '../../protocol/frame.ts';
import type { VerifyService } from '../../protocol/verify.ts';
import { configStore } from '../state/config.ts';
import {
  labStatus,
  overallProgress,
  overallStatus,
  runOf,
  runStore,
  type Progress,
  type RunStatus,
} from '../state/run.ts';
import { sessionStore } from '../state/session.ts';

/** A frame in a form that two runs can be compared by. */
export interface FrameMark {
  phase: PhaseId;
  step: number;
  /** FNV-1a, 32 bit, of the bytes of `mapped`. */
  hash: string;
}

export interface LabState {
  status: RunStatus;
  message: string | null;
  phase: PhaseId | null;
  step: number;
  frameIndex: number;
  meanDistance: number | null;
  lastLoss: number | null;
}

export interface Lab {
  /** Resolves when no run is starting or running and two paints have passed. */
  idle(): Promise<void>;
  /** Of a pane's run, the selected one's if none is named; its status is that of all runs. */
  state(pane?: number): LabState;
  /** Up to the first 20 frames of a pane's latest run. */
  firstFrames(pane?: number): FrameMark[];
  /** The kept frames of a pane's run. */
  kept(pane?: number): FrameMark[];
  /** Steps of the longest run. */
  progress(): Progress;
  /** When this tab last saved the session; null before. */
  savedAt(): string | null;
  /** All loss points of a pane's latest run so far. */
  losses(pane?: number): LossPoint[];
  /** Golden parity of an engine in this browser. */
  verify: VerifyService['verify'];
  /** What `lab hashes` prints, trained in this browser. */
  hashes: VerifyService['hashes'];
}

declare global {
  interface Window {
    __lab?: Lab;
  }
}

const kept = 20;

export function markOf(frame: Frame): FrameMark {
  const { buffer, byteOffset, byteLength } = frame.mapped;
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(buffer, byteOffset, byteLength))
    hash = Math.imul(hash ^ byte, 0x01000193);
  return { phase: frame.phase, step: frame.step, hash: (hash >>> 0).toString(16).padStart(8, '0') };
}

/** Adds the hook; main.tsx asks for it where the query or the hash does. */
export function addTestHook(): void {
  const marks = new Map<number, FrameMark[]>();
  runStore.subscribe((now, before) =>
    now.runs.forEach(({ frame }, pane) => {
      if (frame === before.runs.at(pane)?.frame) return;
      const own = frame ? (marks.get(pane) ?? []) : [];
      if (frame && own.length < kept) own.push(markOf(frame));
      marks.set(pane, own);
    }),
  );
  const selected = (): number => configStore.getState().selected;
  window.__lab = {
    idle,
    state: (pane = selected()) => state(pane),
    firstFrames: (pane = selected()) => [...(marks.get(pane) ?? [])],
    kept: (pane = selected()) => runOf(pane).history.map(markOf),
    progress: () => overallProgress(runStore.getState().runs),
    savedAt: () => sessionStore.getState().savedAt,
    losses: (pane = selected()) => runOf(pane).losses,
    ...verifyClient,
  };
}

function state(pane: number): LabState {
  const { message, frame, losses } = runOf(pane);
  return {
    status: labStatus(),
    message,
    phase: frame?.phase ?? null,
    step: frame?.step ?? 0,
    frameIndex: frame?.index ?? -1,
    meanDistance: frame?.metrics?.meanDistance ?? null,
    lastLoss: losses.findLast((point) => point.kind === 'train')?.value ?? null,
  };
}

function idle(): Promise<void> {
  const busy = (status: RunStatus): boolean => status === 'starting' || status === 'running';
  const twoPaints = (): Promise<void> =>
    new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
  return new Promise<void>((resolve) => {
    if (!busy(labStatus())) return resolve();
    const stop = runStore.subscribe(({ runs }) => {
      if (busy(overallStatus(runs))) return;
      stop();
      resolve();
    });
  }).then(twoPaints);
}
