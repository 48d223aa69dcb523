/**
 * The link of the state as it stands, onto the clipboard: the address, and the step that is looked at,
 * which the address leaves out so that a reload trains nothing by itself.
 */
import { findOwnData } from '../../data/own.ts';
import { isOwnId } from '../../protocol/ownData.ts';
import type { Place } from '../../protocol/trainer.ts';
import { configStore, selectedConfig } from '../state/config.ts';
import { withPlace } from '../state/linkPlace.ts';
import { furthest } from '../state/places.ts';
import { fitsLink } from '../state/pts.ts';
import { overallStatus, runStore } from '../state/run.ts';
import { viewStore } from '../state/view.ts';
import { mention, say } from './notice.ts';

/** Words of the page; the catalogue of strings hands them in. */
export interface ShareWords {
  readonly copied: string;
  readonly ownStays: string;
  readonly failed: string;
}

export async function copyLink(words: ShareWords): Promise<void> {
  try {
    const hash = withPlace(location.hash, placeNow());
    await navigator.clipboard.writeText(`${location.href.split('#')[0]}${hash}`);
    mention(ownStays() ? words.ownStays : words.copied);
  } catch {
    say(words.failed);
  }
}

/** The place that is looked at, or where runs rest; null where a link opens by itself. */
function placeNow(): Place | null {
  const { runs } = runStore.getState();
  return viewStore.getState().past ?? (overallStatus(runs) === 'paused' ? furthest(runs) : null);
}

/** True when a side has more points than a link can carry. */
function ownStays(): boolean {
  const { reference, target } = selectedConfig(configStore.getState());
  return [reference, target].some((id) => {
    const points = isOwnId(id) ? findOwnData(id) : null;
    return points !== null && !fitsLink(points);
  });
}
