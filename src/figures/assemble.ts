/**
 * A figure's layout and its products become the figure as it is drawn: every number, count and
 * sentence in place. What is not made yet is null and listed; nothing is guessed.
 */
import type {
  Block,
  CurveBlock,
  CurveLayout,
  FigureData,
  FigureSpec,
  Layout,
  PanelData,
  PanelLayout,
  PanelsBlock,
  PanelsLayout,
  Paper,
  SchematicBlock,
  TableBlock,
  TableLayout,
} from '../protocol/figure.ts';
import type { FigureBudget } from '../protocol/figureIds.ts';
import { fullestShare } from '../protocol/productCells.ts';
import type { Schematic, SchematicId, SchematicPoints } from '../protocol/schematic.ts';
import { distancesBlock } from './distances.ts';
import { histogramsBlock } from './histograms.ts';
import { slopeOf, type LinePoint } from './line.ts';
import { sentencesOf } from './sentences.ts';
import { Source, type Missing, type Products } from './source.ts';

export interface Assembled {
  data: FigureData;
  /** Orders of the figure that no product answers yet. */
  missing: Missing[];
}

/** A schematic that is not known is left out, like a figure's block that waits for it. */
export type Schematics = (
  id: SchematicId,
  paper: Paper,
  budget: FigureBudget,
) => { schematic: Schematic; points: SchematicPoints } | null;

/**
 * @param seeds panels show the first; every number is over all of them, so that a seed that is not
 *   complete leaves its numbers null
 */
export function assemble(
  spec: FigureSpec,
  budget: FigureBudget,
  seeds: readonly number[],
  products: Products,
  schematics: Schematics = () => null,
): Assembled {
  const source = new Source(spec, budget, seeds, products);
  const drawn = (of: SchematicId): SchematicBlock | null => {
    const found = schematics(of, spec.paper, budget);
    return found && { kind: 'schematic', ...found };
  };
  const blocks = spec.blocks.map((layout) => blockOf(layout, source, drawn));
  const { id, paper, place, title } = spec;
  const data: FigureData = {
    ...{ id, paper, place, title, budget, seeds: [...seeds] },
    caption: sentencesOf(spec.caption, source),
    blocks: blocks.filter((block) => block !== null),
  };
  return { data, missing: source.missing };
}

function blockOf(
  layout: Layout,
  source: Source,
  schematic: (of: SchematicId) => SchematicBlock | null,
): Block | null {
  switch (layout.kind) {
    case 'panels':
      return panelsBlock(layout, source);
    case 'distances':
      return distancesBlock(layout, source);
    case 'table':
      return tableBlock(layout, source);
    case 'curve':
      return curveBlock(layout, source);
    case 'histograms':
      return histogramsBlock(layout, source);
    case 'schematic':
      return schematic(layout.of);
    default:
      return layout satisfies never;
  }
}

function panelsBlock(layout: PanelsLayout, source: Source): PanelsBlock {
  const { kind, title, look, columns } = layout;
  const rows = layout.rows.map(({ label, panels }) => ({
    label,
    panels: panels.map((panel, i) => {
      const name = [label, columns[i]].filter(Boolean).join(', ');
      return panel && panelOf(panel, name, source);
    }),
  }));
  const all = rows.flatMap(({ panels }) => panels.filter((panel) => panel !== null));
  const shares = all.map(({ cells }) => fullestShare(cells));
  return { kind, title, look, columns: [...columns], rows, most: Math.max(0, ...shares) };
}

function panelOf({ of, notes }: PanelLayout, name: string, source: Source): PanelData | null {
  const seed = source.seeds[0];
  const found = source.find(of, seed);
  // A product that was kept without its counts has no sides.
  if (!found || found.cells.side === 0) return null;
  return {
    name,
    cells: found.cells,
    notes: notes.map((quantity) => ({ label: quantity.label, stat: source.stat(quantity) })),
    order: source.order(seed, of.order).kind === 'run' ? of.order : null,
    ref: of,
  };
}

function tableBlock({ title, columns, rows }: TableLayout, source: Source): TableBlock {
  return {
    ...{ kind: 'table', title, columns: [...columns] },
    rows: rows.map(({ label, cells }) => ({
      label,
      cells: cells.map((cell) =>
        typeof cell === 'string' || cell === null ? cell : source.stat(cell),
      ),
    })),
  };
}

function curveBlock(layout: CurveLayout, source: Source): CurveBlock {
  const { title, xLabel, xUnit, yLabel, x } = layout;
  const series = layout.series.map(({ label, method, values }) => {
    const stats = values.map((quantity) => source.stat(quantity));
    const points = stats.flatMap((stat, i): LinePoint[] =>
      stat ? [{ x: x[i], values: stat.values }] : [],
    );
    return { label, method, values: stats, slope: slopeOf(points) };
  });
  const unit = layout.series[0]?.values[0]?.unit ?? 'share';
  return { kind: 'curve', title, xLabel, xUnit, yLabel, x: [...x], unit, series };
}
