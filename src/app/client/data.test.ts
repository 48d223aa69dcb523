import { expose } from 'comlink';
import { expect, it, vi } from 'vitest';
import type { DataService } from '../../protocol/dataService.ts';
import { TableError, type NamedTable } from '../../protocol/table.ts';
import { createDataClient } from './data.ts';
import type { WorkerLike } from './worker.ts';

const never = new Promise<never>(() => undefined);
const silent: DataService = { load: () => never, loadTables: () => never };
const file = new Blob(['1,2\n']);

/** A data worker behind a message port. */
function host(service: Partial<DataService>) {
  const { port1, port2 } = new MessageChannel();
  expose({ ...silent, ...service }, port1 as unknown as Parameters<typeof expose>[1]);
  const terminate = vi.fn(() => port2.close());
  const worker = {
    postMessage: port2.postMessage.bind(port2),
    addEventListener: (type: string, listener: unknown) => {
      if (type !== 'error') port2.addEventListener(type as 'message', listener as never);
    },
    removeEventListener: port2.removeEventListener.bind(port2),
    start: () => port2.start(),
    terminate,
  } as unknown as WorkerLike;
  return { worker, terminate };
}

it('hands on tables, progress and refusals, each from a worker of its own', async () => {
  const tables: NamedTable[] = [
    { name: 'a.csv', table: { names: ['1'], columns: [Float64Array.of(1)], rows: 1 } },
  ];
  const good = host({
    loadTables: async (_, name, onProgress) => {
      await onProgress(0.5);
      expect(name).toBe('a.csv');
      return tables;
    },
  });
  const bad = host({ loadTables: () => Promise.reject(new TableError('a.csv is empty.')) });
  const open = vi.fn().mockReturnValueOnce(good.worker).mockReturnValueOnce(bad.worker);
  const client = createDataClient(open as () => WorkerLike);
  const shares: number[] = [];
  const loaded = client.loadTables(file, 'a.csv', (share) => void shares.push(share));
  expect(await loaded).toEqual(tables);
  expect(shares).toEqual([0.5]);
  expect(good.terminate).toHaveBeenCalledOnce();
  await expect(client.loadTables(file, 'a.csv', () => undefined)).rejects.toMatchObject({
    name: 'TableError',
    message: 'a.csv is empty.',
  });
  expect(bad.terminate).toHaveBeenCalledOnce();
});

it('ends the worker when nobody wants the table any more, or another file comes', async () => {
  const [first, second] = [host(silent), host(silent)];
  const open = vi.fn().mockReturnValueOnce(first.worker).mockReturnValueOnce(second.worker);
  const client = createDataClient(open as () => WorkerLike);
  const one = client.loadTables(file, 'a.csv', () => undefined);
  await vi.waitFor(() => expect(open).toHaveBeenCalledTimes(1));
  const two = client.loadTables(file, 'b.csv', () => undefined);
  await expect(one).rejects.toThrow('replaced by another file');
  expect(first.terminate).toHaveBeenCalled();
  await vi.waitFor(() => expect(open).toHaveBeenCalledTimes(2));
  client.cancel('cancelled');
  await expect(two).rejects.toThrow('cancelled');
  expect(second.terminate).toHaveBeenCalled();
});
