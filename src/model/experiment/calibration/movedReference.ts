/** The whole reference table as a trained method moves it: what a study exports. */
import { movedTable } from '../../../data/tables/moved.ts';
import type { Table } from '../../../protocol/table.ts';
import { distances } from '../../metrics/index.ts';
import { engineRows, logDensityOf, moveRows } from './moveRows.ts';
import type { TrainedMethod } from './studyHost.ts';

/** Rows outside all regions are moved too, by extrapolation. The engine holds the method's flows. */
export async function movedReference(
  reference: Table,
  { plan, engine, prepared }: TrainedMethod,
): Promise<Table> {
  const { features, scale, all } = prepared;
  const rows = engineRows(all);
  const moved = await moveRows(engine, plan, rows);
  return movedTable(reference, features, scale, all, {
    x: moved.x,
    logDensity: await logDensityOf(engine, plan, rows, moved),
    distances: distances(rows.x, moved.x, features.length),
  });
}
