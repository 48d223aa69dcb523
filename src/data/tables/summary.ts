/** A table in few numbers, for a picker: ranges and small histograms. */
import type { ColumnSummary, TableSummary } from '../../protocol/studyService.ts';
import type { Table } from '../../protocol/table.ts';
import { lhcoLayoutOf } from '../lhcoLayout.ts';
import { columnsOf, within, type Intervals } from './select.ts';
import { lhcoFeatures } from '../standIns/lhco/columns.ts';

const previewBins = 24;

export function summaryOf(table: Table): TableSummary {
  const { names, columns, rows } = table;
  return {
    rows,
    layout: layoutOf(table),
    columns: names.map((name, k) => columnSummary(name, columns[k], null)),
  };
}

/**
 * The columns without the rows that a study seals: those whose condition lies in the applied region.
 * @throws TableError where the table has no such condition
 */
export function openColumns(table: Table, condition: string, apply: Intervals): ColumnSummary[] {
  const [values] = columnsOf(table, [condition], 'The target');
  const open = Uint8Array.from(values, (value) => (within(value, apply) ? 0 : 1));
  return table.names.map((name, k) => columnSummary(name, table.columns[k], open));
}

/** A guess for a person to confirm; nothing where the names say it already. */
function layoutOf(table: Table): TableSummary['layout'] {
  if (lhcoFeatures.every((name) => table.names.includes(name))) return null;
  const layout = lhcoLayoutOf(table);
  return layout && (layout.kind === 'raw' ? 'raw' : 'derived');
}

/** @param open 1 for the rows that count; null: all of them */
function columnSummary(name: string, column: Float64Array, open: Uint8Array | null): ColumnSummary {
  let [n, finite, min, max] = [0, 0, Infinity, -Infinity];
  for (let i = 0; i < column.length; i++) {
    if (open && open[i] === 0) continue;
    const value = column[i];
    n++;
    if (!Number.isFinite(value)) continue;
    finite++;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const bins = new Array<number>(previewBins).fill(0);
  const scale = max > min ? previewBins / (max - min) : 0;
  column.forEach((value, i) => {
    if (Number.isFinite(value) && open?.[i] !== 0)
      bins[Math.min(previewBins - 1, Math.floor((value - min) * scale))]++;
  });
  return { name, finite, min, max, preview: { from: min, to: max, bins, n } };
}
