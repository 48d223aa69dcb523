/**
 * Door to the loaders: a file or a text in, points or tables out. A page that has lost patience ends it.
 */
import { expose, transfer } from 'comlink';
import { loadPoints } from '../src/data/loaders/index.ts';
import { loadTables } from '../src/data/loaders/tables/index.ts';
import type { DataService } from '../src/protocol/dataService.ts';

const service: DataService = {
  load: async (source, name, onProgress) => {
    const loaded = await loadPoints(source, name, onProgress);
    return transfer(loaded, [loaded.points.buffer as ArrayBuffer]);
  },
  loadTables: async (source, name, onProgress) => {
    const tables = await loadTables(source, name, onProgress);
    const columns = tables.flatMap(({ table }) => table.columns);
    return transfer(
      tables,
      columns.map(({ buffer }) => buffer as ArrayBuffer),
    );
  },
};

expose(service);
