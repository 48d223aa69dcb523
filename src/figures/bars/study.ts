/** Bars on the calibration study of the stand-in: closure in the signal region, and the truth itself. */
import { methodIds, methods } from '../../protocol/catalogue.ts';
import { atMost, within, type BarRule } from '../bar.ts';
import type { Lab } from '../lab.ts';

const figure = 's0-fig9';

export function studyBars(lab: Lab): BarRule[] {
  return [...closures(lab), penalty(lab), optimum(lab), morph(lab)];
}

function closures(lab: Lab): BarRule[] {
  return methodIds.map((method) => ({
    id: `study/closure/${method}`,
    text: `${methods[method].label}, stand-in of the signal region: classifier AUC`,
    ...{ limit: 'at most 0.53 for every seed', from: 'quick', seeds: 1 },
    measure: {
      ...{ unit: 'auc', holds: atMost(0.53) },
      at: lab.study(figure, { method, number: 'auc' }),
    },
  }));
}

function penalty(lab: Lab): BarRule {
  const moved = lab.study(figure, { method: 'movement-penalty', number: 'meanDistance' });
  const exact = lab.study(figure, { input: 'morphDistance' });
  const at = (seed: number): number | null => {
    const [distance, least] = [moved(seed), exact(seed)];
    return distance === null || least === null ? null : distance / least;
  };
  return {
    id: 'study/penalty',
    text: 'Movement penalty, stand-in of the signal region: mean distance over that of the exact morph',
    ...{ limit: 'at most 1.5 for every seed', from: 'quick', seeds: 1 },
    measure: { unit: 'ratio', at, holds: atMost(1.5) },
  };
}

/** SCIENCE D8 and 3.1; one seed's rows know it to 0.002. */
function optimum(lab: Lab): BarRule {
  return {
    ...{ id: 'study/optimum', text: 'Stand-in generators by the exact ratio of densities: AUC' },
    ...{ limit: '0.575 within 0.005, mean over seeds', from: 'quick', seeds: 1 },
    measure: {
      ...{ unit: 'auc', mean: true, holds: within(0.575, 0.005) },
      at: lab.study(figure, { input: 'optimalAuc' }),
    },
  };
}

/** SCIENCE D9. */
function morph(lab: Lab): BarRule {
  return {
    ...{ id: 'study/morph', text: 'Exact morph of the stand-in: mean distance' },
    ...{ limit: '0.283 within 0.005 for every seed', from: 'quick', seeds: 1 },
    measure: {
      ...{ unit: 'scaled', holds: within(0.283, 0.005) },
      at: lab.study(figure, { input: 'morphDistance' }),
    },
  };
}
