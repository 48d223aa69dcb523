/**
 * One worker behind comlink that may die: a call never hangs on a dead worker, and the next call
 * after a death opens a fresh one. Knows neither what the worker does nor any store.
 */
import type * as comlinkTypes from 'comlink';
import type { Remote } from 'comlink';

/** The part of a Worker that is used; tests pass a message port in its place. */
export type WorkerLike = Pick<
  Worker,
  'postMessage' | 'addEventListener' | 'removeEventListener' | 'terminate'
>;

type Comlink = typeof comlinkTypes;

/** Comes with the first call: the page stands before it needs any worker. */
let comlink: Promise<Comlink> | null = null;
function loadComlink(): Promise<Comlink> {
  comlink ??= import('comlink').catch((error: unknown) => {
    // The next call tries again.
    comlink = null;
    throw error;
  });
  return comlink;
}

export interface GuardedWorker<T> {
  /**
   * One call. With `limitMs`, a worker that does not answer in time is ended.
   * @throws Error what the worker threw, or why it died
   */
  call<R>(what: (api: Remote<T>, comlink: Comlink) => Promise<R>, limitMs?: number): Promise<R>;
  /** Ends the worker, if any; calls under way fail. */
  end(reason: string): void;
}

interface Live<T> {
  worker: WorkerLike;
  api: Remote<T>;
  died: Promise<never>;
  fail(error: Error): void;
}

/** The worker was ended or died; `message` is fit to be shown. */
export class WorkerGone extends Error {
  override name = 'WorkerGone';
}

export function guardWorker<T>(open: () => WorkerLike, label: string): GuardedWorker<T> {
  let live: Live<T> | null = null;
  /** Ends so far, and why the last one was. */
  let ends = 0;
  let ended = '';

  const end = (reason: string): void => {
    const ending = live;
    live = null;
    ends++;
    ended = reason;
    ending?.worker.terminate();
    ending?.fail(new WorkerGone(reason));
  };

  const start = ({ wrap }: Comlink): Live<T> => {
    const worker = open();
    const { promise: died, reject: fail } = rejectable();
    worker.addEventListener('error', (event) => {
      const detail = (event as ErrorEvent).message;
      if (live?.worker === worker) end(`the ${label} stopped${detail ? `: ${detail}` : ''}`);
    });
    worker.addEventListener('messageerror', () => {
      if (live?.worker === worker) end(`the ${label} sent a message that could not be read`);
    });
    return { worker, api: wrap<T>(worker), died, fail };
  };

  return {
    end,
    async call(what, limitMs) {
      const before = ends;
      const loaded = await loadComlink();
      if (ends !== before) throw new WorkerGone(ended);
      live ??= start(loaded);
      const used = live;
      const timer =
        limitMs === undefined
          ? undefined
          : setTimeout(() => {
              if (live === used) end(`the ${label} did not answer within ${limitMs / 1000} s`);
            }, limitMs);
      try {
        return await Promise.race([what(used.api, loaded), used.died]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function rejectable(): { promise: Promise<never>; reject(error: Error): void } {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<never>((_, no) => {
    reject = no;
  });
  // A worker that ends while nobody waits is no unhandled rejection.
  promise.catch(() => undefined);
  return { promise, reject };
}
