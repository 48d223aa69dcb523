/**
 * A file to tables of numbers, as they stand in it: by its first bytes to the reader of its format,
 * in pieces. Everything that cannot be read ends in one sentence, and nothing of it is kept.
 */
import type { OnLoadProgress } from '../../../protocol/dataService.ts';
import { TableError, type NamedTable, type Table } from '../../../protocol/table.ts';
import { shortened } from '../cells.ts';
import { tablesOf } from './arrays.ts';
import { createCsvReader } from './csv.ts';
import { headBytes, kindOf } from './kind.ts';
import { createNpyReader } from './npy.ts';
import { bytesOf, readPieces } from './source.ts';

/**
 * @param name of the file, for its ending and for sentences
 * @param onProgress share of the bytes that are read, now and then
 * @throws TableError
 */
export async function loadTables(
  source: Blob,
  name: string,
  onProgress: OnLoadProgress = () => undefined,
): Promise<NamedTable[]> {
  const label = shortened(name);
  const kind = kindOf(await bytesOf(source.slice(0, headBytes), label), name, label);
  switch (kind) {
    case 'text':
    case 'npy': {
      const reader = kind === 'npy' ? createNpyReader(label, source.size) : createCsvReader(label);
      await readPieces(source, label, reader.push, onProgress);
      return [{ name, table: reader.finish() }];
    }
    case 'zip': {
      // The library of archives comes with the first one.
      const { readNpz } = await import('./npz.ts');
      return tablesOf(await readNpz(source, label, onProgress), name, label);
    }
    default:
      return kind satisfies never;
  }
}

/** The only table of a file. @throws TableError when there are several */
export async function loadTable(
  source: Blob,
  name: string,
  onProgress?: OnLoadProgress,
): Promise<Table> {
  const tables = await loadTables(source, name, onProgress);
  if (tables.length === 1) return tables[0].table;
  const names = tables.map((each) => `“${shortened(each.name)}”`).join(', ');
  throw new TableError(
    `${shortened(name)} holds ${tables.length} tables, of which one is needed: ${names}.`,
  );
}
