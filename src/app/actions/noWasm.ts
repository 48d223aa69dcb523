/**
 * Finds out whether this page may run WebAssembly, and offers the small budget where it may not.
 * Engines are chosen elsewhere.
 */
import { isLive, labStatus } from '../state/run.ts';
import { viewStore } from '../state/view.ts';
import { choosePreset } from './choose.ts';
import { restartNow } from './run.ts';

/** The shortest module there is. A policy that forbids WebAssembly lets it exist and refuses this. */
const nothing = new Uint8Array([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

export function hasWasm(): boolean {
  try {
    return new WebAssembly.Module(nothing) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}

export const noteWasm = (): void => viewStore.setState({ noWasm: !hasWasm() });
export const dismissNoWasm = (): void => viewStore.setState({ noWasm: false });

/** The budget for slow machines; what trains begins anew with it. */
export async function takeFastInstead(): Promise<void> {
  dismissNoWasm();
  const trains = isLive(labStatus());
  if (choosePreset('fast') && trains) await restartNow();
}
