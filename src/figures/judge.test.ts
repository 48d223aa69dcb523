import { expect, test } from 'vitest';
import { figures } from '../presets/figures/index.ts';
import type { FigureBudget } from '../protocol/figureIds.ts';
import { fakeProduct } from './fakeProducts.ts';
import { judge } from './judge.ts';
import { Lab } from './lab.ts';
import { orderKey, ordersOf } from './orders.ts';

const seeds = [101, 102, 103];
const labOf = (budget: FigureBudget, there: boolean): Lab => {
  const fakes = new Map(
    ordersOf([figures['s0-fig6']], budget, seeds).map((order) => [
      orderKey(order),
      fakeProduct(order),
    ]),
  );
  return new Lab(figures, budget, seeds, (_, key) => (there ? (fakes.get(key) ?? null) : null));
};
const base = (judged: ReturnType<typeof judge>) => judged.bars.find(({ id }) => id === 'base/star');

test('a bar that speaks of a larger budget is measured there, where that was made', () => {
  const quick = labOf('quick', true);
  expect(base(judge(quick))).toMatchObject({ met: null, budget: 'quick' });
  expect(base(judge(quick, [labOf('long', false)]))).toMatchObject({ met: null, budget: 'quick' });
  const found = base(judge(quick, [labOf('long', true), labOf('paper', true)]));
  expect(found?.met).not.toBeNull();
  expect(found?.budget).toBe('long');
});

test('what its own budget measures stays', () => {
  const judged = judge(labOf('quick', true), [labOf('long', true)]);
  expect(judged.bars.find(({ id }) => id === 'maximum')?.budget).toBe('quick');
  expect(judged.findings.length).toBeGreaterThan(5);
  expect(judged.ranks.length).toBeGreaterThan(0);
});
