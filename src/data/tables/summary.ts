/** A table in few numbers, for a picker: ranges and small histograms. */
import type { ColumnSummary, TableSummary } from '../../protocol/studyService.ts';
import type { Table } from '../../protocol/table.ts';
import { lhcoLayoutOf } from '../lhcoLayout.ts';
import { lhcoFeatures } from '../standIns/lhco/columns.ts';

const previewBins = 24;

export function summaryOf(table: Table): TableSummary {
  const { names, columns, rows } = table;
  return {
    rows,
    layout: layoutOf(table),
    columns: names.map((name, k) => columnSummary(name, columns[k])),
  };
}

/** A guess for a person to confirm; nothing where the names say it already. */
function layoutOf(table: Table): TableSummary['layout'] {
  if (lhcoFeatures.every((name) => table.names.includes(name))) return null;
  const layout = lhcoLayoutOf(table);
  return layout && (layout.kind === 'raw' ? 'raw' : 'derived');
}

function columnSummary(name: string, column: Float64Array): ColumnSummary {
  let [finite, min, max] = [0, Infinity, -Infinity];
  for (const value of column) {
    if (!Number.isFinite(value)) continue;
    finite++;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const bins = new Array<number>(previewBins).fill(0);
  const scale = max > min ? previewBins / (max - min) : 0;
  for (const value of column)
    if (Number.isFinite(value))
      bins[Math.min(previewBins - 1, Math.floor((value - min) * scale))]++;
  return { name, finite, min, max, preview: { from: min, to: max, bins, n: column.length } };
}
