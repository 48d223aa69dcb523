import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keptSteps, Snapshots, type Snapshot } from './history.ts';

const steps = fc.integer({ min: 1, max: 500_000 });
const counts = fc.integer({ min: 2, max: 200 });

test('steps are kept from the first to the last, no more than asked for, densest at the start', () => {
  fc.assert(
    fc.property(steps, counts, (n, count) => {
      const kept = [...keptSteps(n, count)];
      expect(kept[0]).toBe(0);
      expect(kept.at(-1)).toBe(n);
      expect(kept.length).toBeLessThanOrEqual(count);
      expect(kept.every(Number.isInteger)).toBe(true);
      const gaps = kept.slice(1).map((step, i) => step - kept[i]);
      // Rounding moves a step by one at most.
      gaps.slice(1).forEach((gap, i) => expect(gap).toBeGreaterThanOrEqual(gaps[i] - 1));
    }),
    { seed: 1, numRuns: 200 },
  );
});

const at = (phase: Snapshot<string>['phase'], step: number): Snapshot<string> => ({
  phase,
  step,
  flow: {
    parameters: new Float32Array(1),
    firstMoment: new Float32Array(1),
    secondMoment: new Float32Array(1),
    step,
  },
  best: { lowest: 1, step: 0, state: null },
  batches: `${phase} ${step}`,
  live: { learningRate: 1, penaltyWeight: 0 },
});

test('the latest snapshot before a place is found, and another future is forgotten', () => {
  const snapshots = new Snapshots<string>();
  for (const step of [10, 20, 30]) snapshots.keep(at('transfer', step));
  snapshots.keep(at('target-base', 50));
  expect(snapshots.before('transfer', 9)).toBeUndefined();
  expect(snapshots.before('transfer', 20)?.batches).toBe('transfer 20');
  expect(snapshots.before('transfer', 29)?.batches).toBe('transfer 20');
  snapshots.forget([], 'transfer', 25);
  expect(snapshots.before('transfer', 99)?.batches).toBe('transfer 20');
  expect(snapshots.before('target-base', 99)?.batches).toBe('target-base 50');
  snapshots.forget(['transfer'], 'target-base', 10);
  expect(snapshots.before('transfer', 99)).toBeUndefined();
  expect(snapshots.before('target-base', 99)).toBeUndefined();
});
