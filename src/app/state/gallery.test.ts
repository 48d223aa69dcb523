import { expect, test } from 'vitest';
import { fakeRun } from '../../figures/fakeProducts.ts';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import type { RunProduct } from '../../protocol/product.ts';
import { bounded, bytesOf, seedsOf, type Held } from './gallery.ts';

const run = (seed: number): RunProduct =>
  fakeRun({ kind: 'run', config: configFor({ ...defaultChoice, seed }), views: [], c2st: false });

test('seeds count from the first', () => {
  expect(seedsOf({ budget: 'quick', seed: 101, seeds: 3 })).toEqual([101, 102, 103]);
});

test('beyond the bound, what is out of sight loses its cells, the oldest first', () => {
  const own = bytesOf(run(1));
  const held = new Map<string, Held>([
    ['seen', { product: run(1), from: 'made' }],
    ['made', { product: run(2), from: 'made' }],
    ['recorded', { product: run(3), from: 'recorded' }],
    ['late', { product: run(4), from: 'made' }],
  ]);
  const seen = (key: string): boolean => key === 'seen';
  expect(bounded(held, seen, 4 * own)).toBe(held);
  const less = bounded(held, seen, 2 * own);
  // What was made keeps its numbers; what can be fetched again goes.
  expect([...less.keys()]).toEqual(['seen', 'made', 'late']);
  expect(bytesOf(less.get('seen')!.product)).toBe(own);
  expect(bytesOf(less.get('made')!.product)).toBe(0);
  expect((less.get('made')!.product as RunProduct).all.metrics).toEqual(run(2).all.metrics);
  expect(bytesOf(less.get('late')!.product)).toBe(own);
});
