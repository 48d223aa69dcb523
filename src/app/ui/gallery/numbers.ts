/** A figure's numbers as tables and its picture as a sentence, for those who read rather than look. */
import { numberText, statText } from '../../../figures/format.ts';
import { schematicText } from '../../../plots/schematic/index.ts';
import type {
  Block,
  CurveBlock,
  DistancesBlock,
  FigureData,
  HistogramsBlock,
  PanelsBlock,
  TableBlock,
} from '../../../protocol/figure.ts';

export interface NumberTable {
  title: string | null;
  head: string[];
  rows: string[][];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function numberTables(data: FigureData): NumberTable[] {
  return data.blocks.flatMap((block): NumberTable[] => {
    switch (block.kind) {
      case 'panels':
        return panels(block);
      case 'distances':
        return [distances(block)];
      case 'table':
        return [table(block)];
      case 'curve':
        return [curve(block)];
      case 'histograms':
        return histograms(block);
      case 'schematic':
        return [];
      default:
        return block satisfies never;
    }
  });
}

/** What a drawing says, in sentences. */
export const drawingTexts = (data: FigureData): string[] =>
  data.blocks.flatMap((block) =>
    block.kind === 'schematic' ? schematicText(block.schematic) : [],
  );

function panels({ title, columns, rows }: PanelsBlock): NumberTable[] {
  const all = rows.flatMap(({ label, panels: row }) =>
    row.flatMap((panel, i) =>
      panel && panel.notes.length > 0 ? [{ label, column: columns[i], notes: panel.notes }] : [],
    ),
  );
  const names = [...new Set(all.flatMap(({ notes }) => notes.map((note) => note.label)))];
  if (all.length === 0) return [];
  const labelled = all.some(({ label }) => label !== '');
  return [
    {
      title,
      head: [...(labelled ? ['Row'] : []), 'Panel', ...names.map(capital)],
      rows: all.map(({ label, column, notes }) => [
        ...(labelled ? [label] : []),
        column,
        ...names.map((name) => statText(notes.find((note) => note.label === name)?.stat ?? null)),
      ]),
    },
  ];
}

function distances({ title, series, baseline, otLaws, maximum }: DistancesBlock): NumberTable {
  return {
    title: title ?? 'Distance moved',
    head: ['', 'Mean', 'Spread over points', 'Least possible'],
    rows: [
      ...series.map(({ label, mean, sd, otOwnImage }) => [
        label,
        ...[mean, sd, otOwnImage].map((stat) => statText(stat)),
      ]),
      ...(baseline ? [['Random pairing', statText(baseline.mean), statText(baseline.sd), '']] : []),
      ...(otLaws ? [['Optimal transport between the laws', statText(otLaws.value), '', '']] : []),
      ['Largest possible', numberText(maximum, 'distance'), '', ''],
    ],
  };
}

function table({ title, columns, rows }: TableBlock): NumberTable {
  return {
    title,
    head: ['', ...columns],
    rows: rows.map(({ label, cells }) => [
      label,
      ...cells.map((cell) => (typeof cell === 'string' ? cell : statText(cell))),
    ]),
  };
}

function curve({ title, xLabel, x, series }: CurveBlock): NumberTable {
  return {
    title,
    head: [capital(xLabel), ...series.map(({ label }) => label)],
    rows: x.map((value, i) => [String(value), ...series.map(({ values }) => statText(values[i]))]),
  };
}

/** Numbers beside the histograms; their bins are in the CSV. */
function histograms({ title, series, panels }: HistogramsBlock): NumberTable[] {
  const noted = series.filter(({ notes }) => notes.length > 0);
  const names = [...new Set(noted.flatMap(({ notes }) => notes.map(({ label }) => label)))];
  const marks = panels.flatMap((panel) => [
    ...panel.lines.map(({ label, at }) => [panel.title, capital(label), statText(at)]),
    ...(panel.maximum === null
      ? []
      : [[panel.title, 'Largest possible', numberText(panel.maximum, 'scaled')]]),
  ]);
  const plain = marks.every(([place]) => place === '');
  return [
    ...(noted.length === 0
      ? []
      : [
          {
            title,
            head: ['', ...names.map(capital)],
            rows: noted.map(({ label, notes }) => [
              label,
              ...names.map((name) =>
                statText(notes.find((note) => note.label === name)?.stat ?? null),
              ),
            ]),
          },
        ]),
    ...(marks.length === 0
      ? []
      : [
          {
            title: 'Marked on the axis',
            head: plain ? ['', 'Value'] : ['Panel', '', 'Value'],
            rows: plain ? marks.map((row) => row.slice(1)) : marks,
          },
        ]),
  ];
}

const kinds: Record<Block['kind'], (block: Block) => string> = {
  panels: (block) => {
    if (block.kind !== 'panels') return '';
    const there = block.rows.reduce((sum, { panels: row }) => sum + row.filter(Boolean).length, 0);
    const of = block.look === 'colour' ? 'coloured by where points start' : 'densities on a log scale'; // prettier-ignore
    const columns = block.columns.filter(Boolean).join(', ');
    const rows = block.rows.map(({ label }) => label).filter(Boolean);
    const down = rows.length > 0 ? `; rows: ${rows.join('; ')}` : '';
    return `${there} panels, ${of}. Columns: ${columns}${down}.`;
  },
  distances: (block) => {
    if (block.kind !== 'distances') return '';
    const means = block.series.map(({ label, mean }) => `${label} ${statText(mean)}`);
    return `Histograms of the distance moved. Means: ${means.join(', ') || 'none yet'}.`;
  },
  table: (block) => (block.kind === 'table' ? `A table of ${block.rows.length} rows.` : ''),
  curve: (block) => {
    if (block.kind !== 'curve') return '';
    const names = block.series.map(({ label }) => label).join(', ');
    return `${capital(block.yLabel)} against ${block.xLabel}: ${names}.`;
  },
  histograms: (block) => {
    if (block.kind !== 'histograms') return '';
    const names = block.series.map(({ label }) => label).join(', ');
    const panels = block.panels.map(({ title }) => title).filter(Boolean);
    const about = block.title === null ? '' : ` ${capital(block.title)}.`;
    return `Histograms of ${names}${panels.length > 0 ? `: ${panels.join('; ')}` : ''}.${about}`;
  },
  schematic: (block) =>
    block.kind === 'schematic' ? (schematicText(block.schematic)[0] ?? '') : '',
};

/** The picture in words. */
export function figureSentence(data: FigureData): string {
  const parts = data.blocks.map((block) => kinds[block.kind](block));
  return [`${data.place}, ${data.title}.`, ...parts].join(' ');
}
