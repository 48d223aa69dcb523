/**
 * The address of a lab state: the table of fields.ts, the methods of the panes, and what belongs to
 * one pane. Only what differs from the preset is written; what cannot be read is named, never guessed.
 */
import { methodIds, type MethodId } from '../../protocol/catalogue.ts';
import { ConfigError, parseConfig, type ExperimentConfig } from '../../protocol/config.ts';
import { isOwnId } from '../../protocol/ownData.ts';
import type { Place } from '../../protocol/trainer.ts';
import { letterOf, mostPanes } from './config.ts';
import { pageFrom, pageKey, pagePairs, firstPage, type GalleryPage } from './galleryPage.ts';
import { fields, oneOf, type Field, type PaneState } from './fields.ts';
import { readPlace, stepKey } from './linkPlace.ts';
import { nextPaneMethod } from './neighbours.ts';
import { defaultView, type LinkView } from './view.ts';

export interface LinkState {
  /** One per pane; they agree in all but the method and the transfer flow. */
  configs: readonly ExperimentConfig[];
  view: LinkView;
  /** The page of the gallery that is open; null or left out: the lab. */
  gallery?: GalleryPage | null;
  /** The calibration page is open. */
  calibrates?: boolean;
}

export interface ReadLink extends LinkState {
  /** The step that the link opens at; null: wherever runs stand by themselves. */
  place: Place | null;
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
/** How many panes; `m` says it too, so that it is read but not written. */
const modeKey = 'mode';
const modeIds = ['explore', 'compare', 'gallery', 'calibrate'] as const;

/** What is written plainly holds for all panes, but those that say otherwise: `lr=0.001&lr.b=0.002`. */
const keyIn = ({ key }: Field, pane: number): string => `${key}.${letterOf(pane).toLowerCase()}`;

/** The hash of a state, with its `#`. Unknown pairs of the address before are kept. */
export function writeHash(
  state: LinkState,
  defaults: Defaults,
  unknown: readonly [string, string][] = [],
): string {
  const { configs, view, gallery = null, calibrates = false } = state;
  const first: PaneState = { config: defaults.configs[0], view: defaultView };
  const preset = (config: ExperimentConfig): PaneState => ({
    config: defaults.presetOf(config),
    view: defaultView,
  });
  const written = fields.flatMap((field): [string, string][] => {
    const plain = field.write({ config: configs[0], view });
    const usual = (config: ExperimentConfig): string =>
      field.write(field.choice ? first : preset(config));
    const said = plain !== usual(configs[0]);
    const others = field.own ? configs.slice(1) : [];
    return [
      ...(said ? [[field.key, plain] as [string, string]] : []),
      ...others.flatMap((config, i): [string, string][] => {
        const text = field.write({ config, view });
        const expected = said ? plain : usual(config);
        return text === expected ? [] : [[keyIn(field, i + 1), text]];
      }),
    ];
  });
  const placePairs: [string, string][] = calibrates ? [[modeKey, 'calibrate']] : pagePairs(gallery);
  const methods = methodsOf(configs);
  const chosen: [string, string][] =
    methods === methodsOf(defaults.configs) ? [] : [[methodKey, methods]];
  return `#${[['v', version], ...placePairs, ...chosen, ...written, ...unknown].map(pair).join('&')}`;
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
        const keys = field.own && pane > 0 ? [keyIn(field, pane), field.key] : [field.key];
        const found = keys.flatMap((key) => pairs.filter(([name]) => name === key)).at(0);
        if (!found) return now;
        const next = field.read(found[1], now);
        if (!next) bad.add(shown(found));
        return next ?? now;
      }, state);
  const named = readMethods(pairs, bad) ?? defaults.configs.map(({ method }) => method);
  const methods = inMode(named, pairs, bad);
  const chosen = withoutColumn(apply({ config: defaults.configs[0], view: defaultView }, true, 0));
  const panes = methods.map((method, i) => {
    const config = defaults.presetOf({ ...chosen.config, method });
    const preset: PaneState = { config, view: defaultView };
    return consistent(apply(preset, false, i), preset, bad);
  });
  const configs = panes.map(({ config }) => config);
  const known = new Set(['v', methodKey, modeKey, pageKey, stepKey]);
  for (const field of fields) {
    known.add(field.key);
    if (field.own) for (const i of methods.keys()) if (i > 0) known.add(keyIn(field, i));
  }
  const unknown = pairs.filter(([key]) => !known.has(key));
  return {
    configs,
    view: panes[0].view,
    gallery: galleryOf(pairs, bad),
    calibrates: pairs.some(([key, text]) => key === modeKey && text === 'calibrate'),
    place: placeOf(pairs, configs, bad),
    bad: [...bad],
    unknown,
  };
}

/** A column goes with the table that has it: where the table is not here any more, neither is it. */
function withoutColumn(state: PaneState): PaneState {
  const { reference, target, condition } = state.config;
  if (condition !== 'column' || (isOwnId(reference) && isOwnId(target))) return state;
  return { ...state, config: { ...state.config, condition: 'none' } };
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

/** Of several panes the first alone, or of one pane two. */
function inMode(
  methods: readonly MethodId[],
  pairs: readonly [string, string][],
  bad: Set<string>,
): readonly MethodId[] {
  const text = pairs.find(([key]) => key === modeKey)?.[1];
  if (text === undefined) return methods;
  const mode = oneOf(modeIds, text);
  if (!mode) bad.add(shown([modeKey, text]));
  if (mode === 'explore') return methods.slice(0, 1);
  return mode === 'compare' && methods.length === 1
    ? [...methods, nextPaneMethod(methods)]
    : methods;
}

/** A link that names a page without a mode opens it too; a bad one is named, and the first stands in. */
function galleryOf(pairs: readonly [string, string][], bad: Set<string>): GalleryPage | null {
  const mode = pairs.find(([key]) => key === modeKey)?.[1];
  const named = pairs.find(([key]) => key === pageKey);
  if (mode !== 'gallery' && (mode !== undefined || !named)) return null;
  const page = named ? pageFrom(named[1]) : firstPage;
  if (named && !page) bad.add(shown(named));
  return page ?? firstPage;
}

function placeOf(
  pairs: readonly [string, string][],
  configs: readonly ExperimentConfig[],
  bad: Set<string>,
): Place | null {
  const text = pairs.find(([key]) => key === stepKey)?.[1];
  if (text === undefined) return null;
  const place = readPlace(text, configs);
  if (!place) bad.add(shown([stepKey, text]));
  return place ?? null;
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
