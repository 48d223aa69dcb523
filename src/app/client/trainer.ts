/**
 * The training worker as seen from the page: starts it, wraps it and passes the callback across.
 * Knows no store; a worker that dies or does not answer rejects the call, and the next one opens a
 * fresh worker.
 */
import type { Trainer } from '../../protocol/trainer.ts';
import { guardWorker, type WorkerLike } from './worker.ts';

/** Longest wait for an answer, ms; the worker itself promises 100. */
const patience = 2000;
/** Loading tfjs and its WASM binary comes before the first answer. */
const patienceAtStart = 30_000;

export interface TrainerClient extends Trainer {
  /** Ends the worker at once; the next call opens a fresh one. */
  end(reason: string): void;
}

const openWorker = (): WorkerLike =>
  new Worker(new URL('../../../workers/train.worker.ts', import.meta.url), { type: 'module' });

export function createTrainerClient(open: () => WorkerLike = openWorker): TrainerClient {
  const guarded = guardWorker<Trainer>(open, 'training worker');
  let begun = false;
  const limit = (): number => (begun ? patience : patienceAtStart);
  return {
    start: (configs, options, onEvent) => {
      begun = false;
      const listen: typeof onEvent = (...told) => {
        begun = true;
        return onEvent(...told);
      };
      return guarded.call((api, { proxy }) => api.start(configs, options, proxy(listen)));
    },
    pause: () => guarded.call((api) => api.pause(), limit()),
    resume: () => guarded.call((api) => api.resume(), limit()),
    stepBy: (n) => guarded.call((api) => api.stepBy(n), limit()),
    pace: (stepsPerSecond) => guarded.call((api) => api.pace(stepsPerSecond), limit()),
    stop: () => guarded.call((api) => api.stop(), patience),
    drop: (run) => guarded.call((api) => api.drop(run), limit()),
    edit: (run, field, value) => guarded.call((api) => api.edit(run, field, value), limit()),
    watch: (views) => guarded.call((api) => api.watch(views), limit()),
    rewind: (place) => guarded.call((api) => api.rewind(place)),
    mapAll: (run, count, onPart) =>
      guarded.call((api, { proxy }) => api.mapAll(run, count, proxy(onPart))),
    weights: (run) => guarded.call((api) => api.weights(run)),
    cancelMap: () => guarded.call((api) => api.cancelMap(), limit()),
    end: guarded.end,
  };
}
