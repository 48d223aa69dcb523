/** PRD Fig. 12: how far points move where they need not, the three identity tasks pooled. */
import { methodIds } from '../../protocol/catalogue.ts';
import type { FigureSpec } from '../../protocol/figure.ts';
import { over, pooled } from './layouts.ts';
import { identityTasks, pairsOf, runsOf } from './parts.ts';

export const s0Fig12: FigureSpec = {
  id: 's0-fig12',
  paper: 's0',
  place: 'Fig. 12',
  title: 'Distance moved onto itself, three toys pooled',
  orders: (choice) => ({
    ...pairsOf(choice, identityTasks),
    ...runsOf('s0', choice, identityTasks, methodIds),
  }),
  blocks: [pooled(identityTasks)],
  caption: [
    {
      kind: 'say',
      text: 'The best map does nothing. Identity initialisation moves points by {identity} on average, the movement penalty by {penalty}.',
      values: {
        identity: over(identityTasks, 'identity-init', 'meanDistance'),
        penalty: over(identityTasks, 'movement-penalty', 'meanDistance'),
      },
    },
    {
      kind: 'say',
      text: 'Likelihood alone does not say which of the toys’ symmetries a map should take: a star turned by a right angle has the same density and a large distance. Here flows for flows moves points by {flows}, base transfer by {base}.',
      values: {
        flows: over(identityTasks, 'flows-for-flows', 'meanDistance'),
        base: over(identityTasks, 'base-transfer', 'meanDistance'),
      },
    },
  ],
};
