import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderKey, ordersOf } from '../../figures/orders.ts';
import { allFigures, figures } from '../../presets/figures/index.ts';
import { jobsOf, shardOf } from './figureJobs.ts';

const orders = ordersOf(allFigures, 'tiny', [1, 2]);

describe('jobsOf', () => {
  const jobs = jobsOf(orders);

  it('has every job once, and bases before who waits for them', () => {
    const seen = new Set<string>();
    for (const { id, after } of jobs) {
      expect(seen.has(id)).toBe(false);
      for (const needed of after) expect(seen.has(needed)).toBe(true);
      seen.add(id);
    }
  });

  it('trains a base once for all methods of a task', () => {
    const fig3 = jobsOf(ordersOf([figures['s0-fig3']], 'tiny', [1]));
    expect(fig3.filter(({ job }) => job.kind === 'base').length).toBe(2);
    expect(fig3.filter(({ job }) => job.kind === 'order').length).toBe(6);
  });

  it('thinks long dearer than tiny', () => {
    const cost = (budget: 'tiny' | 'long'): number =>
      jobsOf(ordersOf(allFigures, budget, [1])).reduce((sum, job) => sum + job.cost, 0);
    expect(cost('long')).toBeGreaterThan(20 * cost('tiny'));
  });
});

describe('shardOf', () => {
  it('cuts the orders into parts that together are all of them, none twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (n) => {
        const parts = Array.from({ length: n }, (_, k) => shardOf(orders, k + 1, n));
        const keys = parts.flat().map(orderKey);
        expect(keys).toEqual(orders.map(orderKey));
      }),
      { seed: 1, numRuns: 15 },
    );
  });

  it('makes parts of about the same cost', () => {
    const costOf = (part: ReturnType<typeof shardOf>): number =>
      jobsOf(part)
        .filter(({ job }) => job.kind === 'order')
        .reduce((sum, { cost }) => sum + cost, 0);
    const costs = [1, 2, 3, 4].map((k) => costOf(shardOf(orders, k, 4)));
    expect(Math.max(...costs) / Math.min(...costs)).toBeLessThan(1.2);
  });
});
