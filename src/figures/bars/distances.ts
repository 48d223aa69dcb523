/** Bars on distances and on unidirectional's smearing: the unconditional tasks of the PRD paper. */
import { methods, toyLabels, type MethodId, type ToyId } from '../../protocol/catalogue.ts';
import type { FigureId } from '../../protocol/figureIds.ts';
import { within, type BarRule } from '../bar.ts';
import { meanOrNull, type Lab } from '../lab.ts';

const toys = ['four-circles', 'star', 'checkerboard'] as const satisfies ToyId[];

export function distanceBars(lab: Lab): BarRule[] {
  const onto = (['identity-init', 'movement-penalty'] as const).flatMap((method) =>
    toys.map((toy) => ontoItself(lab, method, toy)),
  );
  return [...onto, ...baselines(lab), transport(lab), smearing(lab)];
}

function ontoItself(lab: Lab, method: MethodId, toy: ToyId): BarRule {
  return {
    id: `identity/${method}/${toy}`,
    text: `${methods[method].label}, ${toyLabels[toy].toLowerCase()} onto itself: mean distance`,
    ...{ limit: 'below 0.1 for every seed', from: 'quick', seeds: 3 },
    measure: {
      unit: 'distance',
      at: lab.metric('s0-fig12', { task: [toy, toy], method }, 'meanDistance'),
      holds: (value) => value < 0.1,
    },
  };
}

/** SCIENCE D5, D14. */
function baselines(lab: Lab): BarRule[] {
  const known: [string, FigureId, number][] = [
    ['six unequal tasks', 's0-fig6', 3.265],
    ['three identity tasks', 's0-fig12', 3.144],
  ];
  return known.map(([tasks, figure, truth]) => ({
    ...{ id: `baseline/${figure}`, text: `Random pairing, ${tasks} pooled: mean distance` },
    ...{ limit: `${truth} within 0.02`, from: 'tiny', seeds: 1 },
    measure: {
      ...{ unit: 'distance', at: lab.pairs(figure, 'randomPairing') },
      holds: within(truth, 0.02),
    },
  }));
}

/** SCIENCE D5; the margin is ours: half the range that SCIENCE 4.1 gives for the pairs is 0.015. */
function transport(lab: Lab): BarRule {
  return {
    ...{ id: 'ot-laws', text: 'Optimal transport between the laws, six tasks pooled' },
    ...{ limit: '1.20 within 0.03', from: 'tiny', seeds: 1 },
    measure: { unit: 'distance', at: lab.pairs('s0-fig6', 'otLaws'), holds: within(1.2, 0.03) },
  };
}

/** Tasks on which unidirectional's mean over seeds is above that of flows for flows. */
function smearing(lab: Lab): BarRule {
  const figure = 's0-fig5';
  const above = (): number | null => {
    const tasks = lab.tasks(figure, { method: 'unidirectional' });
    const differences = tasks.map((task) => {
      const [smeared, sharp] = (['unidirectional', 'flows-for-flows'] as const).map((method) =>
        meanOrNull(lab.seeds.map(lab.metric(figure, { task, method }, 'outOfSupport'))),
      );
      return smeared === null || sharp === null ? null : smeared - sharp;
    });
    const known = differences.filter((difference) => difference !== null);
    if (known.length < differences.length || known.length === 0) return null;
    return known.filter((difference) => difference > 0).length;
  };
  return {
    id: 'smearing',
    text: 'Tasks of six on which unidirectional leaves more out of support than flows for flows',
    ...{ limit: 'at least 4', from: 'quick', seeds: 3 },
    measure: { over: above, holds: (count) => count >= 4 },
  };
}
