/** A table in few numbers, for a picker: ranges, small histograms, the first rows. */
import type { ColumnSummary, TableSummary } from '../../protocol/studyService.ts';
import type { Table } from '../../protocol/table.ts';
import { lhcoLayoutOf } from '../lhcoLayout.ts';
import { lhcoFeatures } from '../standIns/lhco/columns.ts';

const previewBins = 24;
const headRows = 4;

export function summaryOf(table: Table): TableSummary {
  const { names, columns, rows } = table;
  return {
    rows,
    layout: layoutOf(table),
    columns: names.map((name, k) => columnSummary(name, columns[k])),
    head: Array.from({ length: Math.min(rows, headRows) }, (_, i) => columns.map((c) => c[i])),
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
