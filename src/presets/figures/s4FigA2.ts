/** Preprint Fig. A.2: the identity maps of the other toys. */
import type { ToyId } from '../../protocol/catalogue.ts';
import type { FigureSpec } from '../../protocol/figure.ts';
import { lawsOf } from './parts.ts';
import { translationGrid } from './s4Fig5.ts';
import { translationRuns } from './translation.ts';

const toys = ['star', 'ring', 'annulus', 'spirals'] as const satisfies ToyId[];

export const s4FigA2: FigureSpec = {
  id: 's4-fig-a2',
  paper: 's4',
  place: 'Fig. A.2',
  title: 'Identity maps of the other toys',
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
      text: 'As Fig. 5 for the other toys. Where a law has symmetries, a map without penalty may turn or mirror it and lose nothing in likelihood.',
      values: {},
    },
  ],
};
