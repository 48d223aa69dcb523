/** Bars on losses: how far base densities and a transfer stay above the exact entropy. */
import { toyLabels, type ToyId } from '../../protocol/catalogue.ts';
import type { NumberOf } from '../../protocol/figure.ts';
import { atMost, type BarRule } from '../bar.ts';
import type { Lab } from '../lab.ts';

/** Nats, at budget long (SCIENCE 4.2). */
const gaps: readonly (readonly [ToyId, number])[] = [
  ['four-circles', 0.05],
  ['star', 0.02],
  ['checkerboard', 0.06],
];
const transferGap = 0.12;

export function lossBars(lab: Lab): BarRule[] {
  return [...gaps.map(([toy, limit]) => base(lab, toy, limit)), ...transfer(lab)];
}

/** The worst of the toy's bases on either side, over the runs of base transfer, which train both. */
function base(lab: Lab, toy: ToyId, limit: number): BarRule {
  const figure = 's0-fig6';
  const at = (seed: number): number | null => {
    const source = lab.source(figure);
    const numbers = lab.runs(figure, { method: 'base-transfer' }, seed).flatMap(([order, run]) => {
      const { reference, target } = run.config;
      const of = { order };
      const sides: NumberOf[] = [];
      if (reference === toy) sides.push({ of, phase: 'reference-base', result: 'klGap' });
      if (target === toy) sides.push({ of, phase: 'target-base', result: 'klGap' });
      return sides.map((number) => source.number(number, seed));
    });
    const known = numbers.filter((number) => number !== null);
    return known.length === numbers.length && known.length > 0 ? Math.max(...known) : null;
  };
  return {
    ...{ id: `base/${toy}`, text: `${toyLabels[toy]}, base density: nats above the entropy` },
    ...{ limit: `at most ${limit} for every seed`, from: 'long', seeds: 1 },
    measure: { unit: 'nats', at, holds: atMost(limit) },
  };
}

function transfer(lab: Lab): BarRule[] {
  const figure = 's0-fig6';
  const task = ['four-circles', 'star'] as const;
  return (['forward', 'inverse'] as const).map((direction) => {
    const at = (seed: number): number | null => {
      const runs = lab.runs(figure, { task, method: 'identity-init' }, seed);
      if (runs.length === 0) return null;
      const of = { order: runs[0][0] };
      return lab.source(figure).number({ of, phase: 'transfer', result: 'klGap', direction }, seed);
    };
    return {
      id: `transfer/${direction}`,
      text: `Identity initialisation, four circles to star, ${direction} loss: nats above the entropy`,
      ...{ limit: `at most ${transferGap} for every seed`, from: 'long', seeds: 1 },
      measure: { unit: 'nats', at, holds: atMost(transferGap) },
    };
  });
}
