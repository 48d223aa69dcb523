/** PRD Fig. 17: four circles onto the star at several angles, where the points end. */
import { methodIds } from '../../protocol/catalogue.ts';
import type { FigureSpec } from '../../protocol/figure.ts';
import { angleRows, angles, atAngles, sharedRuns, together } from './conditional.ts';
import { methodLabel, type Task } from './parts.ts';

const condition = 'rotation-steps';
const variant = together(condition);
const task: Task = ['four-circles', 'star'];

export const s0Fig17: FigureSpec = {
  id: 's0-fig17',
  paper: 's0',
  place: 'Fig. 17',
  title: 'Four circles onto the star at six angles',
  orders: (choice) => sharedRuns(choice, [task], condition),
  blocks: [
    angleRows(task, variant, condition, [0, 1, 2, 3, 4, 5], 'density', ['outOfSupport']),
    {
      kind: 'curve',
      title: 'Out of support against the angle',
      xLabel: 'angle, degrees',
      xUnit: 'degree',
      yLabel: 'out of support',
      x: angles,
      series: methodIds.map((method) => ({
        label: methodLabel(method),
        method,
        values: atAngles(task, method, variant, 'outOfSupport'),
      })),
    },
  ],
  caption: [
    {
      kind: 'say',
      text: 'No angle is special, so the share out of support should not depend on it: the slopes beside the curves should be zero within their errors.',
      values: {},
    },
  ],
};
