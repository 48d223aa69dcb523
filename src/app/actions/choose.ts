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
import { configStore } from '../state/config.ts';
import { ownStore } from '../state/ownData.ts';
import { setNumber, type NumberPath } from '../state/paths.ts';
import { dismissNotice, say } from './notice.ts';

type Change = (config: ExperimentConfig) => ExperimentConfig;

/** Changes the settings if the result can run; says why not otherwise. True on success. */
export function change(how: Change): boolean {
  try {
    const config = parseConfig(how(configStore.getState().config));
    configStore.setState({ config }, true);
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
  change((c) => fitting({ ...c, [side]: law, jitter }));

export const chooseReference = (reference: LawId): boolean =>
  change((c) => fitting({ ...c, reference }));
export const chooseTarget = (target: LawId): boolean => change((c) => fitting({ ...c, target }));
export const chooseCondition = (condition: ConditionId): boolean =>
  change((c) => fitting({ ...c, condition }));

/** Advanced settings that only make sense for one law or one condition go back to their defaults. */
function fitting(chosen: ExperimentConfig): ExperimentConfig {
  // Jitter is for data of which there are few; a toy has as many points as are asked for.
  const own = isOwnId(chosen.reference) || isOwnId(chosen.target);
  const config = own ? chosen : { ...chosen, jitter: 0 };
  if (config.reference === config.target && config.condition !== 'ellipse') return config;
  const objective: TransferConfig = { ...config.transfer.objective, context: 'shared' };
  return {
    ...config,
    sharedBase: config.sharedBase && config.reference === config.target,
    transfer: { ...config.transfer, objective },
  };
}
export const swap = (): boolean =>
  change((c) => ({ ...c, reference: c.target, target: c.reference }));

/** Sets the transfer objective to what the method stands for. */
export const chooseMethod = (method: MethodId): boolean =>
  change((c) => ({
    ...c,
    method,
    transfer: { ...c.transfer, objective: transferFor(method) },
  }));

const chosen = (): ExperimentConfig => configStore.getState().config;

/** The one after it; the first one after the last. */
const after = <T>(ids: readonly T[], id: T): T => ids[(ids.indexOf(id) + 1) % ids.length];

/** Toys first, then the visitor's own. */
const laws = (): LawId[] => [...toyIds, ...ownStore.getState().sets.map(({ id }) => id)];

export const nextReference = (): boolean => chooseReference(after(laws(), chosen().reference));
export const nextTarget = (): boolean => chooseTarget(after(laws(), chosen().target));
export const nextMethod = (): boolean => chooseMethod(after(methodIds, chosen().method));

/** Sets sizes and budgets; question, method, objective and engine stay. */
export const choosePreset = (preset: PresetId): boolean =>
  change((c) => {
    const fresh = configFor({ ...c, preset });
    const transfer = { ...fresh.transfer, objective: c.transfer.objective };
    const { engine, view, sharedBase, jitter } = c;
    return { ...fresh, transfer, engine, view, sharedBase, jitter };
  });

export const setHyperparameter = (path: NumberPath, value: number): boolean =>
  change((c) => setNumber(c, path, value));

export const setObjective = (part: Partial<TransferConfig>): boolean =>
  change((c) => ({
    ...c,
    transfer: { ...c.transfer, objective: { ...c.transfer.objective, ...part } },
  }));

export const setSharedBase = (sharedBase: boolean): boolean =>
  change((c) => ({ ...c, sharedBase }));

export const setEngine = (part: Partial<EngineChoice>): boolean =>
  change((c) => ({ ...c, engine: { ...c.engine, ...part } }));

/** The only unseeded randomness in the lab: a seed the visitor asks for, 1 to 9999. */
export function newSeed(): boolean {
  const [word] = crypto.getRandomValues(new Uint32Array(1));
  return setHyperparameter('seed', 1 + (word % 9999));
}
