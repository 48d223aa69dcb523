/** Preprint Fig. 7: four circles turned by 15°, 30° and 45°, coloured by where points start. */
import type { FigureSpec, PanelsLayout } from '../../protocol/figure.ts';
import {
  angleLabel,
  angles,
  atAngles,
  rotationItself,
  turning,
  turningRuns,
} from './conditional.ts';
import { lawUnder, panel } from './layouts.ts';
import { methodLabel, runKey, type Task } from './parts.ts';

const condition = 'rotation';
const variant = turning(condition);
const task: Task = ['four-circles', 'four-circles'];
const methods = ['flows-for-flows', 'base-transfer'] as const;
const views = [1, 3, 5];

const grid: PanelsLayout = {
  kind: 'panels',
  title: null,
  look: 'colour',
  columns: views.map(angleLabel),
  rows: [
    { label: 'Truth', panels: views.map((view) => lawUnder('four-circles', condition, view)) },
    ...methods.map((method) => ({
      label: methodLabel(method),
      panels: views.map((view) =>
        panel({ order: runKey(task, method, variant), view }, ['meanDistance', 'outOfSupport']),
      ),
    })),
  ],
};

export const s4Fig7: FigureSpec = {
  id: 's4-fig7',
  paper: 's4',
  place: 'Fig. 7',
  title: 'Turned by 15°, 30° and 45°: which point went where',
  orders: (choice) => turningRuns('s4', choice, ['four-circles'], condition, methods),
  blocks: [
    grid,
    {
      kind: 'curve',
      title: 'Distance moved against the angle',
      xLabel: 'degrees turned',
      xUnit: 'degree',
      yLabel: 'mean distance',
      x: angles,
      series: [
        ...methods.map((method) => ({
          label: methodLabel(method),
          method,
          values: atAngles(task, method, variant, 'meanDistance'),
        })),
        { label: 'Rotation itself', method: null, values: rotationItself(condition) },
      ],
    },
  ],
  caption: [
    {
      kind: 'say',
      text: 'A map that turns keeps the colours in order and moves points by as much as the rotation itself: 0.418, 0.828 and 1.224 on average.',
      values: {},
    },
  ],
};
