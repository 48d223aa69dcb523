/**
 * The figures worker as seen from the page: starts it, wraps it and passes the callback across. Knows no
 * store; a worker that dies rejects the call, and the next one opens a fresh worker.
 */
import type { FigureMaker } from '../../protocol/figureMaker.ts';
import { guardWorker, type WorkerLike } from './worker.ts';

/** Longest waits for an answer, ms: tfjs and its WASM binary come first, a step or a measurement ends. */
const patience = { estimate: 30_000, cancel: 15_000 };

export interface FiguresClient extends FigureMaker {
  /** Ends the worker at once; what it trained is lost, and the next call opens a fresh one. */
  end(reason: string): void;
}

const openWorker = (): WorkerLike =>
  new Worker(new URL('../../../workers/figures.worker.ts', import.meta.url), { type: 'module' });

export function createFiguresClient(open: () => WorkerLike = openWorker): FiguresClient {
  const guarded = guardWorker<FigureMaker>(open, 'figures worker');
  return {
    estimate: (orders) => guarded.call((api) => api.estimate(orders), patience.estimate),
    make: (orders, onNews) => guarded.call((api, { proxy }) => api.make(orders, proxy(onNews))),
    cancel: () => guarded.call((api) => api.cancel(), patience.cancel),
    end: guarded.end,
  };
}
