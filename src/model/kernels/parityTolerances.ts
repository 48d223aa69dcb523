/** How far the fused kernels may be from their references, on every backend. Tests alone use it. */
import type { Difference } from './parity.ts';

/**
 * Four times or more the worst seen on any backend: images 7e-7, losses 3e-6, gradients 2e-5,
 * updates 6e-7, three steps of training 6e-7.
 */
const tolerances: Readonly<Record<string, number>> = {
  y: 3e-6,
  logAbsDet: 3e-6,
  loss: 1e-5,
  'gradient of x': 1e-4,
  'gradient of context': 1e-4,
  'gradient of parameters': 1e-4,
  step: 0,
  'frozen parameters': 0,
};
const usual = 3e-6;

/** Those of the differences that are too large. */
export function exceeded(found: readonly Difference[]): readonly Difference[] {
  return found.filter(({ quantity, error }) => !(error <= (tolerances[quantity] ?? usual)));
}
