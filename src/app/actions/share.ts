/** The link of the state as it stands, onto the clipboard. The address already holds it; makes none. */
import { findOwnData } from '../../data/own.ts';
import { isOwnId } from '../../protocol/ownData.ts';
import { configStore, selectedConfig } from '../state/config.ts';
import { fitsLink } from '../state/pts.ts';
import { mention, say } from './notice.ts';

/** Words of the page; the catalogue of strings hands them in. */
export interface ShareWords {
  readonly copied: string;
  readonly ownStays: string;
  readonly failed: string;
}

export async function copyLink(words: ShareWords): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    mention(ownStays() ? words.ownStays : words.copied);
  } catch {
    say(words.failed);
  }
}

/** True when a side has more points than a link can carry. */
function ownStays(): boolean {
  const { reference, target } = selectedConfig(configStore.getState());
  return [reference, target].some((id) => {
    const points = isOwnId(id) ? findOwnData(id) : null;
    return points !== null && !fitsLink(points);
  });
}
