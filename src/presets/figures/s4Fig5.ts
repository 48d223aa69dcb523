/** Preprint Fig. 5: identity maps with the penalty, coloured by where points start. */
import { toyLabels, type ToyId } from '../../protocol/catalogue.ts';
import type { FigureSpec, PanelsLayout } from '../../protocol/figure.ts';
import { all, lawPanel, panel } from './layouts.ts';
import { lawsOf, runKey, type Task } from './parts.ts';
import { translationColumns, translationOf, translationRuns } from './translation.ts';

const toys = [
  'checkerboard',
  'four-circles',
  'concentric-rings',
  'eight-star',
] as const satisfies ToyId[];

/** Rows of a colour grid: input, then one panel a column of the table. */
export const translationGrid = (toys: readonly ToyId[]): PanelsLayout => ({
  kind: 'panels',
  title: null,
  look: 'colour',
  columns: ['Input', ...translationColumns.map(({ label }) => label)],
  rows: toys.map((toy) => ({
    label: toyLabels[toy],
    panels: [
      lawPanel(toy),
      ...translationColumns.map(({ method, variant }) =>
        panel(all(runKey([toy, toy], method, variant)), ['meanAbsolute']),
      ),
    ],
  })),
});

const checkerboard: Task = ['checkerboard', 'checkerboard'];

export const s4Fig5: FigureSpec = {
  id: 's4-fig5',
  paper: 's4',
  place: 'Fig. 5',
  title: 'Identity maps with a movement penalty',
  orders: (choice) => {
    const runs = Object.entries(translationRuns(choice));
    const shown = runs.filter(
      ([, order]) => order.kind === 'run' && toys.some((toy) => toy === order.config.reference),
    );
    return { ...lawsOf(choice, toys), ...Object.fromEntries(shown) };
  },
  blocks: [translationGrid(toys)],
  caption: [
    {
      kind: 'say',
      text: 'The penalty singles out one of the maps that likelihood cannot tell apart. On the checkerboard a coordinate moves by {with} with it and by {without} without.',
      values: {
        with: {
          label: 'with',
          unit: 'distance',
          over: [translationOf(checkerboard, translationColumns[1])],
        },
        without: {
          label: 'without',
          unit: 'distance',
          over: [translationOf(checkerboard, translationColumns[2])],
        },
      },
    },
  ],
};
