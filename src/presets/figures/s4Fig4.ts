/** Preprint Fig. 4: three inputs onto four targets; the text does not name them, we chose. */
import { toyLabels, type ToyId } from '../../protocol/catalogue.ts';
import type { FigureSpec, PanelsLayout } from '../../protocol/figure.ts';
import { all, lawPanel, over, panel } from './layouts.ts';
import { lawsOf, runKey, runsOf, type Task } from './parts.ts';

const inputs = ['four-circles', 'star', 'checkerboard'] as const satisfies ToyId[];
const targets = ['ring', 'concentric-rings', 'eight-star', 'spirals'] as const satisfies ToyId[];
const methods = ['base-transfer', 'flows-for-flows'] as const;
const tasks: readonly Task[] = inputs.flatMap((input) =>
  targets.map((target) => [input, target] as const),
);

const gridOf = (method: (typeof methods)[number], title: string): PanelsLayout => ({
  kind: 'panels',
  title,
  look: 'density',
  columns: ['Input', ...targets.map((target) => toyLabels[target])],
  rows: [
    { label: 'Target', panels: [null, ...targets.map(lawPanel)] },
    ...inputs.map((input) => ({
      label: toyLabels[input],
      panels: [
        lawPanel(input),
        ...targets.map((target) =>
          panel(all(runKey([input, target], method)), ['outOfSupport', 'meanDistance']),
        ),
      ],
    })),
  ],
});

export const s4Fig4: FigureSpec = {
  id: 's4-fig4',
  paper: 's4',
  place: 'Fig. 4',
  title: 'Three inputs onto four targets',
  orders: (choice) => ({
    ...lawsOf(choice, [...inputs, ...targets]),
    ...runsOf('s4', choice, tasks, methods),
  }),
  blocks: [gridOf('flows-for-flows', 'Flows for flows'), gridOf('base-transfer', 'Base transfer')],
  caption: [
    {
      kind: 'say',
      text: 'Any law can be carried onto any other. Data stand along the edges; inputs and targets are our choice, since the paper’s text does not name them.',
      values: {},
    },
    {
      kind: 'compare',
      a: over(tasks, 'base-transfer', 'outOfSupport'),
      b: over(tasks, 'flows-for-flows', 'outOfSupport'),
      above: 'Here base transfer leaves more out of support ({a}) than flows for flows ({b}).',
      below: 'Here base transfer leaves less out of support ({a}) than flows for flows ({b}).',
      close:
        'Here base transfer ({a}) and flows for flows ({b}) leave about as much out of support.',
    },
  ],
};
