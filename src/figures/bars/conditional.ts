/** Bars on conditional runs: how far rotations move, support at every angle, and the way back. */
import { methodIds, methods } from '../../protocol/catalogue.ts';
import type { FigureId } from '../../protocol/figureIds.ts';
import type { RunOrder, ViewOrder } from '../../protocol/product.ts';
import { atMost, within, type BarRule } from '../bar.ts';
import type { Lab } from '../lab.ts';
import { slopeOf } from '../line.ts';
import { statOf } from '../stat.ts';

/** Degrees of a rotation's context of 1. */
const fullTurn = 45;
/** Degrees, and the mean distance that four circles move when they turn by as much (SCIENCE C7). */
const turns = [
  [7.5, 0.209],
  [15, 0.418],
  [30, 0.828],
  [45, 1.224],
] as const;

export function conditionalBars(lab: Lab): BarRule[] {
  return [...rotations(lab), ...flat(lab), roundTrip(lab)];
}

const turnOf = ({ own, other }: ViewOrder): number | null =>
  own && other ? fullTurn * (other[0] - own[0]) : null;

/** The issue says "about"; within a tenth is our reading. */
function rotations(lab: Lab): BarRule[] {
  return turns.map(([degrees, truth]) => {
    const turned = ({ views }: RunOrder): number[] =>
      [...views.keys()].filter((i) => Math.abs((turnOf(views[i]) ?? 0) - degrees) < 1e-6);
    return {
      id: `rotation/${degrees}`,
      text: `Flows for flows, four circles turned by ${degrees}°: mean distance`,
      ...{ limit: `${truth} within a tenth, for every seed`, from: 'quick', seeds: 1 },
      measure: {
        unit: 'distance',
        at: lab.metric(
          ...([
            's4-fig7',
            { task: ['four-circles', 'four-circles'], method: 'flows-for-flows' },
          ] as const),
          ...(['meanDistance', turned] as const),
        ),
        holds: within(truth, 0.1 * truth),
      },
    };
  });
}

/**
 * Four circles to star at six angles (SCIENCE D17): the slope in units of its own error. With three seeds
 * chance alone leaves 2 behind in 18 of 100 cases (Student's t); the bar stays where the issue has it.
 */
function flat(lab: Lab): BarRule[] {
  const figure = 's0-fig17';
  const [seed] = lab.seeds;
  return methodIds
    .filter((method) => lab.runs(figure, { method }, seed).length > 0)
    .map((method) => {
      const [[, order]] = lab.runs(figure, { method }, seed);
      const over = (): number | null => {
        const points = order.views.map(({ own }, view) => {
          const at = lab.metric(figure, { method }, 'outOfSupport', () => [view]);
          const stat = statOf(lab.seeds.map(at), 'share');
          return stat && own && { x: fullTurn * own[0], values: stat.values };
        });
        const known = points.filter((point) => point !== null);
        const slope = known.length === points.length ? slopeOf(known) : null;
        return slope && slope.error > 0 ? Math.abs(slope.value) / slope.error : null;
      };
      return {
        id: `flat/${method}`,
        text: `${methods[method].label}, four circles to star: slope of out of support in the angle, in its errors`,
        ...{ limit: 'at most 2', from: 'quick', seeds: 1 },
        measure: { over, holds: atMost(2) },
      };
    });
}

const conditionalFigures: readonly FigureId[] = [
  ...(['s0-fig13', 's0-fig14', 's0-fig15', 's0-fig16', 's0-fig17'] as const),
  ...(['s4-fig6', 's4-fig7'] as const),
];

/** The worst of all conditional runs under all conditions. */
function roundTrip(lab: Lab): BarRule {
  const at = (seed: number): number | null => {
    const numbers = conditionalFigures.flatMap((figure) => {
      const source = lab.source(figure);
      return lab
        .runs(figure, {}, seed)
        .flatMap(([key, { views }]) =>
          (['all', ...views.keys()] as const).map((view) =>
            source.number({ of: { order: key, view }, metric: 'roundTripP99' }, seed),
          ),
        );
    });
    const known = numbers.filter((number) => number !== null);
    return known.length === numbers.length && known.length > 0 ? Math.max(...known) : null;
  };
  return {
    id: 'round-trip',
    text: 'Conditional runs, there and back: 99 % of points return within, at worst',
    ...{ limit: 'at most 0.001 for every seed', from: 'quick', seeds: 1 },
    measure: { unit: 'distance', at, holds: atMost(1e-3) },
  };
}
