/**
 * Closes what lies over the stages: the question where it is a drawer, by Esc and by a press or the
 * focus anywhere else; a phone's sheet by Esc. Where both are columns, nothing happens here.
 */
import { setSheet } from '../../actions/sheet.ts';
import { toggleRail } from '../../actions/view.ts';
import { viewStore, type ViewState } from '../../state/view.ts';

const rail = (): HTMLElement | null => document.getElementById('question');
const button = (): HTMLElement | null => rail()?.querySelector<HTMLElement>('.fold button') ?? null;
const tabOf = (id: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`.sheet-tab[aria-controls=${id}]`);

const isSeen = (element: HTMLElement | null): boolean => element?.checkVisibility() ?? false;
/** Open, and not merely remembered to be while the window is wide enough for a column. */
const isOpen = (): boolean => viewStore.getState().railOpen && isSeen(button());

/** A dialog is asked for from inside the drawer and comes back to it. */
const isElsewhere = ({ target }: Event): boolean =>
  target instanceof Element && !rail()?.contains(target) && !target.closest('dialog, [popover]');

function onElsewhere(event: Event): void {
  if (isOpen() && isElsewhere(event)) toggleRail();
}

/** Closes the drawer or the sheet, with the focus on what opened it; false if neither is open. */
function close(): boolean {
  const { sheet, sheetTab } = viewStore.getState();
  if (isOpen()) {
    toggleRail();
    button()?.focus();
    return true;
  }
  const tab = tabOf(sheetTab);
  if (sheet === 'peek' || !isSeen(tab)) return false;
  setSheet('peek');
  tab?.focus();
  return true;
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || document.querySelector('dialog:modal, :popover-open')) return;
  // Before the page's own keys: what lies on top closes first.
  if (close()) event.stopImmediatePropagation();
}

/** Safari gives no focus to a button that is pressed: the way in starts at it all the same. */
function comeIn({ railOpen }: ViewState, before: ViewState): void {
  if (railOpen && !before.railOpen && isOpen()) button()?.focus();
}

/** Listens from now on; returns how to stop. */
export function listenToDrawer(): () => void {
  const stop = viewStore.subscribe(comeIn);
  addEventListener('pointerdown', onElsewhere);
  addEventListener('focusin', onElsewhere);
  addEventListener('keydown', onKeyDown, true);
  return () => {
    stop();
    removeEventListener('pointerdown', onElsewhere);
    removeEventListener('focusin', onElsewhere);
    removeEventListener('keydown', onKeyDown, true);
  };
}
