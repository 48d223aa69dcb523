/**
 * The number of the point under the pointer, which every stage marks. A store of its own: what watches
 * the view is not woken at the pointer's rate.
 */
import { subscribeWithSelector } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';

export interface TwinState {
  readonly point: number | null;
}

export const twinStore = createStore<TwinState>()(
  subscribeWithSelector((): TwinState => ({ point: null })),
);
