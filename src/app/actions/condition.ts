/**
 * Verbs of looking at conditions: all at once, one, or six side by side. They change what frames
 * carry, never what is trained.
 */
import { conditions } from '../../data/conditions/index.ts';
import { isMove, type MoveId } from '../../protocol/catalogue.ts';
import { usesPairs, type ExperimentConfig } from '../../protocol/config.ts';
import type { ViewCondition } from '../../protocol/frameViews.ts';
import { configStore } from '../state/config.ts';
import { runStore } from '../state/run.ts';
import { viewStore } from '../state/view.ts';

export type ConditionMode = 'all' | 'one' | 'six';

export const modeOf = (shown: readonly ViewCondition[]): ConditionMode =>
  shown.length === 0 ? 'all' : shown.length === 1 ? 'one' : 'six';

/** The configs that the stages show. */
function shownConfigs(): readonly ExperimentConfig[] {
  const { runs } = runStore.getState();
  return configStore.getState().configs.map((chosen, pane) => runs.at(pane)?.config ?? chosen);
}

/** True if a flow on a stage moves points from one condition to another. */
export const movesBetween = (configs: readonly ExperimentConfig[]): boolean =>
  configs.some(usesPairs);

/** Six conditions of the evaluation; between conditions, from the first to each. */
function six(condition: MoveId, pairs: boolean): ViewCondition[] {
  const { evaluation } = conditions[condition];
  return evaluation.map((values) =>
    pairs ? { own: [...evaluation[0]], other: [...values] } : { own: [...values], other: null },
  );
}

export function setConditionMode(mode: ConditionMode): void {
  const configs = shownConfigs();
  const { condition } = configs[0];
  if (!isMove(condition) || mode === 'all') return viewStore.setState({ conditions: [] });
  const all = six(condition, movesBetween(configs));
  // The last one is the farthest from the plain points, so that there is something to see.
  viewStore.setState({ conditions: mode === 'six' ? all : all.slice(-1) });
}

/** Conditions from elsewhere, if the configs have conditions of this kind; else none. */
export function fittingConditions(
  shown: readonly ViewCondition[],
  configs: readonly ExperimentConfig[],
): readonly ViewCondition[] {
  const [{ condition }] = configs;
  if (!isMove(condition)) return [];
  const { contextFeatures } = conditions[condition];
  const pairs = movesBetween(configs);
  const fits = ({ own, other }: ViewCondition): boolean =>
    own?.length === contextFeatures && (pairs ? other?.length === contextFeatures : other === null);
  return [0, 1, 6].includes(shown.length) && shown.every(fits) ? shown : [];
}

/** One number of the condition that is shown, or of its destination. */
export function setConditionValue(side: 'own' | 'other', index: number, value: number): void {
  viewStore.setState(({ conditions: shown }) => {
    const [one] = shown;
    const values = one?.[side];
    if (!values) return {};
    return { conditions: [{ ...one, [side]: values.with(index, value) }] };
  });
}

/** Another kind of condition has other numbers, so what was shown of the one before goes. */
configStore.subscribe(
  ({ configs }) => configs.at(0)?.condition,
  () => viewStore.setState({ conditions: [] }),
);
runStore.subscribe(
  ({ runs }) => runs.at(0)?.config?.condition,
  () => viewStore.setState({ conditions: [] }),
);
