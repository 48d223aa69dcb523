/** PRD Fig. 14: three toys turned from one angle to another, where the points end. */
import { methodIds, toyLabels } from '../../protocol/catalogue.ts';
import type { FigureSpec, PanelsLayout } from '../../protocol/figure.ts';
import { angles, atAngles, turning, turningRuns } from './conditional.ts';
import { lawUnder, meanOf, panel } from './layouts.ts';
import { methodLabel, paperToys, runKey } from './parts.ts';

const condition = 'rotation-steps';
const variant = turning(condition);
const last = angles.length - 1;
const outside = (method: (typeof methodIds)[number]): ReturnType<typeof meanOf> =>
  meanOf(
    paperToys.map((toy) => ({ order: runKey([toy, toy], method, variant), view: last })),
    'outOfSupport',
  );

const grid: PanelsLayout = {
  kind: 'panels',
  title: `From ${angles[0]}° to ${angles[last]}°`,
  look: 'density',
  columns: ['Reference', 'Target', ...methodIds.map(methodLabel)],
  rows: paperToys.map((toy) => ({
    label: toyLabels[toy],
    panels: [
      lawUnder(toy, condition, 0),
      lawUnder(toy, condition, last),
      ...methodIds.map((method) =>
        panel({ order: runKey([toy, toy], method, variant), view: last }, ['outOfSupport']),
      ),
    ],
  })),
};

export const s0Fig14: FigureSpec = {
  id: 's0-fig14',
  paper: 's0',
  place: 'Fig. 14',
  title: 'Three toys turned from angle to angle',
  orders: (choice) => turningRuns('s0', choice, paperToys, condition),
  blocks: [
    grid,
    {
      kind: 'curve',
      title: 'Four circles: out of support against the angle',
      xLabel: 'angle of the target, degrees',
      xUnit: 'degree',
      yLabel: 'out of support',
      x: angles,
      series: methodIds.map((method) => ({
        label: methodLabel(method),
        method,
        values: atAngles(['four-circles', 'four-circles'], method, variant, 'outOfSupport'),
      })),
    },
  ],
  caption: [
    {
      kind: 'say',
      text: 'The same law at another angle: the map has to learn a turn and keep the shape.',
      values: {},
    },
    {
      kind: 'compare',
      a: outside('unidirectional'),
      b: outside('flows-for-flows'),
      above: 'Here unidirectional leaves more out of support ({a}) than flows for flows ({b}).',
      below: 'Here unidirectional leaves less out of support ({a}) than flows for flows ({b}).',
      close:
        'Here unidirectional ({a}) and flows for flows ({b}) leave about as much out of support.',
    },
  ],
};
