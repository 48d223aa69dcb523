/**
 * The place in training time that a link asks for: `step=1200` of the transfer phase, or of a base as
 * `step=target-base:600`. Reads and writes; trains nothing.
 */
import { phaseIds, ranges } from '../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { Place } from '../../protocol/trainer.ts';

export const stepKey = 'step';

/** Undefined for what is no place, or lies beyond the budget of every pane. */
export function readPlace(text: string, configs: readonly ExperimentConfig[]): Place | undefined {
  const [, name = 'transfer', digits] = /^(?:([a-z-]+):)?(\d{1,8})$/.exec(text) ?? [];
  const phase = phaseIds.find((id) => id === name);
  if (!phase || digits === undefined) return undefined;
  const step = Number(digits);
  return configs.some((config) => step <= budgetOf(config, phase)) ? { phase, step } : undefined;
}

/** How many steps a budget in epochs comes to is known when it runs. */
function budgetOf(config: ExperimentConfig, phase: Place['phase']): number {
  const { steps, epochs } = config[phase === 'transfer' ? 'transfer' : 'base'].training;
  return epochs === null ? steps : ranges.steps.max;
}

export const writePlace = ({ phase, step }: Place): string =>
  phase === 'transfer' ? String(step) : `${phase}:${step}`;

/** A hash that asks for this place, and for no other; for none, with null. */
export function withPlace(hash: string, place: Place | null): string {
  const pairs = hash.replace(/^#/, '').split('&');
  const others = pairs.filter((pair) => pair !== '' && !pair.startsWith(`${stepKey}=`));
  if (!place) return others.length > 0 ? `#${others.join('&')}` : '';
  return `#${[...(others.length > 0 ? others : ['v=1']), `${stepKey}=${writePlace(place)}`].join('&')}`;
}
