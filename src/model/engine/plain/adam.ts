/**
 * Adam and gradient clipping on one flat vector, as PyTorch defines them (float64 arithmetic,
 * float32 state). Knows no flows and no tensors.
 */
import { integerPower } from '../../../util/exactMath.ts';
import { adamDefaults } from '../../kernels/knobs.ts';
import type { Knobs } from '../engine.ts';

export interface AdamState {
  parameters: Float32Array;
  firstMoment: Float32Array;
  secondMoment: Float32Array;
  step: number;
}

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

/** One update in place; the gradient is multiplied by `factor` first. */
export function adamStep(
  state: AdamState,
  gradient: Float32Array,
  factor: number,
  learningRate: number,
  { betas: [beta1, beta2], epsilon }: NonNullable<Knobs['adam']> = adamDefaults,
): void {
  state.step += 1;
  const { parameters, firstMoment: m, secondMoment: v, step } = state;
  const correction1 = 1 - integerPower(beta1, step);
  const root2 = Math.sqrt(1 - integerPower(beta2, step));
  const rate = learningRate / correction1;
  for (let i = 0; i < parameters.length; i++) {
    const g = gradient[i] * factor;
    m[i] = beta1 * m[i] + (1 - beta1) * g;
    v[i] = beta2 * v[i] + (1 - beta2) * g * g;
    parameters[i] -= (rate * m[i]) / (Math.sqrt(v[i]) / root2 + epsilon);
  }
}
