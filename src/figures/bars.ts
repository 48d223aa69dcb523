/**
 * The bars of this project ("it counts when"), measured on the products at hand. A bar that these
 * budgets and seeds cannot measure is neither met nor missed.
 */
import { maximumDistance } from '../protocol/catalogue.ts';
import { figureBudgets } from '../protocol/figureIds.ts';
import { within, type Bar, type BarRule } from './bar.ts';
import { conditionalBars } from './bars/conditional.ts';
import { distanceBars } from './bars/distances.ts';
import { lossBars } from './bars/losses.ts';
import { studyBars } from './bars/study.ts';
import type { Lab } from './lab.ts';
import { statOf } from './stat.ts';

export type { Bar } from './bar.ts';

export function bars(lab: Lab): Bar[] {
  const rules = [
    ...distanceBars(lab),
    frame,
    ...conditionalBars(lab),
    ...lossBars(lab),
    ...studyBars(lab),
  ];
  return rules.map((rule) => measured(rule, lab));
}

const frame: BarRule = {
  ...{ id: 'maximum', text: 'The largest distance the frame allows', limit: '11.31' },
  ...{ from: 'tiny', seeds: 1 },
  measure: { over: () => maximumDistance, holds: within(11.31, 0.005) },
};

function measured({ id, text, limit, from, seeds, measure }: BarRule, lab: Lab): Bar {
  const { budget } = lab;
  const told = { id, text, limit, budget };
  const none = (reason: string): Bar => ({ ...told, value: null, met: null, reason });
  if (figureBudgets.indexOf(budget) < figureBudgets.indexOf(from))
    return none(`It speaks of budget ${from}; this is ${budget}.`);
  if (lab.seeds.length < seeds) return none(`It takes ${seeds} seeds.`);
  const lacking = none('Not all of its runs are made.');
  if ('over' in measure) {
    const value = measure.over();
    if (value === null) return lacking;
    return { ...told, value, met: measure.holds(value), reason: null };
  }
  const value = statOf(lab.seeds.map(measure.at), measure.unit);
  if (!value) return lacking;
  const held = measure.mean ? measure.holds(value.mean) : value.values.every(measure.holds);
  return { ...told, value, met: held, reason: null };
}
