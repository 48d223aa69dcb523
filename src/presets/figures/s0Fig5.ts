/** PRD Fig. 5: the six tasks between unequal toys, what each method makes of them. */
import { methodIds } from '../../protocol/catalogue.ts';
import type { FigureSpec } from '../../protocol/figure.ts';
import { methodGrid, over } from './layouts.ts';
import { lawsOf, paperToys, runsOf, unequalTasks } from './parts.ts';

export const s0Fig5: FigureSpec = {
  id: 's0-fig5',
  paper: 's0',
  place: 'Fig. 5',
  title: 'Six tasks, five methods: where the points end',
  orders: (choice) => ({
    ...lawsOf(choice, paperToys),
    ...runsOf('s0', choice, unequalTasks, methodIds, { c2st: true }),
  }),
  blocks: [methodGrid(unequalTasks, 'density', ['outOfSupport', 'c2stAuc', 'slicedW2'])],
  caption: [
    {
      kind: 'say',
      text: 'A perfect map would show the target again. The scale is logarithmic and empty cells are white, so a few points between the arms of the star already show.',
      values: {},
    },
    {
      kind: 'compare',
      a: over(unequalTasks, 'unidirectional', 'outOfSupport'),
      b: over(unequalTasks, 'flows-for-flows', 'outOfSupport'),
      above:
        'Here unidirectional, which only ever sees target points, smears: {a} of its points are out of support on average, against {b} with flows for flows.',
      below:
        'Here unidirectional leaves fewer points out of support ({a} on average) than flows for flows ({b}).',
      close:
        'Here unidirectional ({a}) and flows for flows ({b}) leave about as many points out of support.',
    },
    {
      kind: 'say',
      text: 'A perfect map has 1 % out of support on circles and star and none on the checkerboard, and a classifier cannot tell its points from the target: AUC 0.5.',
      values: {},
    },
  ],
};
