/** Learning rate and penalty weight as functions of the step; pure, exact maths. */
import { cos } from '../../util/exactMath.ts';
import type { Stage } from '../../protocol/objective.ts';

/** 1 at step 0, 0 at the end: (1 + cos(pi t)) / 2. */
function cosine(step: number, steps: number): number {
  return 0.5 * (1 + cos((Math.PI * step) / steps));
}

/**
 * Rate of step `step` (from 0): peak * min(1, (step + 1) / warmup) * cosine (ARCHITECTURE,
 * decision 10).
 */
export function learningRateAt(
  peak: number,
  step: number,
  { steps, knobs }: Pick<Stage, 'steps' | 'knobs'>,
): number {
  const warm = knobs.warmup > 0 ? Math.min(1, (step + 1) / knobs.warmup) : 1;
  return peak * warm * cosine(step, steps);
}

/** Weight of step `step`: constant, or by cosine from `start` to `annealTo` (SCIENCE 1b, B6). */
export function penaltyWeightAt(
  start: number,
  step: number,
  { steps, knobs }: Pick<Stage, 'steps' | 'knobs'>,
): number {
  const { penaltyAnnealTo: end } = knobs;
  return end === null ? start : end + (start - end) * cosine(step, steps);
}
