/** PRD Fig. 3: four circles onto four circles, coloured by where points start. */
import { methodIds } from '../../protocol/catalogue.ts';
import type { FigureSpec } from '../../protocol/figure.ts';
import { all, methodGrid, metricOf } from './layouts.ts';
import { lawsOf, runKey, runsOf, type Task } from './parts.ts';

const task: Task = ['four-circles', 'four-circles'];
const kept = (method: (typeof methodIds)[number]): ReturnType<typeof metricOf> =>
  metricOf(all(runKey(task, method)), 'ringSoft');

export const s0Fig3: FigureSpec = {
  id: 's0-fig3',
  paper: 's0',
  place: 'Fig. 3',
  title: 'Four circles onto themselves',
  orders: (choice) => ({
    ...lawsOf(choice, ['four-circles']),
    ...runsOf('s0', choice, [task], methodIds),
  }),
  blocks: [methodGrid([task], 'colour', ['ringSoft', 'ringHard', 'meanDistance'])],
  caption: [
    {
      kind: 'say',
      text: 'The two datasets have the same law, so doing nothing would be a perfect map. Colours say where points start: a method that leaves them alone shows the first picture again.',
      values: {},
    },
    {
      kind: 'say',
      text: 'A point keeps its circle with a share of {identity} under identity initialisation and {transfer} under base transfer; doing nothing gives 89.2 %, chance 25 %.',
      values: { identity: kept('identity-init'), transfer: kept('base-transfer') },
    },
    {
      kind: 'compare',
      a: kept('flows-for-flows'),
      b: kept('base-transfer'),
      above: 'Here flows for flows keeps circles better ({a}) than base transfer ({b}).',
      below: 'Here flows for flows keeps circles worse ({a}) than base transfer ({b}).',
      close: 'Here flows for flows ({a}) and base transfer ({b}) keep circles about alike.',
    },
  ],
};
