/** PRD Fig. 4: four circles onto the star, coloured by where points start. */
import { methodIds } from '../../protocol/catalogue.ts';
import type { FigureSpec } from '../../protocol/figure.ts';
import { all, methodGrid, metricOf } from './layouts.ts';
import { lawsOf, pairKey, pairsOf, runKey, runsOf, type Task } from './parts.ts';

const task: Task = ['four-circles', 'star'];
const moved = (method: (typeof methodIds)[number]): ReturnType<typeof metricOf> =>
  metricOf(all(runKey(task, method)), 'meanDistance');

export const s0Fig4: FigureSpec = {
  id: 's0-fig4',
  paper: 's0',
  place: 'Fig. 4',
  title: 'Four circles onto the star',
  orders: (choice) => ({
    ...lawsOf(choice, ['four-circles']),
    ...pairsOf(choice, [task]),
    ...runsOf('s0', choice, [task], methodIds),
  }),
  blocks: [methodGrid([task], 'colour', ['armEntropy', 'meanDistance'])],
  caption: [
    {
      kind: 'say',
      text: 'Every method may fill the star equally well and still send other points to other arms. Arm entropy says how a circle is spread over the arms: ln 4 = 1.386 if evenly, 0 if it goes to one.',
      values: {},
    },
    {
      kind: 'say',
      text: 'The movement penalty moves points by {penalty} on average; transport between fresh samples of the two laws takes {transport}, random pairing {random}.',
      values: {
        penalty: moved('movement-penalty'),
        transport: {
          label: 'transport',
          unit: 'distance',
          over: [{ of: { order: pairKey(task) }, pair: 'otLaws' }],
        },
        random: {
          label: 'random pairing',
          unit: 'distance',
          over: [{ of: { order: pairKey(task) }, pair: 'randomPairing' }],
        },
      },
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
