/**
 * The points a visitor is making in the dialog of own data: drawn, added, read or pasted, with their
 * undo. They become a dataset only when they are used.
 */
import { subscribeWithSelector } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';
import type { LoadedPoints } from '../../protocol/dataService.ts';

export type Side = 'reference' | 'target';
export type Tool = 'brush' | 'eraser';

/** What a file brought, and how it was put into the frame. */
export interface Source {
  readonly loaded: LoadedPoints;
  readonly fitted: boolean;
  /** x in the frame is (x - centre) * scale. */
  readonly scale: number;
  readonly centre: readonly [number, number];
}

export interface DraftState {
  open: boolean;
  /** The side whose button opened the dialog. */
  side: Side;
  name: string;
  /** [n, 2] frame units; a new array after every change. */
  points: Float32Array;
  past: readonly Float32Array[];
  future: readonly Float32Array[];
  /** Null once the points are no longer those of a file. */
  source: Source | null;
  tool: Tool;
  /** Of brush and eraser, frame units. */
  width: number;
  /** Number of the next stroke or shape: seeds its noise. */
  stroke: number;
  jitter: number;
  /** Why the last text or file was not taken. */
  error: string | null;
  /** A file that is being read, and the share that is done. */
  loading: { name: string; share: number } | null;
}

export const emptyDraft = (): DraftState => ({
  open: false,
  side: 'reference',
  name: '',
  points: new Float32Array(0),
  past: [],
  future: [],
  source: null,
  tool: 'brush',
  width: 0.15,
  stroke: 1,
  jitter: 0,
  error: null,
  loading: null,
});

export const draftStore = createStore<DraftState>()(subscribeWithSelector(emptyDraft));

const undoDepth = 100;

/** The state with other points, and the way back to those before. */
export function withPoints(draft: DraftState, points: Float32Array): Partial<DraftState> {
  const past = [...draft.past, draft.points].slice(-undoDepth);
  return { points, past, future: [], source: null, error: null };
}
