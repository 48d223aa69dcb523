/**
 * The switch of single keys, remembered from visit to visit. Where the browser keeps nothing (private
 * windows, full or forbidden storage) it holds until the page is left.
 */
import { viewStore } from '../state/view.ts';

const place = 'morphlab-keys';

export function setKeysOn(keysOn: boolean): void {
  viewStore.setState({ keysOn });
  try {
    localStorage.setItem(place, keysOn ? 'on' : 'off');
  } catch {
    // Nothing is lost but the memory of it.
  }
}

/** What was chosen on an earlier visit. */
export function recallKeys(): void {
  try {
    viewStore.setState({ keysOn: localStorage.getItem(place) !== 'off' });
  } catch {
    viewStore.setState({ keysOn: true });
  }
}
