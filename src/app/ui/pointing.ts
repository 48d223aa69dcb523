/**
 * Watches which mark is under the pointer or has the focus, by the nearest `data-card`. A mark is
 * taken after a moment of rest, and kept while the pointer is on its way to the card.
 */
import { pointAt } from '../actions/cards.ts';
import { isCardId } from './cards/index.ts';

/** Shorter than a glance, longer than a pointer that passes by. */
const restMs = 120;
const keepMs = 1200;

/** Where the card itself is, so that what it shows can be reached. */
const stays = '[data-card-place]';

let timer: ReturnType<typeof setTimeout> | undefined;

function look(target: EventTarget | null, rest: number): void {
  if (!(target instanceof Element)) return;
  clearTimeout(timer);
  if (target.closest(stays)) return;
  const id = target.closest<HTMLElement>('[data-card]')?.dataset['card'];
  timer = isCardId(id)
    ? setTimeout(() => pointAt(id), rest)
    : setTimeout(() => pointAt(null), keepMs);
}

const onPointer = (event: Event): void => look(event.target, restMs);
const onFocus = (event: Event): void => look(event.target, 0);

/** Watches from now on; returns how to stop. */
export function watchPointing(): () => void {
  addEventListener('pointerover', onPointer);
  addEventListener('focusin', onFocus);
  return () => {
    clearTimeout(timer);
    removeEventListener('pointerover', onPointer);
    removeEventListener('focusin', onFocus);
  };
}
