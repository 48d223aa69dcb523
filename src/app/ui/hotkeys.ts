/**
 * Single keys for the verbs used most. They act only while no text field or open popover has the
 * focus, and never with Ctrl, Alt or Meta.
 */
import { swap } from '../actions/choose.ts';
import { playPause, resetRun, stepRun } from '../actions/run.ts';
import { toggleTheme } from '../actions/view.ts';

/** Space presses a focused button; there it must not also play. */
const pressedBySpace = 'button, summary, select, input, textarea, [role=radio]';
const typedInto = 'input:not([type=range]):not([type=checkbox]), textarea, select';

function verbOf(event: KeyboardEvent): (() => unknown) | null {
  switch (event.key) {
    case ' ':
      return playPause;
    case '.':
    case 'n':
      return () => stepRun(1);
    case 'N':
      return () => stepRun(100);
    case 'r':
      return resetRun;
    case 'x':
      return swap;
    case 't':
      return toggleTheme;
    default:
      return null;
  }
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const at = event.target instanceof Element ? event.target : null;
  if (at?.closest(event.key === ' ' ? pressedBySpace : typedInto)) return;
  if (at?.closest('[popover]')) return;
  const verb = verbOf(event);
  if (!verb) return;
  event.preventDefault();
  void verb();
}

/** Listens from now on; returns how to stop. */
export function listenToKeys(): () => void {
  addEventListener('keydown', onKeyDown);
  return () => removeEventListener('keydown', onKeyDown);
}
