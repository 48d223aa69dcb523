/**
 * Notices that training is slow here, and offers a smaller budget, once a visit. Changes no setting
 * unasked.
 */
import { isLive, msPerRound, overallStatus, runStore } from '../state/run.ts';
import { viewStore } from '../state/view.ts';
import { choosePreset } from './choose.ts';
import { restartNow } from './run.ts';

/** Fewer than 5 steps a second, for so long. */
const slowMs = 200;
const patience = 5000;

/** Watches from now on; returns how to stop. */
export function followSlow(now: () => number = () => performance.now()): () => void {
  let since: number | null = null;
  let offered = false;
  return runStore.subscribe(({ runs }) => {
    const running = overallStatus(runs) === 'running';
    if (!isLive(overallStatus(runs)) && viewStore.getState().slowOffer) dismissSlow();
    const ms = running ? msPerRound(runs) : null;
    const small = runs.some(({ config }) => config?.preset === 'tiny' || config?.preset === 'fast');
    if (offered || small || ms === null || ms <= slowMs) {
      since = null;
      return;
    }
    since ??= now();
    if (now() - since < patience) return;
    offered = true;
    viewStore.setState({ slowOffer: true });
  });
}

export const dismissSlow = (): void => viewStore.setState({ slowOffer: false });

export async function takeFast(): Promise<void> {
  dismissSlow();
  if (choosePreset('fast')) await restartNow();
}
