/** PRD Fig. 6: how far points move, the six tasks between unequal toys pooled. */
import { methodIds } from '../../protocol/catalogue.ts';
import type { FigureSpec } from '../../protocol/figure.ts';
import { over, pooled } from './layouts.ts';
import { pairsOf, runsOf, unequalTasks } from './parts.ts';

export const s0Fig6: FigureSpec = {
  id: 's0-fig6',
  paper: 's0',
  place: 'Fig. 6',
  title: 'Distance moved, six tasks pooled',
  orders: (choice) => ({
    ...pairsOf(choice, unequalTasks),
    ...runsOf('s0', choice, unequalTasks, methodIds),
  }),
  blocks: [pooled(unequalTasks)],
  caption: [
    {
      kind: 'say',
      text: 'Methods that reach the same density still differ in how far they move points to get there. Grey: independent pairs. The frame allows no distance above 11.31.',
      values: {},
    },
    {
      kind: 'compare',
      a: over(unequalTasks, 'movement-penalty', 'meanDistance'),
      b: over(unequalTasks, 'base-transfer', 'meanDistance'),
      above: 'Here the movement penalty moves points farther ({a}) than base transfer ({b}).',
      below: 'Here the movement penalty moves points less far ({a}) than base transfer ({b}).',
      close:
        'Here the movement penalty ({a}) and base transfer ({b}) move points about equally far.',
    },
    {
      kind: 'compare',
      a: over(unequalTasks, 'flows-for-flows', 'meanDistance'),
      b: over(unequalTasks, 'base-transfer', 'meanDistance'),
      above: 'Here flows for flows moves points farther ({a}) than base transfer ({b}).',
      below: 'Here flows for flows moves points less far ({a}) than base transfer ({b}).',
      close: 'Here flows for flows ({a}) and base transfer ({b}) move points about equally far.',
    },
  ],
};
