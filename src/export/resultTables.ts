/** The numbers of a figure as tables in Markdown, beside what is known of them. Draws no figure. */
import { smallText, statText } from '../figures/format.ts';
import { knownOf, referenceLabels, type Known } from '../figures/known.ts';
import type {
  Block,
  CurveBlock,
  DistancesBlock,
  FigureData,
  HistogramsBlock,
  PanelsBlock,
  TableBlock,
} from '../protocol/figure.ts';
import type { FigureId } from '../protocol/figureIds.ts';
import { table } from './markdown.ts';

export function figureTables({ id, blocks }: FigureData): string[] {
  return blocks.flatMap((block) => {
    const text = tableOf(block, id);
    const title = block.kind === 'schematic' ? null : block.title;
    return text === null ? [] : [...(title === null ? [] : [`**${title}**`]), text];
  });
}

function tableOf(block: Block, figure: FigureId): string | null {
  switch (block.kind) {
    case 'panels':
      return panelsTable(block, figure);
    case 'distances':
      return distancesTable(block, figure);
    case 'table':
      return plainTable(block);
    case 'curve':
      return curveTable(block);
    case 'histograms':
      return histogramsTable(block, figure);
    case 'schematic':
      return null;
    default:
      return block satisfies never;
  }
}

const beside = (all: readonly Known[]): string =>
  all.map(({ text, source }) => `${text} (${source})`).join('; ');

function panelsTable({ columns, rows }: PanelsBlock, figure: FigureId): string | null {
  const lines = rows.flatMap(({ label: row, panels }) =>
    panels.flatMap((panel, i) => {
      const column = columns[i] ?? '';
      return (panel?.notes ?? []).map(({ label, stat }) => [
        ...[row, column, label, statText(stat)],
        beside(knownOf(figure, label, { row, column })),
      ]);
    }),
  );
  return lines.length === 0 ? null : table(['', '', 'Number', 'Here', 'Known'], lines);
}

function distancesTable(block: DistancesBlock, figure: FigureId): string {
  const { baseline, otLaws, maximum } = block;
  const known = (label: string): string => beside(knownOf(figure, label));
  const { baseline: random, laws, floor, maximum: most } = referenceLabels;
  return table(
    ['', 'Mean distance', 'Spread of points', 'Transport to own image', 'Known'],
    [
      ...block.series.map(({ label, mean, sd, otOwnImage }) => [
        ...[label, statText(mean), statText(sd), statText(otOwnImage), known(label)],
      ]),
      [random, statText(baseline?.mean ?? null), statText(baseline?.sd ?? null), '', known(random)],
      [laws, statText(otLaws?.value ?? null), '', '', known(laws)],
      [floor, statText(otLaws?.floor ?? null), '', '', known(floor)],
      [most, maximum.toFixed(2), '', '', known(most)],
    ],
  );
}

/** What is noted of series and marked on axes; null where nothing is. */
function histogramsTable({ series, panels }: HistogramsBlock, figure: FigureId): string | null {
  const known = (label: string): string => beside(knownOf(figure, label));
  const rows = [
    ...series.flatMap(({ label, notes }) =>
      notes.map(({ label: name, stat }, i) => [
        ...[label, name, statText(stat), i === 0 ? known(label) : ''],
      ]),
    ),
    ...panels.flatMap(({ title, lines, maximum }) => [
      ...lines.flatMap(({ label, at, floor }) => [
        [title, label, statText(at), known(label)],
        ...(floor ? [[title, `${label}, of one law`, statText(floor), '']] : []),
      ]),
      ...(maximum === null
        ? []
        : [[title, referenceLabels.maximum, maximum.toFixed(3), known(referenceLabels.maximum)]]),
    ]),
  ];
  return rows.length === 0 ? null : table(['', 'Number', 'Here', 'Known'], rows);
}

function plainTable({ columns, rows }: TableBlock): string {
  return table(
    ['', ...columns],
    rows.map(({ label, cells }) => [
      label,
      ...cells.map((cell) => (typeof cell === 'string' ? cell : statText(cell))),
    ]),
  );
}

function curveTable({ xLabel, x, series }: CurveBlock): string {
  const slopes = series.map(({ slope }) =>
    slope ? `${smallText(slope.value)} ± ${smallText(slope.error)}` : '–',
  );
  return table(
    [xLabel, ...series.map(({ label }) => label)],
    [
      ...x.map((value, i) => [String(value), ...series.map((each) => statText(each.values[i]))]),
      ['slope', ...slopes],
    ],
  );
}
