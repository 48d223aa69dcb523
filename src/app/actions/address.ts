/**
 * Keeps the address and the stores in step: reads the hash at the start and on back and forward,
 * writes it after every change. Choices make a new entry in the history, looks do not.
 */
import { addOwnData, findOwnData } from '../../data/own.ts';
import { configFor, defaultChoice, defaultMethods } from '../../presets/presets.ts';
import type { Place } from '../../protocol/trainer.ts';
import type { OwnId } from '../../protocol/ownData.ts';
import { configStore } from '../state/config.ts';
import { freeName, keepOwn, nameOf } from '../state/ownData.ts';
import { packOwn, unpackOwn } from '../state/pts.ts';
import { readHash, writeHash, type Defaults } from '../state/url.ts';
import { viewStore } from '../state/view.ts';
import { say } from './notice.ts';
import { fitPanes } from './panes.ts';

/** Words around the list of what a link got wrong; the catalogue of strings passes them in. */
export type BadLinkSentence = (bad: readonly string[]) => string;

const defaults: Defaults = {
  configs: defaultMethods.map((method) => configFor({ ...defaultChoice, method })),
  presetOf: configFor,
};
let unknown: [string, string][] = [];

/** @throws OwnDataError when they cannot be trained on */
function takeFromLink(points: Float32Array): OwnId {
  const id = addOwnData(points);
  keepOwn({ id, name: nameOf(id) ?? freeName('Drawing'), n: points.length / 2, table: null });
  return id;
}

function read(badLink: BadLinkSentence): Place | null {
  const own = unpackOwn(location.hash, takeFromLink, findOwnData);
  const link = readHash(own.hash, defaults);
  link.bad.push(...own.bad);
  unknown = link.unknown;
  fitPanes(link.configs, configStore.getState().selected);
  viewStore.setState({
    ...link.view,
    gallery: link.gallery ?? null,
    calibrates: link.calibrates ?? false,
  });
  if (link.bad.length > 0) say(badLink(link.bad));
  return link.place;
}

function write(how: 'push' | 'replace'): void {
  const { theme, layers, pathStyle, colour, startMap, gallery, calibrates } = viewStore.getState();
  const { configs } = configStore.getState();
  const view = { theme, layers, pathStyle, colour, startMap };
  const hash = packOwn(
    writeHash({ configs, view, gallery, calibrates }, defaults, unknown),
    findOwnData,
  );
  if (hash === location.hash || (hash === '#v=1' && location.hash === '')) return;
  if (how === 'push') history.pushState(null, '', hash);
  else history.replaceState(null, '', hash);
}

/** Reads the address now and keeps both in step from then on. @param openAt called where it names a step */
export function followAddress(badLink: BadLinkSentence, openAt: (place: Place) => void): void {
  const place = read(badLink);
  if (place) openAt(place);
  let reading = false;
  const reread = (): void => {
    reading = true;
    const next = read(badLink);
    reading = false;
    if (next) openAt(next);
  };
  addEventListener('popstate', reread);
  addEventListener('hashchange', reread);
  configStore.subscribe(
    ({ configs }) => configs,
    () => {
      if (!reading) write('push');
    },
  );
  viewStore.subscribe(
    ({ gallery, calibrates }) => [gallery, calibrates] as const,
    () => {
      if (!reading) write('push');
    },
    { equalityFn: (a, b) => a.every((value, i) => value === b[i]) },
  );
  viewStore.subscribe(
    (view) => [view.theme, view.layers, view.pathStyle, view.colour, view.startMap] as const,
    () => {
      if (!reading) write('replace');
    },
    { equalityFn: (a, b) => a.every((value, i) => value === b[i]) },
  );
}
