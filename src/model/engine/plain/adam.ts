/**
 * Adam and gradient clipping on one flat vector, as PyTorch defines them (float64 arithmetic,
 * float32 state). Knows no flows and no tensors.
 */
import type { Knobs } from '../engine.ts';

export interface AdamState {
  parameters: Float32Array;
  firstMoment: Float32Array;
  secondMoment: Float32Array;
  step: number;
}

/** PyTorch's defaults. */
const defaults = { betas: [0.9, 0.999], epsilon: 1e-8 } as const;

export function freshAdam(parameters: Float32Array): AdamState {
  return {
    parameters,
    firstMoment: new Float32Array(parameters.length),
    secondMoment: new Float32Array(parameters.length),
    step: 0,
  };
}

/** L2 norm in float64. */
export function norm(vector: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += vector[i] * vector[i];
  return Math.sqrt(sum);
}

/** Factor that brings a gradient of this norm down to `clip` (torch's clip_grad_norm_). */
export function clipFactor(gradNorm: number, clip: number | null): number {
  return clip === null ? 1 : Math.min(1, clip / (gradNorm + 1e-6));
}

/** One update in place; the gradient is multiplied by `factor` first. */
export function adamStep(
  state: AdamState,
  gradient: Float32Array,
  factor: number,
  learningRate: number,
  { betas: [beta1, beta2], epsilon }: NonNullable<Knobs['adam']> = defaults,
): void {
  state.step += 1;
  const { parameters, firstMoment: m, secondMoment: v, step } = state;
  const correction1 = 1 - power(beta1, step);
  const root2 = Math.sqrt(1 - power(beta2, step));
  const rate = learningRate / correction1;
  for (let i = 0; i < parameters.length; i++) {
    const g = gradient[i] * factor;
    m[i] = beta1 * m[i] + (1 - beta1) * g;
    v[i] = beta2 * v[i] + (1 - beta2) * g * g;
    parameters[i] -= (rate * m[i]) / (Math.sqrt(v[i]) / root2 + epsilon);
  }
}

/** base^n by squaring: the same bits everywhere, unlike Math.pow. */
function power(base: number, n: number): number {
  let result = 1;
  for (let b = base, k = n; k > 0; k = Math.floor(k / 2), b *= b) if (k % 2 === 1) result *= b;
  return result;
}
