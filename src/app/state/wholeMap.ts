/**
 * The map of a whole dataset: what is asked for, how far it is, its latest part. Keeps no part but
 * the latest; pictures add up what they need as parts come.
 */
import { subscribeWithSelector } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';
import type { MapPart } from '../../protocol/wholeMap.ts';
import { showsTransfer, type RunState } from './run.ts';

/** `open`: its panel is open and the stage is the run's own; `waiting`: for the run to pause. */
export type MapStatus = 'closed' | 'open' | 'waiting' | 'mapping' | 'done';

export interface WholeMapState {
  status: MapStatus;
  /** Chosen for the next map. */
  points: number;
  /** Asked for in this one. */
  total: number;
  /** Null while the stage is the run's own. */
  part: MapPart | null;
}

export const mapStore = createStore<WholeMapState>()(
  subscribeWithSelector((): WholeMapState => ({
    status: 'closed',
    points: 1_000_000,
    total: 0,
    part: null,
  })),
);

/** The stage is the run's own. */
export const showsRun = ({ part }: WholeMapState): boolean => part === null;

/** Why a run cannot map; null when it can. */
export function mapBlock(run: RunState): 'none' | 'ended' | 'early' | 'restored' | null {
  const { status, recorded } = run;
  if (run.restored) return 'restored';
  // What is recorded has no flow here.
  if (status === 'idle' || recorded) return 'none';
  if (status === 'diverged' || status === 'error') return 'ended';
  return showsTransfer(run) ? null : 'early';
}
