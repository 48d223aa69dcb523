/** What the PRD paper says of distances: which method moves points least (SCIENCE D6, Figs 6 and 12). */
import { methodIds, methods, type MethodId } from '../../protocol/catalogue.ts';
import type { FigureId } from '../../protocol/figureIds.ts';
import type { Claim, Comparison, Side } from '../claim.ts';
import type { Lab } from '../lab.ts';

/** Mean over the figure's tasks: pooled, since every task has as many points. */
export function pooledDistance(lab: Lab, figure: FigureId, method: MethodId): Side {
  return { label: methods[method].label, at: lab.metric(figure, { method }, 'meanDistance') };
}

export function distanceClaims(lab: Lab): Claim[] {
  const unequal = (method: MethodId): Side => pooledDistance(lab, 's0-fig6', method);
  const onto = (method: MethodId): Side => pooledDistance(lab, 's0-fig12', method);
  const below = (of: (method: MethodId) => Side, first: MethodId, rest: MethodId[]): Comparison[] =>
    rest.map((method) => ({ smaller: of(first), larger: of(method) }));
  const without = (...left: MethodId[]): MethodId[] => methodIds.filter((id) => !left.includes(id));
  const unit = 'distance';
  return [
    {
      ...{ id: 'd6-penalty-shortest', place: 'D6, PRD Fig. 6', unit },
      text: 'Between unequal toys, the movement penalty moves points least of the five methods.',
      comparisons: below(unequal, 'movement-penalty', without('movement-penalty')),
    },
    {
      ...{ id: 'd6-beyond-base-transfer', place: 'D6, PRD section III.B', unit },
      text: 'On the toys, flows for flows and identity initialisation move points farther than base transfer does.',
      comparisons: (['flows-for-flows', 'identity-init'] as const).map((method) => ({
        smaller: unequal('base-transfer'),
        larger: unequal(method),
      })),
    },
    {
      ...{ id: 'identity-about-zero', place: 'PRD appendix A, Fig. 12', unit },
      text: 'Onto the same toy, identity initialisation moves points by about 0 (below 0.1, our reading).',
      comparisons: [
        { smaller: onto('identity-init'), larger: { label: 'the limit', at: () => 0.1 } },
      ],
    },
    {
      ...{ id: 'identity-ranking', place: 'PRD appendix A, Fig. 12', unit },
      text: 'Onto the same toy, identity initialisation moves points least, the movement penalty next, every other method farther.',
      comparisons: [
        { smaller: onto('identity-init'), larger: onto('movement-penalty') },
        ...below(onto, 'movement-penalty', without('movement-penalty', 'identity-init')),
      ],
    },
  ];
}
