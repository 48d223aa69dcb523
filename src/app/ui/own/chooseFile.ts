/** The system's dialog for a file of points. Keeps nothing of it. */
import { loadOwn } from '../../actions/ownData.ts';
import type { Side } from '../../state/draft.ts';

/** Must be called from a press; nothing happens when no file is chosen. */
export function chooseFile(side?: Side): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.csv,.tsv,.txt,.json,text/csv,application/json';
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) void loadOwn(file, file.name, side);
  });
  input.click();
}
