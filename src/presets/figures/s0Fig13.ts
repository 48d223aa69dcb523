/** PRD Fig. 13: four circles turned from one angle to another, coloured by where points start. */
import { methodIds } from '../../protocol/catalogue.ts';
import type { FigureSpec } from '../../protocol/figure.ts';
import {
  angleRows,
  angles,
  atAngles,
  rotationItself,
  turning,
  turningRuns,
} from './conditional.ts';
import { metricOf } from './layouts.ts';
import { methodLabel, runKey, type Task } from './parts.ts';

const condition = 'rotation-steps';
const variant = turning(condition);
const task: Task = ['four-circles', 'four-circles'];
/** Five steps of 7.5°. */
const last = angles.length - 1;
const moved = (method: (typeof methodIds)[number]): ReturnType<typeof metricOf> =>
  metricOf({ order: runKey(task, method, variant), view: last }, 'meanDistance');

export const s0Fig13: FigureSpec = {
  id: 's0-fig13',
  paper: 's0',
  place: 'Fig. 13',
  title: 'Four circles turned from angle to angle',
  orders: (choice) => turningRuns('s0', choice, ['four-circles'], condition),
  blocks: [
    angleRows(task, variant, condition, [1, 3, 5], 'colour', ['meanDistance', 'outOfSupport']),
    {
      kind: 'curve',
      title: 'Distance moved, from 7.5° to the angle',
      xLabel: 'degrees turned',
      xUnit: 'degree',
      yLabel: 'mean distance',
      x: angles.map((angle) => angle - angles[0]),
      series: [
        ...methodIds.map((method) => ({
          label: methodLabel(method),
          method,
          values: atAngles(task, method, variant, 'meanDistance'),
        })),
        {
          label: 'Rotation itself',
          method: null,
          values: rotationItself('rotation-steps'),
        },
      ],
    },
  ],
  caption: [
    {
      kind: 'say',
      text: 'One flow learns all turns at once: it sees how far to turn and nothing else. The turn by 37.5° itself moves points by 1.028 on average.',
      values: {},
    },
    {
      kind: 'say',
      text: 'Here identity initialisation moves them by {identity}, base transfer by {base}.',
      values: { identity: moved('identity-init'), base: moved('base-transfer') },
    },
  ],
};
