import { expect, test } from 'vitest';
import type { Stage } from '../../protocol/objective.ts';
import { learningRateAt, penaltyWeightAt } from './schedule.ts';

const stage = (
  steps: number,
  warmup: number,
  penaltyAnnealTo: number | null = null,
): Pick<Stage, 'steps' | 'knobs'> => ({
  steps,
  knobs: { learningRate: 0, clip: 5, warmup, penaltyAnnealTo },
});

test('without warm-up the rate starts at its peak, is half of it half-way, and ends at zero', () => {
  expect(learningRateAt(3e-3, 0, stage(2000, 0))).toBe(3e-3);
  expect(learningRateAt(3e-3, 1000, stage(2000, 0))).toBeCloseTo(1.5e-3, 12);
  expect(learningRateAt(3e-3, 500, stage(2000, 0))).toBeCloseTo(3e-3 * 0.8535533905932737, 12);
  expect(learningRateAt(3e-3, 2000, stage(2000, 0))).toBe(0);
});

test('warm-up rises in equal parts and reaches the cosine at its last step', () => {
  const plain = stage(1000, 0);
  const warm = stage(1000, 100);
  expect(learningRateAt(1, 0, warm)).toBeCloseTo(0.01, 12);
  expect(learningRateAt(1, 49, warm)).toBeCloseTo(0.5 * learningRateAt(1, 49, plain), 12);
  for (const step of [99, 100, 500, 999])
    expect(learningRateAt(1, step, warm)).toBe(learningRateAt(1, step, plain));
});

test('after warm-up the rate never rises', () => {
  const warm = stage(60, 10);
  const rates = Array.from({ length: 51 }, (_, i) => learningRateAt(1, 9 + i, warm));
  rates.slice(1).forEach((rate, i) => expect(rate).toBeLessThan(rates[i]));
});

test('the penalty stays, or anneals by cosine: start, mean half-way, end', () => {
  expect(penaltyWeightAt(1, 37, stage(100, 0))).toBe(1);
  const annealed = stage(100, 50, 0.2);
  expect(penaltyWeightAt(1, 0, annealed)).toBe(1);
  expect(penaltyWeightAt(1, 50, annealed)).toBeCloseTo(0.6, 12);
  expect(penaltyWeightAt(1, 25, annealed)).toBeCloseTo(0.2 + 0.8 * 0.8535533905932737, 12);
  expect(penaltyWeightAt(1, 100, annealed)).toBe(0.2);
});
