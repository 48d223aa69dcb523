/**
 * The data worker as seen from the page: a fresh one for every file, ended when it has answered or
 * when nobody wants the answer any more. Knows no store.
 */
import type { DataService } from '../../protocol/dataService.ts';
import { guardWorker, type GuardedWorker, type WorkerLike } from './worker.ts';

export interface DataClient extends DataService {
  /** Ends the worker; what was being loaded fails with this reason. */
  cancel(reason: string): void;
}

const openWorker = (): WorkerLike =>
  new Worker(new URL('../../../workers/data.worker.ts', import.meta.url), { type: 'module' });

export function createDataClient(open: () => WorkerLike = openWorker): DataClient {
  let current: GuardedWorker<DataService> | null = null;
  const cancel = (reason: string): void => current?.end(reason);
  /** One call in a worker of its own; what is still being loaded gives way. */
  const once: GuardedWorker<DataService>['call'] = async (what) => {
    cancel('replaced by another file');
    const guarded = guardWorker<DataService>(open, 'data worker');
    current = guarded;
    try {
      return await guarded.call(what);
    } finally {
      guarded.end('answered');
    }
  };
  return {
    load: (source, name, onProgress) =>
      once((api, { proxy }) => api.load(source, name, proxy(onProgress))),
    loadTables: (source, name, onProgress) =>
      once((api, { proxy }) => api.loadTables(source, name, proxy(onProgress))),
    cancel,
  };
}
