/**
 * Verbs that take one setting back to what its preset and method set. Learning rate and penalty weight
 * act at once, as when they are typed.
 */
import { configFor, transferFor } from '../../presets/presets.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import { configStore, selectedConfig } from '../state/config.ts';
import { getNumber, setNumber, type NumberPath, type Part } from '../state/paths.ts';
import { changeAll, changeSelected } from './choose.ts';
import { setLearningRate, setPenaltyWeight } from './live.ts';

/** A penalty that the method does not bring along begins with this weight. */
const plainWeight = 1;

export const presetNumber = (config: ExperimentConfig, path: NumberPath): number =>
  getNumber(configFor(config), path);

export const presetWeight = ({ method }: ExperimentConfig): number =>
  transferFor(method).penalty?.weight ?? plainWeight;

/** A number of steps may stand for a budget in epochs. */
const stepsOf = (path: NumberPath): Part | null =>
  path === 'base.training.steps' ? 'base' : path === 'transfer.training.steps' ? 'transfer' : null;

/** True if a number is not what the preset sets. */
export function isChanged(config: ExperimentConfig, path: NumberPath): boolean {
  const preset = configFor(config);
  const part = stepsOf(path);
  return (
    getNumber(config, path) !== getNumber(preset, path) ||
    (part !== null && config[part].training.epochs !== preset[part].training.epochs)
  );
}

export function resetNumber(path: NumberPath): boolean {
  const value = presetNumber(selectedConfig(configStore.getState()), path);
  if (path === 'base.training.learningRate') return setLearningRate('base', value);
  if (path === 'transfer.training.learningRate') return setLearningRate('transfer', value);
  const change = path.startsWith('transfer.') ? changeSelected : changeAll;
  return change((config) => withPreset(config, path));
}

function withPreset(config: ExperimentConfig, path: NumberPath): ExperimentConfig {
  const preset = configFor(config);
  const next = setNumber(config, path, getNumber(preset, path));
  const part = stepsOf(path);
  if (part) next[part].training.epochs = preset[part].training.epochs;
  return next;
}

export const resetWeight = (): boolean =>
  setPenaltyWeight(presetWeight(selectedConfig(configStore.getState())));
