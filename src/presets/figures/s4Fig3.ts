/** Preprint Fig. 3: identity maps of checkerboard and four circles, coloured by start. */
import type { FigureSpec } from '../../protocol/figure.ts';
import { meanOf, methodGrid, all } from './layouts.ts';
import { lawsOf, runKey, runsOf, type Task } from './parts.ts';

const methods = ['base-transfer', 'flows-for-flows'] as const;
const tasks: readonly Task[] = [
  ['checkerboard', 'checkerboard'],
  ['four-circles', 'four-circles'],
];
const moved = (method: (typeof methods)[number]): ReturnType<typeof meanOf> =>
  meanOf(
    tasks.map((task) => all(runKey(task, method))),
    'meanDistance',
  );

export const s4Fig3: FigureSpec = {
  id: 's4-fig3',
  paper: 's4',
  place: 'Fig. 3',
  title: 'Does it find the identity?',
  orders: (choice) => ({
    ...lawsOf(choice, ['checkerboard', 'four-circles']),
    ...runsOf('s4', choice, tasks, methods),
  }),
  blocks: [methodGrid(tasks, 'colour', ['meanDistance'], { methods })],
  caption: [
    {
      kind: 'say',
      text: 'Input, base transfer and flows for flows between two samples of one law. The right answer is the first picture.',
      values: {},
    },
    {
      kind: 'compare',
      a: moved('flows-for-flows'),
      b: moved('base-transfer'),
      above: 'Here flows for flows moves points farther ({a}) than base transfer ({b}).',
      below: 'Here flows for flows moves points less far ({a}) than base transfer ({b}).',
      close: 'Here flows for flows ({a}) and base transfer ({b}) move points about equally far.',
    },
  ],
};
