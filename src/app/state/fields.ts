/**
 * The table of a link's fields: how each is written and read. Checks each value by itself; what may
 * not stand together is for url.ts.
 */
import {
  alternationIds,
  engineChoiceIds,
  conditionIds,
  contextModes,
  directionIds,
  kernelBuildIds,
  penaltyKinds,
  presetIds,
  ranges,
  tfjsBackendIds,
  type NumberRange,
} from '../../protocol/catalogue.ts';
import type { ExperimentConfig, TransferConfig } from '../../protocol/config.ts';
import { isLawId } from '../../protocol/ownData.ts';
import { getNumber, rangeOf, setNumber, type NumberPath, type Part } from './paths.ts';
import {
  colourIds,
  layerIds,
  pathStyles,
  startMapIds,
  themeIds,
  type LayerId,
  type LinkView,
} from './view.ts';

/** One pane of a link, with the view that all panes share. */
export interface PaneState {
  config: ExperimentConfig;
  view: LinkView;
}

/** `read` gives undefined for a bad value. */
export interface Field {
  key: string;
  /** Choices are read first: they select the preset that all other defaults come from. */
  choice: boolean;
  /** Every pane has its own. */
  own?: true;
  write(state: PaneState): string;
  read(text: string, state: PaneState): PaneState | undefined;
}

type Change = (config: ExperimentConfig) => ExperimentConfig;
const withConfig = (state: PaneState, change: Change): PaneState => ({
  ...state,
  config: change(state.config),
});
const withObjective = (state: PaneState, part: Partial<TransferConfig>): PaneState =>
  withConfig(state, (config) => {
    const objective = { ...config.transfer.objective, ...part };
    return { ...config, transfer: { ...config.transfer, objective } };
  });

export function oneOf<T extends string>(ids: readonly T[], text: string): T | undefined {
  return ids.find((id) => id === text);
}

/** The number that `text` spells, if it lies in the range. */
function numberFrom(text: string, range: NumberRange): number | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
  const value = Number(text);
  const fits = value >= range.min && value <= range.max;
  return fits && (!range.integer || Number.isInteger(value)) ? value : undefined;
}

function choiceField<K extends 'condition' | 'preset'>(
  key: string,
  name: K,
  ids: readonly (ExperimentConfig[K] & string)[],
): Field {
  return {
    key,
    choice: true,
    write: ({ config }) => String(config[name]),
    read: (text, state) => {
      const id = oneOf(ids, text);
      return id && withConfig(state, (config) => ({ ...config, [name]: id }));
    },
  };
}

/** `own-…` names points of this session; a link's own points have become such an id before. */
function lawField(key: string, name: 'reference' | 'target'): Field {
  return {
    key,
    choice: true,
    write: ({ config }) => config[name],
    read: (text, state) =>
      isLawId(text) ? withConfig(state, (config) => ({ ...config, [name]: text })) : undefined,
  };
}

function numberField(key: string, path: NumberPath, choice = false): Field {
  return {
    key,
    choice,
    write: ({ config }) => String(getNumber(config, path)),
    read: (text, state) => {
      const value = numberFrom(text, rangeOf(path));
      if (value === undefined) return undefined;
      return withConfig(state, (config) => setNumber(config, path, value));
    },
  };
}

/** A budget in steps, or in epochs: `epochs:64`. A plain number ends one in epochs. */
function stepsField(key: string, part: Part): Field {
  const plain = numberField(key, `${part}.training.steps`);
  return {
    ...plain,
    write: (state) => {
      const { epochs } = state.config[part].training;
      return epochs === null ? plain.write(state) : `epochs:${epochs}`;
    },
    read: (text, state) => {
      if (!text.startsWith('epochs:')) return plain.read(text, state);
      const epochs = numberFrom(text.slice('epochs:'.length), ranges.epochs);
      if (epochs === undefined) return undefined;
      return withConfig(state, (config) => ({
        ...config,
        [part]: { ...config[part], training: { ...config[part].training, epochs } },
      }));
    },
  };
}

function objectiveField<K extends 'direction' | 'alternation' | 'context'>(
  key: string,
  name: K,
  ids: readonly (TransferConfig[K] & string)[],
): Field {
  return {
    key,
    choice: false,
    write: ({ config }) => config.transfer.objective[name],
    read: (text, state) => {
      const id = oneOf(ids, text);
      return id && withObjective(state, { [name]: id });
    },
  };
}

const penaltyField: Field = {
  key: 'pen',
  choice: false,
  write: ({ config }) => {
    const { penalty } = config.transfer.objective;
    if (!penalty) return 'off';
    const { kind, weight, annealTo } = penalty;
    return annealTo === null ? `${kind}:${weight}` : `${kind}:${weight}:${annealTo}`;
  },
  read: (text, state) => {
    if (text === 'off') return withObjective(state, { penalty: null });
    const [kindText, weightText, endText, ...rest] = text.split(':');
    const kind = oneOf(penaltyKinds, kindText);
    const weight = numberFrom(weightText ?? '', ranges.penaltyWeight);
    const annealTo = endText === undefined ? null : numberFrom(endText, ranges.penaltyWeight);
    if (!kind || weight === undefined || annealTo === undefined || rest.length > 0)
      return undefined;
    return withObjective(state, { penalty: { kind, weight, annealTo } });
  },
};

const flag = (on: boolean): string => (on ? '1' : '0');
const flagFrom = (text: string): boolean | undefined =>
  text === '1' ? true : text === '0' ? false : undefined;

function objectiveFlag(key: string, name: 'identityInit' | 'likelihood'): Field {
  return {
    key,
    choice: false,
    write: ({ config }) => flag(config.transfer.objective[name]),
    read: (text, state) => {
      const on = flagFrom(text);
      return on === undefined ? undefined : withObjective(state, { [name]: on });
    },
  };
}

const sharedBaseField: Field = {
  key: 'onebase',
  choice: false,
  write: ({ config }) => flag(config.sharedBase),
  read: (text, state) => {
    const sharedBase = flagFrom(text);
    if (sharedBase === undefined) return undefined;
    return withConfig(state, (config) => ({ ...config, sharedBase }));
  },
};

function engineField<K extends 'id' | 'tfjsBackend' | 'build'>(
  key: string,
  name: K,
  ids: readonly (ExperimentConfig['engine'][K] & string)[],
): Field {
  return {
    key,
    choice: false,
    write: ({ config }) => config.engine[name],
    read: (text, state) => {
      const id = oneOf(ids, text);
      if (!id) return undefined;
      return withConfig(state, (config) => ({
        ...config,
        engine: { ...config.engine, [name]: id },
      }));
    },
  };
}

function viewField<K extends 'theme' | 'pathStyle' | 'colour' | 'startMap'>(
  key: string,
  name: K,
  ids: readonly LinkView[K][],
): Field {
  return {
    key,
    choice: false,
    write: ({ view }) => view[name],
    read: (text, state) => {
      const id = oneOf(ids, text);
      return id && { ...state, view: { ...state.view, [name]: id } };
    },
  };
}

const showField: Field = {
  key: 'show',
  choice: false,
  write: ({ view }) => layerIds.filter((id) => view.layers.includes(id)).join(',') || 'none',
  read: (text, state) => {
    const names = text === 'none' ? [] : text.split(',');
    const layers = names.map((name) => oneOf<LayerId>(layerIds, name));
    if (layers.includes(undefined)) return undefined;
    return {
      ...state,
      view: { ...state.view, layers: layerIds.filter((i) => layers.includes(i)) },
    };
  },
};

const own = (field: Field): Field => ({ ...field, own: true });

/** The table. Keys are for links; a `b` in front means both base densities. */
export const fields: readonly Field[] = [
  lawField('ref', 'reference'),
  lawField('tgt', 'target'),
  choiceField('cond', 'condition', conditionIds),
  choiceField('set', 'preset', presetIds),
  numberField('seed', 'seed', true),
  numberField('jitter', 'jitter'),
  numberField('stop', 'patience'),
  own(numberField('lr', 'transfer.training.learningRate')),
  own(numberField('batch', 'transfer.training.batch')),
  own(stepsField('steps', 'transfer')),
  own(numberField('layers', 'transfer.shape.layers')),
  own(numberField('blocks', 'transfer.shape.blocks')),
  own(numberField('width', 'transfer.shape.width')),
  own(numberField('bins', 'transfer.shape.bins')),
  numberField('blr', 'base.training.learningRate'),
  numberField('bbatch', 'base.training.batch'),
  stepsField('bsteps', 'base'),
  numberField('blayers', 'base.shape.layers'),
  numberField('bblocks', 'base.shape.blocks'),
  numberField('bwidth', 'base.shape.width'),
  numberField('bbins', 'base.shape.bins'),
  own(penaltyField),
  own(objectiveFlag('identity', 'identityInit')),
  own(objectiveFlag('like', 'likelihood')),
  sharedBaseField,
  own(objectiveField('dir', 'direction', directionIds)),
  own(objectiveField('alt', 'alternation', alternationIds)),
  own(objectiveField('ctx', 'context', contextModes)),
  numberField('every', 'view.frameEvery'),
  numberField('points', 'view.framePoints'),
  engineField('engine', 'id', engineChoiceIds),
  engineField('maths', 'build', kernelBuildIds),
  numberField('threads', 'engine.threads'),
  engineField('tfjs', 'tfjsBackend', tfjsBackendIds),
  viewField('theme', 'theme', themeIds),
  viewField('path', 'pathStyle', pathStyles),
  viewField('color', 'colour', colourIds),
  viewField('map', 'startMap', startMapIds),
  showField,
];
