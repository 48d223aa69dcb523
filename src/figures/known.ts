/**
 * Numbers that a figure's own are held against: exact or computed truths, and what was printed or
 * measured elsewhere. Every one names its source; none is a result of this lab.
 */
import type { FigureId } from '../protocol/figureIds.ts';

export interface Known {
  /** Null: wherever the label stands. */
  figure: FigureId | null;
  /** Label of the number as the figure writes it. */
  label: string;
  /** Heads of column and row, where it is of one panel alone. */
  column?: string;
  row?: string;
  text: string;
  /** Row or section of SCIENCE, and what it rests on. */
  source: string;
}

/** Labels of numbers that figures of distances have beside their series. */
export const referenceLabels = {
  baseline: 'Random pairing',
  laws: 'Transport between the laws',
  floor: 'The same, of one law',
  maximum: 'Largest possible',
} as const;

const original = 'SCIENCE 4.2, original package, one seed';
const noMap = 'SCIENCE D2, Monte Carlo';

export const known: readonly Known[] = [
  {
    ...{ figure: null, label: 'out of support', source: 'SCIENCE 4.1, exact' },
    text: 'perfect map 1.00 %, onto the checkerboard 0 %',
  },
  {
    figure: null,
    label: 'classifier AUC',
    text: 'perfect map 0.500',
    source: 'SCIENCE 4.1, exact',
  },
  {
    figure: null,
    label: 'circle kept',
    text: 'doing nothing 89.2 %, chance 25.0 %',
    source: noMap,
  },
  {
    ...{ figure: null, label: 'circle kept (hard)', source: noMap },
    text: 'doing nothing 91.6 %, chance 25.0 %',
  },
  {
    ...{ figure: null, label: 'arm entropy', source: 'SCIENCE D3, exact' },
    text: 'uniform over four arms 1.386',
  },
  {
    ...{ figure: null, label: 'covered', source: 'SCIENCE 4.1, Monte Carlo' },
    text: 'truth by truth above 99 %',
  },
  {
    ...{ figure: null, label: 'sliced W2', source: 'SCIENCE 4.1, Monte Carlo' },
    text: 'one law by itself: four circles 0.04 at 10,000 points',
  },
  ...(['s0-fig6', 's0-fig12'] as const).map((figure) => ({
    ...{ figure, label: referenceLabels.maximum, source: 'PRD paper, printed' },
    text: '11.31',
  })),
  {
    ...{ figure: 's0-fig6', label: referenceLabels.baseline, source: 'SCIENCE D5, Monte Carlo' },
    text: '3.265 ± 1.554 (spread of points)',
  },
  {
    ...{ figure: 's0-fig6', label: referenceLabels.laws, source: 'SCIENCE D5, Monte Carlo' },
    text: 'about 1.20',
  },
  {
    ...{ figure: 's0-fig12', label: referenceLabels.baseline, source: 'SCIENCE D14, Monte Carlo' },
    text: '3.144 ± 1.784 (spread of points)',
  },
  {
    ...{ figure: 's0-fig12', label: referenceLabels.laws, source: 'SCIENCE 4.1, Monte Carlo' },
    text: '0.17, 0.11, 0.19 for four circles, star, checkerboard at 1,500 points: all floor',
  },
  {
    ...{ figure: 's0-fig9', label: 'Exact morph', source: 'SCIENCE D9, Monte Carlo' },
    text: '0.283 ± 0.081 (spread of events), in the sidebands',
  },
  {
    ...{ figure: 's0-fig9', label: 'random pairing', source: 'SCIENCE D9, Monte Carlo' },
    text: '2.23 ± 0.95 (spread of pairs)',
  },
  {
    ...{ figure: 's0-fig9', label: referenceLabels.maximum, source: 'PRD paper, printed' },
    text: '13.41',
  },
  ...(['s0-fig3', 's0-fig11', 's4-fig3'] as const).map((figure) => ({
    ...{ figure, label: 'mean distance', text: 'doing nothing 0', source: 'exact' },
  })),
  ...(
    [
      ['s0-fig3', 'Flows for flows', '0.02'],
      ['s0-fig3', 'Identity initialisation', '0.01'],
      ['s0-fig4', 'Flows for flows', '1.16'],
      ['s0-fig4', 'Movement penalty', '0.93'],
      ['s0-fig4', 'Base transfer', '1.66'],
    ] as const
  ).map(([figure, column, text]) => ({
    ...{ figure, column, label: 'mean distance', text, source: original },
  })),
  ...(
    [
      ['Flows for flows', '4.50 %'],
      ['Movement penalty', '6.40 %'],
      ['Base transfer', '2.00 %'],
    ] as const
  ).map(([column, text]) => ({
    ...{ figure: 's0-fig5' as const, row: 'Four circles to star', column },
    ...{ label: 'out of support', text, source: original },
  })),
];

/** What is known of a number, by where it stands. */
export function knownOf(
  figure: FigureId,
  label: string,
  at: { row?: string; column?: string } = {},
): Known[] {
  return known.filter(
    (each) =>
      (each.figure === null || each.figure === figure) &&
      each.label === label &&
      (each.column === undefined || each.column === at.column) &&
      (each.row === undefined || each.row === at.row),
  );
}
