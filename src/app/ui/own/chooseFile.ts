/** The system's dialog for a file of points or a session. Keeps nothing of it. */
import type { Side } from '../../state/draft.ts';
import { takeFile } from './intake.ts';

/** Must be called from a press; nothing happens when no file is chosen. */
export function chooseFile(side?: Side): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.csv,.tsv,.txt,.json,.safetensors,text/csv,application/json';
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) void takeFile(file, side);
  });
  input.click();
}
