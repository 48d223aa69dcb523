/** Preprint Fig. 6: four circles turned to six angles; the base's own samples beside the map's. */
import type { FigureSpec, PanelsLayout } from '../../protocol/figure.ts';
import { angleLabel, angles, atAngles, turning, turningRuns } from './conditional.ts';
import { lawUnder, panel } from './layouts.ts';
import { runKey, type Task } from './parts.ts';

const condition = 'rotation';
const variant = turning(condition);
const task: Task = ['four-circles', 'four-circles'];
const views = angles.map((_, view) => view);
const bases = runKey(task, 'base-transfer', variant);

const grid: PanelsLayout = {
  kind: 'panels',
  title: null,
  look: 'density',
  columns: views.map(angleLabel),
  rows: [
    { label: 'Truth', panels: views.map((view) => lawUnder('four-circles', condition, view)) },
    {
      label: 'Samples of the base',
      panels: views.map((base) => ({ of: { order: bases, view: { base } }, notes: [] })),
    },
    {
      label: 'Flows for flows from 0°',
      panels: views.map((view) =>
        panel({ order: runKey(task, 'flows-for-flows', variant), view }, ['outOfSupport']),
      ),
    },
  ],
};

export const s4Fig6: FigureSpec = {
  id: 's4-fig6',
  paper: 's4',
  place: 'Fig. 6',
  title: 'Turned to six angles: samples and transported points',
  orders: (choice) =>
    turningRuns('s4', choice, ['four-circles'], condition, ['base-transfer', 'flows-for-flows']),
  blocks: [
    grid,
    {
      kind: 'curve',
      title: 'Out of support against the angle',
      xLabel: 'angle, degrees',
      xUnit: 'degree',
      yLabel: 'out of support',
      x: angles,
      series: [
        {
          label: 'Samples of the base',
          method: null,
          values: views.map((base) => ({
            label: 'out of support',
            unit: 'share',
            over: [{ of: { order: bases, view: { base } }, metric: 'outOfSupport' }],
          })),
        },
        {
          label: 'Flows for flows',
          method: 'flows-for-flows',
          values: atAngles(task, 'flows-for-flows', variant, 'outOfSupport'),
        },
        {
          label: 'Base transfer',
          method: 'base-transfer',
          values: atAngles(task, 'base-transfer', variant, 'outOfSupport'),
        },
      ],
    },
  ],
  caption: [
    {
      kind: 'say',
      text: 'Transported points start as real data, the base’s samples as noise: what the map keeps of the data it need not learn.',
      values: {},
    },
  ],
};
