/** The verb of pointing at a point: all panes mark the one of that number. Changes nothing else. */
import { twinStore } from '../state/twin.ts';

/** @param point null when the pointer is on none */
export function markTwin(point: number | null): void {
  if (twinStore.getState().point !== point) twinStore.setState({ point });
}
