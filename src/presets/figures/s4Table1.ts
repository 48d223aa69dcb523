/** Preprint Table 1: mean absolute translation of identity maps, all toys. Generated, never copied. */
import { toyLabels } from '../../protocol/catalogue.ts';
import type { FigureSpec, Quantity } from '../../protocol/figure.ts';
import {
  ontoThemselves,
  translationColumns,
  translationOf,
  translationRuns,
} from './translation.ts';

const mean = (column: (typeof translationColumns)[number]): Quantity => ({
  label: column.label,
  unit: 'distance',
  over: ontoThemselves.map((task) => translationOf(task, column)),
});

export const s4Table1: FigureSpec = {
  id: 's4-table1',
  paper: 's4',
  place: 'Table 1',
  title: 'Mean absolute translation of identity maps',
  orders: translationRuns,
  blocks: [
    {
      kind: 'table',
      title: null,
      columns: translationColumns.map(({ label }) => label),
      rows: [
        ...ontoThemselves.map((task) => ({
          label: toyLabels[task[0]],
          cells: translationColumns.map((column): Quantity => ({
            label: column.label,
            unit: 'distance',
            over: [translationOf(task, column)],
          })),
        })),
        { label: 'Mean', cells: translationColumns.map(mean) },
      ],
    },
  ],
  caption: [
    {
      kind: 'say',
      text: 'Mean over points and features of how far a coordinate moves where it need not move at all. The penalty by itself, without any likelihood, is the floor: {floor} on average.',
      values: { floor: mean(translationColumns[0]) },
    },
    {
      kind: 'compare',
      a: mean(translationColumns[1]),
      b: mean(translationColumns[2]),
      above: 'Here the penalty makes flows for flows move points farther ({a} against {b}).',
      below: 'Here the penalty makes flows for flows move points less far ({a} against {b}).',
      close: 'Here the penalty leaves the distance about as it is ({a} against {b}).',
    },
  ],
};
