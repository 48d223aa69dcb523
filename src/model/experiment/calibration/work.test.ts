import { describe, expect, it } from 'vitest';
import { studyOf } from '../../../presets/figures/study.ts';
import type { PhaseId } from '../../../protocol/catalogue.ts';
import type { FigureBudget } from '../../../protocol/figureIds.ts';
import type { StudyNews } from './studyHost.ts';
import { studyWork } from './work.ts';

const of = (budget: FigureBudget) => studyWork(studyOf({ budget, seed: 1 }));
const news = (
  part: StudyNews['part'],
  done: number,
  phase?: PhaseId,
  step = 0,
  phaseSteps = 60,
  judged = 0,
): StudyNews => ({
  ...{ part, done, doing: '', total: 5, run: null, epoch: null, judged },
  step: phase ? { type: 'step', phase, step, phaseSteps, loss: 1, series: 'forward' } : null,
});

describe('the work of a study', () => {
  it('is dearer the more it trains', () => {
    const { cost } = of('quick');
    expect(of('long').cost).toBeGreaterThan(4 * cost);
    expect(cost).toBeGreaterThan(20 * of('tiny').cost);
    const one = studyWork({ ...studyOf({ budget: 'quick', seed: 1 }), methods: ['identity-init'] });
    expect(one.cost).toBeLessThan(cost / 2);
    const scan = studyWork({
      ...studyOf({ budget: 'quick', seed: 1 }),
      penaltyWeights: [0.05, 1],
    });
    expect(scan.cost).toBeGreaterThan(cost);
  });

  it('advances with what is said, from nothing to nearly all', () => {
    const { shareAt } = of('quick');
    const said = [
      news('input', 0),
      news('training', 0, 'reference-base', 30),
      news('training', 0, 'reference-base', 60),
      news('training', 0, 'target-base', 60),
      news('judging', 0),
      // The reference's base is given from here on.
      news('training', 1, 'transfer', 1),
      news('training', 1, 'transfer', 60),
      news('judging', 1),
      news('training', 4, 'transfer', 60),
      news('judging', 4),
      news('judging', 5),
    ].map(shareAt);
    expect(said[0]).toBe(0);
    expect(said).toEqual([...said].sort((a, b) => a - b));
    expect(new Set(said.slice(0, 4)).size).toBe(4);
    expect(said[10]).toBeGreaterThan(0.75);
    expect(said[10]).toBeLessThan(1);
  });

  it('advances while a classifier learns, and ends with what was asked for', () => {
    const judged = (part: StudyNews['part'], done: number, share: number): StudyNews =>
      news(part, done, undefined, 0, 60, share);
    const { shareAt } = of('quick');
    const said = [
      judged('input', 0, 0.2),
      judged('input', 0, 1),
      news('training', 0, 'reference-base', 30),
      judged('judging', 0, 0.5),
      judged('judging', 4, 0.1),
      judged('judging', 4, 1),
      judged('judging', 5, 1),
    ].map(shareAt);
    expect(said).toEqual([...said].sort((a, b) => a - b));
    expect(new Set(said).size).toBe(7);
    expect(said[6]).toBeCloseTo(1, 10);
    const study = studyOf({ budget: 'quick', seed: 1 });
    expect(studyWork(study, 'blind').shareAt(judged('judging', 4, 1))).toBeCloseTo(1, 10);
    const { cost, shareAt: opening } = studyWork(study, 'unblinding');
    expect([0, 0.25, 1].map((share) => opening(judged('judging', 5, share)))).toEqual([0, 0.25, 1]);
    expect(cost + studyWork(study, 'blind').cost).toBeCloseTo(of('quick').cost, -3);
  });
});
