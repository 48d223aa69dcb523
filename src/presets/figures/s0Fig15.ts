/** PRD Fig. 15: four circles onto the star at the same angle, coloured by where points start. */
import type { FigureSpec } from '../../protocol/figure.ts';
import { angleRows, sharedRuns, together } from './conditional.ts';
import { metricOf } from './layouts.ts';
import { runKey, type Task } from './parts.ts';

const condition = 'rotation-steps';
const variant = together(condition);
const task: Task = ['four-circles', 'star'];

export const s0Fig15: FigureSpec = {
  id: 's0-fig15',
  paper: 's0',
  place: 'Fig. 15',
  title: 'Four circles onto the star, both at one angle',
  orders: (choice) => sharedRuns(choice, [task], condition),
  blocks: [
    angleRows(task, variant, condition, [1, 3, 5], 'colour', ['armEntropy', 'meanDistance']),
  ],
  caption: [
    {
      kind: 'say',
      text: 'Both laws turn together and the flow is told the angle. Where the colours turn with the picture, the map does the same thing at every angle.',
      values: {},
    },
    {
      kind: 'say',
      text: 'With the movement penalty the points move by {small} at 15° and by {large} at 45°.',
      values: {
        small: metricOf(
          { order: runKey(task, 'movement-penalty', variant), view: 1 },
          'meanDistance',
        ),
        large: metricOf(
          { order: runKey(task, 'movement-penalty', variant), view: 5 },
          'meanDistance',
        ),
      },
    },
  ],
};
