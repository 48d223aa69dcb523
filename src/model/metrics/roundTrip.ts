/**
 * Round trip: how far f⁻¹(f(x)) lands from x (SCIENCE 4.1), a check of the flow and not of the fit.
 */
import { distances } from './distance.ts';
import { metric, type MetricInputs } from './metric.ts';
import { quantile, sorted } from './quantile.ts';
import type { Numbers } from './rows.ts';

export interface RoundTrip {
  p99: number;
  max: number;
}

/** p99 (linear interpolation, `quantile.ts`) and maximum of ‖back - x‖ over rows [n, features]. */
export function roundTrip(x: Numbers, back: Numbers, features: number): RoundTrip {
  const ascending = sorted(distances(x, back, features));
  return { p99: quantile(ascending, 0.99), max: quantile(ascending, 1) };
}

const measured = (inputs: Pick<MetricInputs, 'start' | 'back' | 'features'>): RoundTrip =>
  roundTrip(inputs.start, inputs.back, inputs.features);

export const roundTripP99 = metric({
  label: 'Round trip, p99',
  unit: 'distance',
  needs: ['start', 'back'],
  compute: (inputs) => measured(inputs).p99,
});

export const roundTripMax = metric({
  label: 'Round trip, largest',
  unit: 'distance',
  needs: ['start', 'back'],
  compute: (inputs) => measured(inputs).max,
});
