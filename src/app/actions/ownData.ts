/**
 * Verbs that bring own data in and use them: a file or a text is read in the data worker and shown in
 * the dialog; only what the visitor then uses becomes part of the experiment. What cannot be read
 * changes nothing but a sentence.
 */
import { fitOf, fitted, needsFit, noFit } from '../../data/fit.ts';
import { addOwnData } from '../../data/own.ts';
import { frameBound } from '../../protocol/catalogue.ts';
import type { LoadedPoints } from '../../protocol/dataService.ts';
import { ownLimits, whyNot } from '../../protocol/ownData.ts';
import { configStore, selectedConfig } from '../state/config.ts';
import { draftStore, emptyDraft, withPoints, type Side, type Source } from '../state/draft.ts';
import { freeName, keepOwn, nameOf } from '../state/ownData.ts';
import { fitsLink, rounded } from '../state/pts.ts';
import { chooseLaw } from './choose.ts';
import { mention, say, sentenceOf } from './notice.ts';
import { workers } from './workers.ts';

/** Words of the page; the catalogue of strings hands them in. */
export interface OwnWords {
  drawing: string;
  used(name: string, side: Side, n: number, link: boolean): string;
}

let request = 0;

/**
 * Reads a file or a text and shows its points in the dialog, which opens if need be.
 * @param side whose button was pressed; without one, that of the open dialog
 */
export async function loadOwn(source: Blob | string, name: string, side?: Side): Promise<void> {
  const mine = ++request;
  draftStore.setState({ loading: { name, share: 0 }, error: null });
  try {
    const loaded = await workers.data.load(source, name, (share) => {
      if (mine === request && draftStore.getState().loading)
        draftStore.setState({ loading: { name, share } });
    });
    if (mine === request) show(loaded, name, side);
  } catch (error) {
    if (mine === request) refuse(sentenceOf(error));
  } finally {
    if (mine === request) draftStore.setState({ loading: null });
  }
}

/** Reading goes no further, and nothing has changed. */
export function cancelLoading(): void {
  request++;
  workers.data.cancel('cancelled');
  draftStore.setState({ loading: null });
}

function refuse(sentence: string): void {
  if (draftStore.getState().open) draftStore.setState({ error: sentence });
  else say(sentence);
}

function show(loaded: LoadedPoints, name: string, side: Side | undefined): void {
  const before = draftStore.getState();
  const base = before.open
    ? before
    : {
        ...emptyDraft(),
        jitter: selectedConfig(configStore.getState()).jitter,
        loading: before.loading,
      };
  const source = sourceOf(loaded, needsFit(loaded.points));
  draftStore.setState({
    ...base,
    open: true,
    side: side ?? base.side,
    name,
    ...withPoints(base, fitted(loaded.points, source)),
    source,
  });
}

function sourceOf(loaded: LoadedPoints, fits: boolean): Source {
  return { loaded, fitted: fits, ...(fits ? fitOf(loaded.points) : noFit) };
}

/** Puts the points of a file into the frame, or leaves them as they are in it. */
export function setFitted(fits: boolean): void {
  draftStore.setState((draft) => {
    if (!draft.source) return {};
    const source = sourceOf(draft.source.loaded, fits);
    return { ...withPoints(draft, fitted(source.loaded.points, source)), source };
  });
}

/**
 * Makes the points a dataset of this session and puts it on a side of the question. True if they can
 * be used; the dialog is then for its owner to close.
 */
export function useAs(side: Side, words: OwnWords): boolean {
  const draft = draftStore.getState();
  if (whyNot(draft.points, frameBound) !== null) return false;
  const points = fitsLink(draft.points) ? rounded(draft.points) : draft.points;
  // Rounding may put points on one spot that hardly differed.
  const reason = whyNot(points, frameBound);
  if (reason !== null) {
    refuse(reason);
    return false;
  }
  const id = addOwnData(points);
  const name = nameOf(id) ?? freeName(draft.name || words.drawing);
  const n = points.length / 2;
  keepOwn({ id, name, n, table: null });
  if (!chooseLaw(side, id, n < ownLimits.small ? draft.jitter : 0)) return false;
  mention(words.used(name, side, n, fitsLink(points)));
  return true;
}
