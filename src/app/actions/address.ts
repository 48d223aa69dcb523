/**
 * Keeps the address and the stores in step: reads the hash at the start and on back and forward,
 * writes it after every change. Choices make a new entry in the history, looks do not.
 */
import { configFor, defaultChoice } from '../../presets/presets.ts';
import { addOwnData, findOwnData } from '../../data/own.ts';
import type { OwnId } from '../../protocol/ownData.ts';
import { configStore } from '../state/config.ts';
import { readHash, writeHash, type Defaults } from '../state/url.ts';
import { freeName, keepOwn, nameOf } from '../state/ownData.ts';
import { packOwn, unpackOwn } from '../state/pts.ts';
import { viewStore } from '../state/view.ts';
import { say } from './notice.ts';

/** Words around the list of what a link got wrong; the catalogue of strings passes them in. */
export type BadLinkSentence = (bad: readonly string[]) => string;

const defaults: Defaults = { config: configFor(defaultChoice), presetOf: configFor };
let unknown: [string, string][] = [];

/** @throws OwnDataError when they cannot be trained on */
function takeFromLink(points: Float32Array): OwnId {
  const known = addOwnData(points);
  keepOwn({ id: known, name: nameOf(known) ?? freeName('Drawing'), n: points.length / 2 });
  return known;
}

function read(badLink: BadLinkSentence): void {
  const own = unpackOwn(location.hash, takeFromLink, findOwnData);
  const link = readHash(own.hash, defaults);
  link.bad.push(...own.bad);
  unknown = link.unknown;
  configStore.setState({ config: link.config }, true);
  viewStore.setState(link.view);
  if (link.bad.length > 0) say(badLink(link.bad));
}

function write(how: 'push' | 'replace'): void {
  const { theme, layers, pathStyle } = viewStore.getState();
  const { config } = configStore.getState();
  const state = { config, view: { theme, layers, pathStyle } };
  const hash = packOwn(writeHash(state, defaults, unknown), findOwnData);
  if (hash === location.hash || (hash === '#v=1' && location.hash === '')) return;
  if (how === 'push') history.pushState(null, '', hash);
  else history.replaceState(null, '', hash);
}

/** Reads the address now and keeps both in step from then on. */
export function followAddress(badLink: BadLinkSentence): void {
  read(badLink);
  let reading = false;
  const reread = (): void => {
    reading = true;
    read(badLink);
    reading = false;
  };
  addEventListener('popstate', reread);
  addEventListener('hashchange', reread);
  configStore.subscribe(() => {
    if (!reading) write('push');
  });
  viewStore.subscribe(
    (view) => [view.theme, view.layers, view.pathStyle] as const,
    () => {
      if (!reading) write('replace');
    },
    { equalityFn: (a, b) => a.every((value, i) => value === b[i]) },
  );
}
