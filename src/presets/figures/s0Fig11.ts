/** PRD Fig. 11: the three toys onto themselves. */
import { methodIds } from '../../protocol/catalogue.ts';
import type { FigureSpec } from '../../protocol/figure.ts';
import { methodGrid, over } from './layouts.ts';
import { identityTasks, lawsOf, paperToys, runsOf } from './parts.ts';

export const s0Fig11: FigureSpec = {
  id: 's0-fig11',
  paper: 's0',
  place: 'Fig. 11',
  title: 'Three toys onto themselves: where the points end',
  orders: (choice) => ({
    ...lawsOf(choice, paperToys),
    ...runsOf('s0', choice, identityTasks, methodIds),
  }),
  blocks: [methodGrid(identityTasks, 'density', ['outOfSupport', 'meanDistance'])],
  caption: [
    {
      kind: 'say',
      text: 'Reference and target have one law. What a method leaves out of support it has learnt wrongly; how far it moves points nothing in the density can tell.',
      values: {},
    },
    {
      kind: 'compare',
      a: over(identityTasks, 'unidirectional', 'outOfSupport'),
      b: over(identityTasks, 'identity-init', 'outOfSupport'),
      above:
        'Here unidirectional leaves more out of support ({a}) than identity initialisation ({b}).',
      below:
        'Here unidirectional leaves less out of support ({a}) than identity initialisation ({b}).',
      close:
        'Here unidirectional ({a}) and identity initialisation ({b}) leave about as much out of support.',
    },
  ],
};
