/**
 * Door to the loaders: a file or a text in, points out. A page that has lost patience ends it.
 */
import { expose, transfer } from 'comlink';
import { loadPoints } from '../src/data/loaders/index.ts';
import type { DataService } from '../src/protocol/dataService.ts';

const service: DataService = {
  load: async (source, name, onProgress) => {
    const loaded = await loadPoints(source, name, onProgress);
    return transfer(loaded, [loaded.points.buffer as ArrayBuffer]);
  },
};

expose(service);
