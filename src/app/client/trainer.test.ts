import { expose } from 'comlink';
import { describe, expect, it, vi } from 'vitest';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import type { RunEvent, Trainer } from '../../protocol/trainer.ts';
import { createTrainerClient } from './trainer.ts';
import type { WorkerLike } from './worker.ts';

const configs = [configFor(defaultChoice)];
const never = new Promise<void>(() => undefined);

/** A trainer behind a message port, with a way to let it die. */
function host(trainer: Partial<Trainer>) {
  const { port1, port2 } = new MessageChannel();
  const nothing = () => Promise.resolve();
  const whole: Trainer = {
    start: nothing,
    pause: nothing,
    resume: nothing,
    stepBy: nothing,
    stop: nothing,
    drop: nothing,
    pace: nothing,
    rewind: nothing,
    edit: nothing,
    watch: nothing,
    mapAll: () => Promise.resolve('done'),
    cancelMap: nothing,
    weights: () => Promise.resolve([]),
    ...trainer,
  };
  expose(whole, port1 as unknown as Parameters<typeof expose>[1]);
  const onError: ((event: Event) => void)[] = [];
  const terminate = vi.fn(() => port2.close());
  const worker = {
    postMessage: port2.postMessage.bind(port2),
    addEventListener: (type: string, listener: (event: Event) => void) => {
      if (type === 'error') onError.push(listener);
      else port2.addEventListener(type as 'message', listener as never);
    },
    removeEventListener: port2.removeEventListener.bind(port2),
    start: () => port2.start(),
    terminate,
  } as unknown as WorkerLike;
  const die = (message: string) =>
    onError.forEach((listener) => listener({ message } as ErrorEvent));
  return { worker, terminate, die };
}

describe('trainer client', () => {
  it('passes the config there and events back', async () => {
    const seen: [RunEvent, readonly number[]][] = [];
    const { worker, terminate } = host({
      start: async (given, options, onEvent) => {
        expect(given).toEqual(configs);
        expect(options).toEqual({ paused: true });
        await onEvent({ type: 'stopped' }, [0]);
      },
    });
    const client = createTrainerClient(() => worker);
    await client.start(configs, { paused: true }, (...told) => void seen.push(told));
    expect(seen).toEqual([[{ type: 'stopped' }, [0]]]);
    client.end('over');
    expect(terminate).toHaveBeenCalledOnce();
  });

  it('hands on what the worker throws, with its name', async () => {
    const { worker } = host({
      start: () => Promise.reject(new TypeError('invalid preset: huge')),
    });
    const client = createTrainerClient(() => worker);
    const run = client.start(configs, { paused: false }, () => undefined);
    await expect(run).rejects.toMatchObject({ name: 'TypeError', message: 'invalid preset: huge' });
    client.end('over');
  });

  it('fails the run when the worker dies, and opens a fresh one for the next call', async () => {
    const first = host({ start: () => never });
    const second = host({});
    const open = vi.fn().mockReturnValueOnce(first.worker).mockReturnValueOnce(second.worker);
    const client = createTrainerClient(open as () => WorkerLike);
    const run = client.start(configs, { paused: false }, () => undefined);
    await vi.waitFor(() => expect(open).toHaveBeenCalledOnce());
    first.die('out of memory');
    await expect(run).rejects.toThrow('the training worker stopped: out of memory');
    expect(first.terminate).toHaveBeenCalledOnce();
    await client.start(configs, { paused: false }, () => undefined);
    expect(open).toHaveBeenCalledTimes(2);
    client.end('over');
  });

  it('ends a worker that does not answer a stop within two seconds', async () => {
    const silent = host({ start: () => never, stop: () => never });
    const client = createTrainerClient(() => silent.worker);
    const run = client.start(configs, { paused: false }, () => undefined);
    vi.useFakeTimers();
    const stop = client.stop();
    const both = Promise.allSettled([run, stop]);
    await vi.advanceTimersByTimeAsync(2001);
    vi.useRealTimers();
    const reasons = (await both).map((end) =>
      end.status === 'rejected' ? String(end.reason) : '',
    );
    expect(reasons).toEqual([
      'WorkerGone: the training worker did not answer within 2 s',
      'WorkerGone: the training worker did not answer within 2 s',
    ]);
    expect(silent.terminate).toHaveBeenCalledOnce();
  });
});
