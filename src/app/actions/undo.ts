/**
 * Undo and redo of settings, whoever changed them: a control, a key, a link or a file. Runs go on as
 * they are; a pane that comes back comes without its run.
 */
import { configStore } from '../state/config.ts';
import { differing, goesOn, undoDepth, undoStore, type Settings } from '../state/undo.ts';
import { dismissNotice } from './notice.ts';
import { fitPanes } from './panes.ts';

/** Changes of one number closer to each other than this are one, ms: a slider on its way. */
const sameMove = 600;

let applying = false;
let lastChange = -Infinity;

function remember(before: Settings, now: Settings): void {
  if (applying || before.length === 0 || differing(before, now).length === 0) return;
  const at = performance.now();
  const moves = at - lastChange < sameMove;
  lastChange = at;
  undoStore.setState(({ past }) => {
    const first = past.at(-1);
    const same = moves && first !== undefined && goesOn(first, before, now);
    return { past: same ? past : [...past, before].slice(-undoDepth), future: [] };
  });
}

/** Remembers every change of the settings from now on; returns how to stop. */
export const followSettings = (): (() => void) =>
  configStore.subscribe(
    ({ configs }) => configs,
    (now, before) => remember(before, now),
  );

function apply(settings: Settings): void {
  applying = true;
  fitPanes(settings, configStore.getState().selected);
  applying = false;
  lastChange = -Infinity;
  dismissNotice();
}

export function undo(): void {
  const { past, future } = undoStore.getState();
  const before = past.at(-1);
  if (!before) return;
  undoStore.setState({ past: past.slice(0, -1), future: [...future, configStore.getState().configs] }); // prettier-ignore
  apply(before);
}

export function redo(): void {
  const { past, future } = undoStore.getState();
  const next = future.at(-1);
  if (!next) return;
  undoStore.setState({ past: [...past, configStore.getState().configs], future: future.slice(0, -1) }); // prettier-ignore
  apply(next);
}
