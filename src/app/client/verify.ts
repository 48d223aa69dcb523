/**
 * The parity worker as seen from the page: a fresh one for every question, ended when it has answered.
 * Only `window.__lab` calls it.
 */
import type { Remote } from 'comlink';
import type { VerifyService } from '../../protocol/verify.ts';
import { guardWorker } from './worker.ts';

const openWorker = (): Worker =>
  new Worker(new URL('../../../workers/verify.worker.ts', import.meta.url), { type: 'module' });

async function once<R>(what: (api: Remote<VerifyService>) => Promise<R>): Promise<R> {
  const guarded = guardWorker<VerifyService>(openWorker, 'parity worker');
  try {
    return await guarded.call(what);
  } finally {
    guarded.end('answered');
  }
}

export const verifyClient: VerifyService = {
  verify: (file, bytes, engine, only) => once((api) => api.verify(file, bytes, engine, only)),
  hashes: (engine) => once((api) => api.hashes(engine)),
};
