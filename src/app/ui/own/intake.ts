/**
 * Files dropped anywhere on the page, and points pasted while no field has the focus. Reads neither:
 * the data worker does.
 */
import { loadOwn } from '../../actions/ownData.ts';
import type { Side } from '../../state/draft.ts';
import { session } from '../words/session.ts';
import { ownStrings as words } from './strings.ts';

const holdsData = (event: DragEvent): boolean =>
  event.dataTransfer?.types.includes('Files') === true;

/** A file is what it holds: a session of the lab, or points. */
export async function takeFile(file: File, side?: Side): Promise<void> {
  if (!(await isSession(file))) return loadOwn(file, file.name, side);
  // Most visits never open one.
  const { openSession } = await import('../../actions/session.ts');
  await openSession(file, session);
}

/** By its first bytes: a safetensors header that is JSON, whatever comes after. */
async function isSession(file: File): Promise<boolean> {
  if (file.name.endsWith('.safetensors')) return true;
  const start = new TextDecoder('latin1').decode(await file.slice(8, 64).arrayBuffer());
  return start.startsWith('{"__metadata__"');
}

/** Listens from now on; returns how to stop. @param onOver a file hangs over the page, or no longer */
export function listenToDrops(onOver: (over: boolean) => void): () => void {
  const over = (event: DragEvent): void => {
    if (!holdsData(event)) return;
    event.preventDefault();
    onOver(true);
  };
  const leave = (event: DragEvent): void => {
    // Leaving one element for another is no leaving.
    if (event.relatedTarget === null) onOver(false);
  };
  const drop = (event: DragEvent): void => {
    if (!holdsData(event)) return;
    event.preventDefault();
    onOver(false);
    const file = event.dataTransfer?.files[0];
    if (file) void takeFile(file);
  };
  addEventListener('dragenter', over);
  addEventListener('dragover', over);
  addEventListener('dragleave', leave);
  addEventListener('drop', drop);
  return () => {
    removeEventListener('dragenter', over);
    removeEventListener('dragover', over);
    removeEventListener('dragleave', leave);
    removeEventListener('drop', drop);
  };
}

/** Listens from now on; returns how to stop. */
export function listenToPastes(): () => void {
  const paste = (event: ClipboardEvent): void => {
    const at = event.target;
    if (at instanceof Element && at.closest('input, textarea, select, [contenteditable]')) return;
    const file = event.clipboardData?.files[0];
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!file && text.trim() === '') return;
    event.preventDefault();
    void loadOwn(file ?? text, file?.name ?? words.pasted);
  };
  addEventListener('paste', paste);
  return () => removeEventListener('paste', paste);
}
