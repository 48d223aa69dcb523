/** The two tables of a desk. Knows no study. */
import { openColumns } from '../../../data/tables/summary.ts';
import type { Calibration } from '../../../protocol/calibration.ts';
import type { ColumnSummary, TableSide } from '../../../protocol/studyService.ts';
import { TableError, type Table } from '../../../protocol/table.ts';

export interface DeskTables {
  set(side: TableSide, table: Table): void;
  /** @throws TableError when the side has none yet */
  of(side: TableSide): Table;
  /** @throws TableError when a side has none yet */
  both(): Record<TableSide, Table>;
  /** Columns of the target without the rows that a study seals; null where it seals none. */
  openTarget(study: Pick<Calibration, 'condition' | 'regions'>): ColumnSummary[] | null;
}

export function createDeskTables(): DeskTables {
  const tables = new Map<TableSide, Table>();
  /** Of the last regions asked for: most checks change something else. */
  let open: { of: Table; key: string; columns: ColumnSummary[] } | null = null;
  const of = (side: TableSide): Table => {
    const table = tables.get(side);
    if (!table) throw new TableError(`The ${side} has no table yet.`);
    return table;
  };
  return {
    set: (side, table) => void tables.set(side, table),
    of,
    both: () => ({ reference: of('reference'), target: of('target') }),
    openTarget({ condition, regions }) {
      if (condition === null || !regions) return null;
      const table = of('target');
      const key = JSON.stringify([condition, regions.apply]);
      if (open?.of !== table || open.key !== key)
        open = { of: table, key, columns: openColumns(table, condition, regions.apply) };
      return open.columns;
    },
  };
}
