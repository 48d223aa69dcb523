/** The command as people start it, for tests. */
import { execFile } from 'node:child_process';

export interface Ended {
  code: number;
  out: string;
  words: string;
}

export function runCommand(...argv: string[]): Promise<Ended> {
  return new Promise((resolve) =>
    execFile(process.execPath, ['scripts/lab.mjs', 'figures', ...argv], (error, out, words) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, words }),
    ),
  );
}
