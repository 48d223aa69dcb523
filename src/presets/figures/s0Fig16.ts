/** PRD Fig. 16: the six tasks between unequal toys at one angle, where the points end. */
import { methodIds } from '../../protocol/catalogue.ts';
import type { FigureSpec, PanelsLayout } from '../../protocol/figure.ts';
import { angleLabel, sharedRuns, together } from './conditional.ts';
import { lawUnder, over, panel, taskLabel } from './layouts.ts';
import { methodLabel, runKey, unequalTasks } from './parts.ts';

const condition = 'rotation-steps';
const variant = together(condition);
/** 30°. */
const view = 3;

const grid: PanelsLayout = {
  kind: 'panels',
  title: `Both laws turned by ${angleLabel(view)}`,
  look: 'density',
  columns: ['Reference', 'Target', ...methodIds.map(methodLabel)],
  rows: unequalTasks.map((task) => ({
    label: taskLabel(task),
    panels: [
      lawUnder(task[0], condition, view),
      lawUnder(task[1], condition, view),
      ...methodIds.map((method) =>
        panel({ order: runKey(task, method, variant), view }, ['outOfSupport']),
      ),
    ],
  })),
};

export const s0Fig16: FigureSpec = {
  id: 's0-fig16',
  paper: 's0',
  place: 'Fig. 16',
  title: 'Six tasks under a common angle',
  orders: (choice) => sharedRuns(choice, unequalTasks, condition),
  blocks: [grid],
  caption: [
    {
      kind: 'say',
      text: 'As Fig. 5, with both laws turned by the same angle, which every flow is told.',
      values: {},
    },
    {
      kind: 'compare',
      a: over(unequalTasks, 'unidirectional', 'outOfSupport', variant),
      b: over(unequalTasks, 'flows-for-flows', 'outOfSupport', variant),
      above:
        'Over all angles, unidirectional leaves more out of support here ({a}) than flows for flows ({b}).',
      below:
        'Over all angles, unidirectional leaves less out of support here ({a}) than flows for flows ({b}).',
      close:
        'Over all angles, unidirectional ({a}) and flows for flows ({b}) leave about as much out of support here.',
    },
  ],
};
