/** What the preprint says of identity maps: how little each method moves (SCIENCE C2, C5). */
import { toyLabels, type ToyId } from '../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { Claim, Side } from '../claim.ts';
import { meanReading, type Lab, type Where } from '../lab.ts';

const unit = 'distance';

export function translationClaims(lab: Lab): Claim[] {
  return [half(lab), order(lab)];
}

function half(lab: Lab): Claim {
  const toys = ['checkerboard', 'four-circles'] as const satisfies ToyId[];
  return {
    ...{ id: 'c2-half-of-base-transfer', place: 'C2, preprint Fig. 3', unit },
    text: 'Onto the same toy, flows for flows moves points less than half as far as base transfer does.',
    comparisons: toys.map((toy) => {
      const at = (method: 'flows-for-flows' | 'base-transfer') =>
        lab.metric('s4-fig3', { task: [toy, toy], method }, 'meanDistance');
      const whole = at('base-transfer');
      const halved = (seed: number): number | null => {
        const value = whole(seed);
        return value === null ? null : value / 2;
      };
      return {
        smaller: {
          label: `Flows for flows, ${toyLabels[toy].toLowerCase()}`,
          at: at('flows-for-flows'),
        },
        larger: { label: `half of base transfer, ${toyLabels[toy].toLowerCase()}`, at: halved },
      };
    }),
  };
}

const objective = ({ transfer }: ExperimentConfig): ExperimentConfig['transfer']['objective'] =>
  transfer.objective;

/** The columns of the preprint's table, by what was trained. */
export const translationSteps = [
  { label: 'Penalty only', where: { test: (config) => !objective(config).likelihood } },
  {
    label: 'Flows for flows + penalty',
    where: {
      test: (config) =>
        config.method !== 'base-transfer' &&
        objective(config).likelihood &&
        objective(config).penalty !== null,
    },
  },
  {
    label: 'Flows for flows',
    where: {
      method: 'flows-for-flows',
      test: (config) => objective(config).likelihood && objective(config).penalty === null,
    },
  },
  { label: 'Base transfer', where: { method: 'base-transfer' } },
] as const satisfies readonly { label: string; where: Where }[];

/** Over the toys that every column has. */
export function translationSides(lab: Lab): Side[] {
  const figure = 's4-table1';
  const tasks = translationSteps
    .map(({ where }) => lab.tasks(figure, where))
    .reduce((all, some) => all.filter(([toy]) => some.some(([other]) => other === toy)));
  return translationSteps.map(({ label, where }) => ({
    label,
    at: meanReading(tasks.map((task) => lab.metric(figure, { ...where, task }, 'meanAbsolute'))),
  }));
}

function order(lab: Lab): Claim {
  const sides = translationSides(lab);
  return {
    ...{ id: 'c5-translation-order', place: 'C5, preprint Table 1', unit },
    text: 'Mean absolute translation grows from the penalty alone over flows for flows with penalty and flows for flows to base transfer.',
    comparisons: sides.slice(1).map((larger, i) => ({ smaller: sides[i], larger })),
  };
}
