/** The tables of a study for the command line: stand-ins are made, files are read. */
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { loadTables } from '../data/loaders/tables/index.ts';
import { paperFeatures } from '../data/tables/derive.ts';
import { nearestName } from '../data/tables/nearest.ts';
import { standInTable } from '../model/experiment/calibration/standInTable.ts';
import type { Calibration, TableSource } from '../protocol/calibration.ts';
import type { TableSide } from '../protocol/studyService.ts';
import { TableError, type Table } from '../protocol/table.ts';

/** @throws TableError one sentence for people */
export function tableFor(study: Calibration, side: TableSide): Promise<Table> {
  const source = study[side];
  return source.kind === 'stand-in'
    ? Promise.resolve(standInTable(source, side, study.seed))
    : fromFile(source);
}

type FileSource = Extract<TableSource, { kind: 'file' }>;

async function fromFile(source: FileSource): Promise<Table> {
  const table = await tableIn(source);
  return source.derive ? paperFeatures(table, source.derive) : table;
}

async function tableIn({ path, table }: FileSource): Promise<Table> {
  const blob = await opened(path);
  const tables = await loadTables(blob, basename(path));
  const names = tables.map(({ name }) => name);
  if (table === undefined) {
    if (tables.length === 1) return tables[0].table;
    throw new TableError(
      `${path} holds several tables; “table” has to name one of ${names.join(', ')}.`,
    );
  }
  const found = tables.find(({ name }) => name === table);
  if (found) return found.table;
  throw new TableError(
    `${path} holds no table “${table}”; the nearest is “${nearestName(table, names) ?? ''}”.`,
  );
}

async function opened(path: string): Promise<Blob> {
  try {
    return await openAsBlob(path);
  } catch {
    throw new TableError(`${path} cannot be opened.`);
  }
}
