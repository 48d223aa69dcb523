/** What the papers say of points that end out of support (SCIENCE D6, C3, C6). */
import { methodIds, methods, toyLabels, type MethodId } from '../../protocol/catalogue.ts';
import type { RunOrder } from '../../protocol/product.ts';
import type { Claim, Side } from '../claim.ts';
import type { Lab, Task, Where } from '../lab.ts';

const metric = 'outOfSupport';
const unit = 'share';
const taskText = ([reference, target]: Task): string =>
  `${toyLabels[reference]} to ${toyLabels[target].toLowerCase()}`;

export function supportClaims(lab: Lab): Claim[] {
  return [...unidirectional(lab), grid(lab), conditional(lab)];
}

function unidirectional(lab: Lab): Claim[] {
  const figure = 's0-fig5';
  const side = (method: MethodId, task?: Task): Side => ({
    label: [methods[method].label, ...(task ? [taskText(task)] : [])].join(', '),
    at: lab.metric(figure, task ? { method, task } : { method }, metric),
  });
  return [
    {
      ...{ id: 'd6-unidirectional-worst', place: 'D6, PRD section III.B', unit, atLeast: 4 },
      text: 'Unidirectional ends worst: more of its points are out of support than with flows for flows on at least 4 of the 6 tasks.',
      comparisons: lab.tasks(figure, { method: 'unidirectional' }).map((task) => ({
        smaller: side('flows-for-flows', task),
        larger: side('unidirectional', task),
      })),
    },
    {
      ...{ id: 'unidirectional-smearing', place: 'B2, PRD Fig. 5', unit },
      text: 'Unidirectional smears: over the six tasks, more of its points are out of support than with any other method.',
      comparisons: methodIds
        .filter((method) => method !== 'unidirectional')
        .map((method) => ({ smaller: side(method), larger: side('unidirectional') })),
    },
  ];
}

function grid(lab: Lab): Claim {
  const side = (method: MethodId): Side => ({
    label: methods[method].label,
    at: lab.metric('s4-fig4', { method }, metric),
  });
  return {
    ...{ id: 'c3-base-transfer-sharper', place: 'C3, preprint Fig. 4', unit },
    text: 'Over the grid of three inputs and four targets, base transfer leaves fewer points out of support than flows for flows.',
    comparisons: [{ smaller: side('base-transfer'), larger: side('flows-for-flows') }],
  };
}

function conditional(lab: Lab): Claim {
  const figure = 's4-fig6';
  const views = ({ views }: RunOrder): number[] => [...views.keys()];
  const bases = (order: RunOrder): { base: number }[] => views(order).map((base) => ({ base }));
  const where = (method: MethodId): Where => ({ method });
  return {
    ...{ id: 'c6-transport-sharper', place: 'C6, preprint Fig. 6', unit },
    text: 'Turned to the six angles, flows for flows leaves fewer points out of support than samples of the base density itself.',
    comparisons: [
      {
        smaller: {
          label: methods['flows-for-flows'].label,
          at: lab.metric(figure, where('flows-for-flows'), metric, views),
        },
        larger: {
          label: 'Samples of the base',
          at: lab.metric(figure, where('base-transfer'), metric, bases),
        },
      },
    ],
  };
}
