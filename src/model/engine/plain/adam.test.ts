import { expect, test } from 'vitest';
import { clipFactor } from '../../kernels/knobs.ts';
import { adamStep, freshAdam, norm } from './adam.ts';

test('norms and clip factors are those of clip_grad_norm_', () => {
  expect(norm(new Float32Array([3, 4]))).toBe(5);
  expect(clipFactor(5, null)).toBe(1);
  expect(clipFactor(5, 10)).toBe(1);
  expect(clipFactor(20, 5)).toBeCloseTo(5 / 20.000001, 15);
});

/** PyTorch's Adam in its documented form, in float64. */
function reference(start: number[], gradients: number[][], clip: number, rate: number): number[] {
  const m = start.map(() => 0);
  const v = start.map(() => 0);
  const p = [...start];
  gradients.forEach((raw, t) => {
    const total = Math.sqrt(raw.reduce((sum, g) => sum + g * g, 0));
    const g = raw.map((each) => each * Math.min(1, clip / (total + 1e-6)));
    for (let i = 0; i < p.length; i++) {
      m[i] = 0.9 * m[i] + 0.1 * g[i];
      v[i] = 0.999 * v[i] + 0.001 * g[i] ** 2;
      const mHat = m[i] / (1 - 0.9 ** (t + 1));
      const vHat = v[i] / (1 - 0.999 ** (t + 1));
      p[i] -= (rate * mHat) / (Math.sqrt(vHat) + 1e-8);
    }
  });
  return p;
}

test('three clipped steps follow the formula', () => {
  const start = [1, -2, 0.5];
  const gradients = [
    [30, -40, 0],
    [0.3, 0.1, -0.2],
    [-6, 2, 9],
  ];
  const state = freshAdam(new Float32Array(start));
  for (const gradient of gradients) {
    const g = new Float32Array(gradient);
    adamStep(state, g, clipFactor(norm(g), 5), 0.01);
  }
  reference(start, gradients, 5, 0.01).forEach((expected, i) =>
    expect(Math.abs(state.parameters[i] - expected)).toBeLessThan(4e-7),
  );
  expect(state.step).toBe(3);
});

test('the first step moves every parameter by the rate against its gradient', () => {
  const state = freshAdam(new Float32Array(3));
  adamStep(state, new Float32Array([5, -0.02, 0]), 1, 0.1);
  [-0.1, 0.1, 0].forEach((expected, i) => expect(state.parameters[i]).toBeCloseTo(expected, 6));
});

test('other betas and epsilon are used when given', () => {
  const state = freshAdam(new Float32Array(1));
  adamStep(state, new Float32Array([2]), 1, 0.1, { betas: [0.5, 0.5], epsilon: 2 });
  // m = 1, v = 2, both corrected by 1/2: 0.1 * 2 / (2 + 2)
  expect(state.parameters[0]).toBeCloseTo(-0.05, 7);
  expect(state.firstMoment[0]).toBe(1);
  expect(state.secondMoment[0]).toBe(2);
});
