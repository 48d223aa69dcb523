/** The two tables of a desk. Knows no study. */
import type { TableSide } from '../../../protocol/studyService.ts';
import { TableError, type Table } from '../../../protocol/table.ts';

export interface DeskTables {
  set(side: TableSide, table: Table): void;
  /** @throws TableError when the side has none yet */
  of(side: TableSide): Table;
  /** @throws TableError when a side has none yet */
  both(): Record<TableSide, Table>;
}

export function createDeskTables(): DeskTables {
  const tables = new Map<TableSide, Table>();
  const of = (side: TableSide): Table => {
    const table = tables.get(side);
    if (!table) throw new TableError(`The ${side} has no table yet.`);
    return table;
  };
  return {
    set: (side, table) => void tables.set(side, table),
    of,
    both: () => ({ reference: of('reference'), target: of('target') }),
  };
}
