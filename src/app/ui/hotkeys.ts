/**
 * Listens for the keys of keys.ts and acts on them. A control that uses a key itself keeps it, and
 * nothing acts under an open sheet or picker, nor with Alt.
 */
import { chordOf, rowOf } from './keys.ts';

/** Where a key belongs to what has the focus. */
const keptBy = {
  pressing: 'button, summary, select, input, textarea, [role=radio]',
  moving: 'input, select, textarea, [role=radio]',
  leaving: 'select',
  typing: 'input:not([type=range]):not([type=checkbox]), textarea, select',
};
const moving = ['ArrowLeft', 'ArrowRight', 'Home', 'End'];

function keepersOf(key: string): string {
  if (key === ' ') return keptBy.pressing;
  if (key === 'Escape') return keptBy.leaving;
  return moving.includes(key) ? keptBy.moving : keptBy.typing;
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.altKey) return;
  if (event.target instanceof Element && event.target.closest(keepersOf(event.key))) return;
  if (document.querySelector('dialog:modal, :popover-open')) return;
  const row = rowOf(chordOf(event));
  if (!row || (event.repeat && !row.repeats)) return;
  event.preventDefault();
  void row.act();
}

/** Listens from now on; returns how to stop. */
export function listenToKeys(): () => void {
  addEventListener('keydown', onKeyDown);
  return () => removeEventListener('keydown', onKeyDown);
}
