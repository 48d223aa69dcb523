/** Preprint Fig. A.1: a larger flows-for-flows flow, with and without penalty, on other bases. */
import type { FigureSpec } from '../../protocol/figure.ts';
import { all, lawPanel, panel } from './layouts.ts';
import { lawsOf, runKey, runOrder, type Task, type Variant } from './parts.ts';

const task: Task = ['four-circles', 'checkerboard'];

/** As many layers as the bases have: 4. */
const plainSize: Variant = {
  name: '4x2',
  change: (config) => {
    config.transfer.shape = { ...config.base.shape };
  },
};
/** One layer and one block more: 5 x 3. */
const larger: Variant = {
  name: '5x3',
  change: (config) => {
    const { layers, blocks } = config.base.shape;
    config.transfer.shape = { ...config.base.shape, layers: layers + 1, blocks: blocks + 1 };
  },
};
/** The same on bases that were trained from another seed. */
const otherBases: Variant = {
  name: '5x3-other-bases',
  change: (config) => {
    larger.change?.(config);
    config.seed += 1000;
  },
};

const shown = [
  { label: '4 layers of 2 blocks', method: 'flows-for-flows', variant: plainSize },
  { label: '5 layers of 3 blocks', method: 'flows-for-flows', variant: larger },
  { label: '5 x 3, other bases', method: 'flows-for-flows', variant: otherBases },
  { label: '5 x 3, penalty', method: 'movement-penalty', variant: larger },
] as const;

const gap = (column: (typeof shown)[number], direction: 'forward' | 'inverse') =>
  ({
    label: direction,
    unit: 'nats',
    over: [
      {
        of: { order: runKey(task, column.method, column.variant) },
        phase: 'transfer',
        result: 'klGap',
        direction,
      },
    ],
  }) as const;

export const s4FigA1: FigureSpec = {
  id: 's4-fig-a1',
  paper: 's4',
  place: 'Fig. A.1',
  title: 'A larger flow between the densities',
  orders: (choice) => ({
    ...lawsOf(choice, task),
    ...Object.fromEntries(
      shown.map(({ method, variant }) => [
        runKey(task, method, variant),
        runOrder('s4', choice, task, method, variant),
      ]),
    ),
  }),
  blocks: [
    {
      kind: 'panels',
      title: null,
      look: 'density',
      columns: ['Input', 'Target', ...shown.map(({ label }) => label)],
      rows: [
        {
          label: 'Four circles to checkerboard',
          panels: [
            lawPanel(task[0]),
            lawPanel(task[1]),
            ...shown.map(({ method, variant }) =>
              panel(all(runKey(task, method, variant)), ['outOfSupport', 'meanDistance']),
            ),
          ],
        },
      ],
    },
    {
      kind: 'table',
      title: 'Nats above the exact entropy on held-out points',
      columns: ['Forward', 'Inverse'],
      rows: shown.map((column) => ({
        label: column.label,
        cells: [gap(column, 'forward'), gap(column, 'inverse')],
      })),
    },
  ],
  caption: [
    {
      kind: 'compare',
      a: gap(shown[1], 'inverse'),
      b: gap(shown[0], 'inverse'),
      above:
        'Here the larger flow is farther from the target’s entropy ({a}) than the plain one ({b}).',
      below:
        'Here the larger flow is closer to the target’s entropy ({a}) than the plain one ({b}).',
      close:
        'Here the larger flow ({a}) and the plain one ({b}) are about as far from the target’s entropy.',
    },
  ],
};
