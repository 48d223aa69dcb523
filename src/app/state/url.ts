/**
 * The address of a lab state: the table of fields.ts, the methods of the panes, and what belongs to
 * one pane. Only what differs from the preset is written; what cannot be read is named, never guessed.
 */
import { methodIds, type MethodId } from '../../protocol/catalogue.ts';
import { ConfigError, parseConfig, type ExperimentConfig } from '../../protocol/config.ts';
import { letterOf, mostPanes } from './config.ts';
import { fields, oneOf, type Field, type PaneState } from './fields.ts';
import { defaultView, type LinkView } from './view.ts';

export interface LinkState {
  /** One per pane; they agree in all but the method and the transfer flow. */
  configs: readonly ExperimentConfig[];
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
  configs: readonly ExperimentConfig[];
  /** The same choice without any single setting changed. */
  presetOf(config: ExperimentConfig): ExperimentConfig;
}

const version = '1';
const methodKey = 'm';

/** Pane A writes its settings plainly, the others with their letter: `lr=0.001&lr.b=0.002`. */
const keyIn = ({ key, own }: Field, pane: number): string =>
  own && pane > 0 ? `${key}.${letterOf(pane).toLowerCase()}` : key;

/** The hash of a state, with its `#`. Unknown pairs of the address before are kept. */
export function writeHash(
  state: LinkState,
  defaults: Defaults,
  unknown: readonly [string, string][] = [],
): string {
  const { configs, view } = state;
  const first: PaneState = { config: defaults.configs[0], view: defaultView };
  const preset = (config: ExperimentConfig): PaneState => ({
    config: defaults.presetOf(config),
    view: defaultView,
  });
  const written = fields.flatMap((field) =>
    configs
      .filter((_, pane) => field.own || pane === 0)
      .map((config, pane): [string, string, string] => [
        keyIn(field, pane),
        field.write({ config, view }),
        field.write(field.choice ? first : preset(config)),
      ])
      .filter(([, text, usual]) => text !== usual)
      .map(([key, text]): [string, string] => [key, text]),
  );
  const methods = methodsOf(configs);
  const chosen: [string, string][] =
    methods === methodsOf(defaults.configs) ? [] : [[methodKey, methods]];
  return `#${[['v', version], ...chosen, ...written, ...unknown].map(pair).join('&')}`;
}

const methodsOf = (configs: readonly ExperimentConfig[]): string =>
  configs.map(({ method }) => method).join(',');

const pair = ([key, value]: readonly string[]): string =>
  `${encodeURIComponent(key)}=${encodeURIComponent(value).replace(/%2C/g, ',').replace(/%3A/g, ':')}`;

/** Reads a hash (with or without `#`). Never throws: defaults stand in for what is bad. */
export function readHash(hash: string, defaults: Defaults): ReadLink {
  const pairs = [...new URLSearchParams(hash.replace(/^#/, ''))];
  const bad = new Set(pairs.filter(([key, text]) => key === 'v' && text !== version).map(shown));
  const apply = (state: PaneState, choice: boolean, pane: number): PaneState =>
    fields
      .filter((field) => field.choice === choice)
      .reduce((now, field) => {
        const key = keyIn(field, pane);
        const text = pairs.find(([name]) => name === key)?.[1];
        if (text === undefined) return now;
        const next = field.read(text, now);
        if (!next) bad.add(shown([key, text]));
        return next ?? now;
      }, state);
  const methods = readMethods(pairs, bad) ?? defaults.configs.map(({ method }) => method);
  const chosen = apply({ config: defaults.configs[0], view: defaultView }, true, 0);
  const panes = methods.map((method, i) => {
    const config = defaults.presetOf({ ...chosen.config, method });
    const preset: PaneState = { config, view: defaultView };
    return consistent(apply(preset, false, i), preset, bad);
  });
  const known = new Set(['v', methodKey]);
  for (const field of fields) for (const i of methods.keys()) known.add(keyIn(field, i));
  const unknown = pairs.filter(([key]) => !known.has(key));
  return {
    configs: panes.map(({ config }) => config),
    view: panes[0].view,
    bad: [...bad],
    unknown,
  };
}

function readMethods(pairs: readonly [string, string][], bad: Set<string>): MethodId[] | null {
  const text = pairs.find(([key]) => key === methodKey)?.[1];
  if (text === undefined) return null;
  const ids = text.split(',').map((name) => oneOf<MethodId>(methodIds, name));
  const methods = ids.filter((id) => id !== undefined);
  if (methods.length === ids.length && methods.length <= mostPanes) return methods;
  bad.add(shown([methodKey, text]));
  return null;
}

const shown = ([key, text]: readonly [string, string]): string => `${key}=${text}`;

/** Rules between fields (a batch larger than the training set): the preset stands in. */
function consistent(state: PaneState, preset: PaneState, bad: Set<string>): PaneState {
  try {
    parseConfig(state.config);
    return state;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    bad.add(error.message);
    return { ...state, config: preset.config };
  }
}
