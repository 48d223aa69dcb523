/**
 * Verbs that change what the next run will be: question, method, budget and settings. A choice that
 * cannot run is refused with its sentence and the settings stay; a run on the stage is left alone.
 */
import { configFor, transferFor } from '../../presets/presets.ts';
import {
  methodIds,
  toyIds,
  type ConditionId,
  type MethodId,
  type PresetId,
} from '../../protocol/catalogue.ts';
import {
  ConfigError,
  parseConfig,
  type EngineChoice,
  type ExperimentConfig,
  type TransferConfig,
} from '../../protocol/config.ts';
import { isOwnId, type LawId } from '../../protocol/ownData.ts';
import { configStore, selectedConfig, type ConfigState } from '../state/config.ts';
import { ownStore } from '../state/ownData.ts';
import { setNumber, type NumberPath } from '../state/paths.ts';
import { dismissNotice, say } from './notice.ts';

type Change = (config: ExperimentConfig) => ExperimentConfig;

/** Changes what all panes have in common, if the result can run; says why not otherwise. True on success. */
export const changeAll = (how: Change): boolean =>
  commit(({ configs, selected }) => ({ configs: configs.map(how), selected }));

/** The same of what the selected pane has for itself: its method and its transfer flow. */
export const changeSelected = (how: Change): boolean =>
  commit(({ configs, selected }) => ({
    configs: configs.map((config, pane) => (pane === selected ? how(config) : config)),
    selected,
  }));

/** Takes new settings if all of them can run. */
export function commit(how: (state: ConfigState) => ConfigState): boolean {
  try {
    const { configs, selected } = how(configStore.getState());
    configStore.setState({ configs: configs.map(parseConfig), selected });
    dismissNotice();
    return true;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    say(error.message);
    return false;
  }
}

/** A law with the jitter that its points need. */
export const chooseLaw = (side: 'reference' | 'target', law: LawId, jitter: number): boolean =>
  changeAll((c) => fitting({ ...beside(c, side, law), jitter }));

export const chooseReference = (reference: LawId): boolean =>
  changeAll((c) => fitting(beside(c, 'reference', reference)));
export const chooseTarget = (target: LawId): boolean =>
  changeAll((c) => fitting(beside(c, 'target', target)));
export const chooseCondition = (condition: ConditionId): boolean =>
  changeAll((c) => fitting({ ...c, condition }));

export type SideId = 'reference' | 'target';
type Beside = (config: ExperimentConfig, side: SideId, law: LawId) => ExperimentConfig;

/** A law on one side. Where there are tables, what goes with what is taught by tableLaws.ts, which they bring. */
let beside: Beside = (config, side, law) => ({ ...config, [side]: law });
export const teachBeside = (how: Beside): void => void (beside = how);

/** Advanced settings that only make sense for one law or one condition go back to their defaults. */
function fitting(asked: ExperimentConfig): ExperimentConfig {
  // Jitter is for data of which there are few; a toy has as many points as are asked for.
  const own = isOwnId(asked.reference) || isOwnId(asked.target);
  const config = own ? asked : { ...asked, jitter: 0 };
  if (config.reference === config.target && config.condition !== 'ellipse') return config;
  const objective: TransferConfig = { ...config.transfer.objective, context: 'shared' };
  return {
    ...config,
    sharedBase: config.sharedBase && config.reference === config.target,
    transfer: { ...config.transfer, objective },
  };
}
export const swap = (): boolean =>
  changeAll((c) => ({ ...c, reference: c.target, target: c.reference }));

/** Sets the transfer objective to what the method stands for. */
export const chooseMethod = (method: MethodId): boolean =>
  changeSelected((c) => ({
    ...c,
    method,
    transfer: { ...c.transfer, objective: transferFor(method) },
  }));

const chosen = (): ExperimentConfig => selectedConfig(configStore.getState());

/** The one after it; the first one after the last. */
const after = <T>(ids: readonly T[], id: T): T => ids[(ids.indexOf(id) + 1) % ids.length];

/** Toys first, then the visitor's own. */
const laws = (): LawId[] => [...toyIds, ...ownStore.getState().sets.map(({ id }) => id)];

export const nextReference = (): boolean => chooseReference(after(laws(), chosen().reference));
export const nextTarget = (): boolean => chooseTarget(after(laws(), chosen().target));
export const nextMethod = (): boolean => chooseMethod(after(methodIds, chosen().method));

/** Sets sizes and budgets; question, method, objective and engine stay. */
export const choosePreset = (preset: PresetId): boolean =>
  changeAll((c) => {
    const fresh = configFor({ ...c, preset });
    const transfer = { ...fresh.transfer, objective: c.transfer.objective };
    const { engine, view, sharedBase, jitter, patience } = c;
    return { ...fresh, transfer, engine, view, sharedBase, jitter, patience };
  });

export const setHyperparameter = (path: NumberPath, value: number): boolean => {
  const change = path.startsWith('transfer.') ? changeSelected : changeAll;
  return change((c) => setNumber(c, path, value));
};

export const setObjective = (part: Partial<TransferConfig>): boolean =>
  changeSelected((c) => ({
    ...c,
    transfer: { ...c.transfer, objective: { ...c.transfer.objective, ...part } },
  }));

export const setSharedBase = (sharedBase: boolean): boolean =>
  changeAll((c) => ({ ...c, sharedBase }));

export const setEngine = (part: Partial<EngineChoice>): boolean =>
  changeAll((c) => ({ ...c, engine: { ...c.engine, ...part } }));

/** The only unseeded randomness in the lab: a seed the visitor asks for, 1 to 9999. */
export function newSeed(): boolean {
  const [word] = crypto.getRandomValues(new Uint32Array(1));
  return setHyperparameter('seed', 1 + (word % 9999));
}
