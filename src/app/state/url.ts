/**
 * The address of a lab state: one table of fields that both writes and reads the hash. Only what
 * differs from the preset is written; what cannot be read is named, never guessed.
 */
import {
  alternationIds,
  engineChoiceIds,
  conditionIds,
  contextModes,
  directionIds,
  kernelBuildIds,
  methodIds,
  penaltyKinds,
  presetIds,
  ranges,
  tfjsBackendIds,
  toyIds,
  type NumberRange,
} from '../../protocol/catalogue.ts';
import {
  ConfigError,
  parseConfig,
  type ExperimentConfig,
  type TransferConfig,
} from '../../protocol/config.ts';
import { getNumber, rangeOf, setNumber, type NumberPath } from './paths.ts';
import {
  colourIds,
  defaultView,
  layerIds,
  pathStyles,
  themeIds,
  type LayerId,
  type LinkView,
} from './view.ts';

export interface LinkState {
  config: ExperimentConfig;
  view: LinkView;
}

export interface ReadLink extends LinkState {
  /** `key=value` of what could not be read or may not stand together; defaults stand in. */
  bad: string[];
  /** Pairs that belong to somebody else; written back unchanged. */
  unknown: [string, string][];
}

/** Where defaults come from: the presets, handed in by whoever may know them. */
export interface Defaults {
  config: ExperimentConfig;
  /** The same choice without any single setting changed. */
  presetOf(config: ExperimentConfig): ExperimentConfig;
}

/** `read` gives undefined for a bad value. */
interface Field {
  key: string;
  /** Choices are read first: they select the preset that all other defaults come from. */
  choice: boolean;
  write(state: LinkState): string;
  read(text: string, state: LinkState): LinkState | undefined;
}

type Change = (config: ExperimentConfig) => ExperimentConfig;
const withConfig = (state: LinkState, change: Change): LinkState => ({
  ...state,
  config: change(state.config),
});
const withObjective = (state: LinkState, part: Partial<TransferConfig>): LinkState =>
  withConfig(state, (config) => {
    const objective = { ...config.transfer.objective, ...part };
    return { ...config, transfer: { ...config.transfer, objective } };
  });

function oneOf<T extends string>(ids: readonly T[], text: string): T | undefined {
  return ids.find((id) => id === text);
}

/** The number that `text` spells, if it lies in the range. */
function numberFrom(text: string, range: NumberRange): number | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
  const value = Number(text);
  const fits = value >= range.min && value <= range.max;
  return fits && (!range.integer || Number.isInteger(value)) ? value : undefined;
}

function choiceField<K extends 'reference' | 'target' | 'condition' | 'method' | 'preset'>(
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

/** Steps also say whether the budget is in epochs, which a plain number ends. */
function stepsField(key: string, path: 'base' | 'transfer'): Field {
  const plain = numberField(key, `${path}.training.steps`);
  return {
    ...plain,
    write: (state) =>
      state.config[path].training.epochs === null ? plain.write(state) : 'in epochs',
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

function viewField<K extends 'theme' | 'pathStyle' | 'colour'>(
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

/** The table. Keys are for links; a `b` in front means both base densities. */
const fields: readonly Field[] = [
  choiceField('ref', 'reference', toyIds),
  choiceField('tgt', 'target', toyIds),
  choiceField('cond', 'condition', conditionIds),
  choiceField('m', 'method', methodIds),
  choiceField('set', 'preset', presetIds),
  numberField('seed', 'seed', true),
  numberField('lr', 'transfer.training.learningRate'),
  numberField('batch', 'transfer.training.batch'),
  stepsField('steps', 'transfer'),
  numberField('layers', 'transfer.shape.layers'),
  numberField('blocks', 'transfer.shape.blocks'),
  numberField('width', 'transfer.shape.width'),
  numberField('bins', 'transfer.shape.bins'),
  numberField('blr', 'base.training.learningRate'),
  numberField('bbatch', 'base.training.batch'),
  stepsField('bsteps', 'base'),
  numberField('blayers', 'base.shape.layers'),
  numberField('bblocks', 'base.shape.blocks'),
  numberField('bwidth', 'base.shape.width'),
  numberField('bbins', 'base.shape.bins'),
  penaltyField,
  objectiveFlag('identity', 'identityInit'),
  objectiveFlag('like', 'likelihood'),
  sharedBaseField,
  objectiveField('dir', 'direction', directionIds),
  objectiveField('alt', 'alternation', alternationIds),
  objectiveField('ctx', 'context', contextModes),
  numberField('every', 'view.frameEvery'),
  numberField('points', 'view.framePoints'),
  engineField('engine', 'id', engineChoiceIds),
  engineField('maths', 'build', kernelBuildIds),
  numberField('threads', 'engine.threads'),
  engineField('tfjs', 'tfjsBackend', tfjsBackendIds),
  viewField('theme', 'theme', themeIds),
  viewField('path', 'pathStyle', pathStyles),
  viewField('color', 'colour', colourIds),
  showField,
];

const version = '1';

/** The hash of a state, with its `#`. Unknown pairs of the address before are kept. */
export function writeHash(
  state: LinkState,
  defaults: Defaults,
  unknown: readonly [string, string][] = [],
): string {
  const first: LinkState = { config: defaults.config, view: defaultView };
  const preset: LinkState = { config: defaults.presetOf(state.config), view: defaultView };
  const written = fields
    .map((field) => [field, field.write(state)] as const)
    .filter(([field, text]) => text !== field.write(field.choice ? first : preset))
    .map(([field, text]): [string, string] => [field.key, text]);
  return `#${[['v', version], ...written, ...unknown].map(pair).join('&')}`;
}

const pair = ([key, value]: readonly string[]): string =>
  `${encodeURIComponent(key)}=${encodeURIComponent(value).replace(/%2C/g, ',').replace(/%3A/g, ':')}`;

/** Reads a hash (with or without `#`). Never throws: defaults stand in for what is bad. */
export function readHash(hash: string, defaults: Defaults): ReadLink {
  const pairs = [...new URLSearchParams(hash.replace(/^#/, ''))];
  const bad = pairs.filter(([key, text]) => key === 'v' && text !== version).map(shown);
  const apply = (state: LinkState, choice: boolean): LinkState =>
    fields
      .filter((field) => field.choice === choice)
      .reduce((now, field) => {
        const text = pairs.find(([key]) => key === field.key)?.[1];
        if (text === undefined) return now;
        const next = field.read(text, now);
        if (!next) bad.push(shown([field.key, text]));
        return next ?? now;
      }, state);
  const chosen = apply({ config: defaults.config, view: defaultView }, true);
  const preset: LinkState = { config: defaults.presetOf(chosen.config), view: defaultView };
  const known = new Set(['v', ...fields.map((field) => field.key)]);
  const unknown = pairs.filter(([key]) => !known.has(key));
  return { ...consistent(apply(preset, false), preset, bad), bad, unknown };
}

const shown = ([key, text]: [string, string]): string => `${key}=${text}`;

/** Rules between fields (a batch larger than the training set): the preset stands in. */
function consistent(state: LinkState, preset: LinkState, bad: string[]): LinkState {
  try {
    parseConfig(state.config);
    return state;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    bad.push(error.message);
    return { ...state, config: preset.config };
  }
}
