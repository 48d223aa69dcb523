/**
 * The parity worker as seen from the page: a fresh one for every file, ended when it has answered.
 * Only `window.__lab` calls it.
 */
import type { VerifyService } from '../../protocol/verify.ts';
import { guardWorker } from './worker.ts';

const openWorker = (): Worker =>
  new Worker(new URL('../../../workers/verify.worker.ts', import.meta.url), { type: 'module' });

export const verifyClient: VerifyService = {
  async verify(file, bytes, tfjsBackend, only) {
    const guarded = guardWorker<VerifyService>(openWorker, 'parity worker');
    try {
      return await guarded.call((api) => api.verify(file, bytes, tfjsBackend, only));
    } finally {
      guarded.end('answered');
    }
  },
};
