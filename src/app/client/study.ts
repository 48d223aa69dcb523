/**
 * The calibration worker as seen from the page: starts it, wraps it and passes callbacks across. Knows no
 * store; with a worker that dies its tables are gone, and the next call opens a fresh one.
 */
import type { StudyService } from '../../protocol/studyService.ts';
import { guardWorker, type WorkerLike } from './worker.ts';

const openWorker = (): WorkerLike =>
  new Worker(new URL('../../../workers/study.worker.ts', import.meta.url), { type: 'module' });

export function createStudyClient(open: () => WorkerLike = openWorker): StudyService {
  const { call } = guardWorker<StudyService>(open, 'calibration worker');
  return {
    keep: (side, table) =>
      call((api, { transfer }) =>
        api.keep(side, transfer(table, [...new Set(table.columns.map(({ buffer }) => buffer))])),
      ),
    makeStandIn: (side, source, seed) => call((api) => api.makeStandIn(side, source, seed)),
    derive: (side, how) => call((api) => api.derive(side, how)),
    check: (study) => call((api) => api.check(study)),
    labRows: (study) => call((api) => api.labRows(study)),
    run: (study, onEvent) => call((api, { proxy }) => api.run(study, proxy(onEvent))),
    cancel: () => call((api) => api.cancel()),
    unblind: (by, at, onEvent) => call((api, { proxy }) => api.unblind(by, at, proxy(onEvent))),
    flows: () => call((api) => api.flows()),
    takeUp: (result, flows, onEvent) =>
      call((api, { proxy }) => api.takeUp(result, flows, proxy(onEvent))),
    files: (method, format) => call((api) => api.files(method, format)),
  };
}
