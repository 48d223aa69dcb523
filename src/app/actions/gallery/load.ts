/**
 * Recorded products into the gallery: the index when it is first opened, files of a figure when that is
 * looked at. What cannot be read is named and leaves the rest alone.
 */
import { figures } from '../../../presets/figures/index.ts';
import type { FigureSpec } from '../../../protocol/figure.ts';
import type { GalleryFile } from '../../../protocol/gallery.ts';
import { createGalleryFiles, type GalleryFiles } from '../../client/gallery.ts';
import { bounded, galleryStore, type GalleryChoice, type Held } from '../../state/gallery.ts';
import { viewStore } from '../../state/view.ts';
import { sentenceOf } from '../notice.ts';
import { figureOf, fileOf, keysOf, partsOf } from './parts.ts';

/** Tests hand in their own. */
export const source: { files: GalleryFiles } = { files: createGalleryFiles() };

/** Reads the index once; its budget and seeds are what is looked at first. */
export async function openIndex(): Promise<void> {
  const { indexStatus } = galleryStore.getState();
  if (indexStatus === 'loading' || indexStatus === 'ready') return;
  galleryStore.setState({ indexStatus: 'loading', indexFault: null });
  try {
    const index = await source.files.index();
    galleryStore.setState({ index, indexStatus: 'ready' });
    if (!index) return;
    const { budget, seeds } = index.made;
    setChoice({ budget, seed: seeds[0], seeds: seeds.length });
  } catch (error) {
    galleryStore.setState({ indexStatus: 'failed', indexFault: sentenceOf(error) });
  }
}

/** The drawings, or what was found of the recorded runs, once. */
export async function loadOnce(part: 'schematics' | 'judged'): Promise<void> {
  if (galleryStore.getState()[part]) return;
  try {
    galleryStore.setState({ [part]: await source.files[part](), indexFault: null });
  } catch (error) {
    galleryStore.setState({ indexFault: sentenceOf(error) });
  }
}

export const setChoice = (part: Partial<GalleryChoice>): void =>
  galleryStore.setState(({ choice }) => ({ choice: { ...choice, ...part }, stopped: null }));

/** More at a time than a server has to wait for, fewer than a browser queues up. */
const together = 8;
/** Pictures are drawn anew for what came within this time, ms. */
const gather = 250;
let call = 0;

/** Fetches what ships of these figures and is not there. A later call takes the place of this one. */
export async function loadRecorded(wanted: readonly FigureSpec[]): Promise<void> {
  const mine = ++call;
  const { index, choice, held, faults } = galleryStore.getState();
  if (!index) return;
  const files = new Map<string, { key: string; file: GalleryFile }>();
  for (const part of wanted.flatMap((figure) => partsOf(figure, choice))) {
    const file = held.has(part.key) ? undefined : fileOf(index, part);
    if (file && !faults.has(file.key)) files.set(part.key, { key: part.key, file });
  }
  const queue = [...files.values()];
  if (queue.length === 0) return galleryStore.setState({ loading: null });
  const total = queue.length;
  let done = 0;
  const arrivals = new Arrivals();
  galleryStore.setState({ loading: { done, total } });
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next && mine === call; next = queue.shift()) {
      const { key, file } = next;
      try {
        arrivals.add(key, { product: await source.files.product(file), from: 'recorded' });
      } catch (error) {
        const fault = sentenceOf(error);
        galleryStore.setState(({ faults: known }) => ({
          faults: new Map(known).set(file.key, fault),
        }));
      }
      done++;
      // A later call may have taken its place when the timer fires.
      arrivals.soon(() => mine === call && galleryStore.setState({ loading: { done, total } }));
    }
  };
  await Promise.all(Array.from({ length: together }, lane));
  arrivals.flush();
  if (mine === call) galleryStore.setState({ loading: null });
}

/** What could not be read is asked for again. */
export async function loadAgain(wanted: readonly FigureSpec[]): Promise<void> {
  galleryStore.setState({ faults: new Map() });
  await openIndex();
  await loadRecorded(wanted);
}

/** Products that come one after the other, put into the store a few at a time. */
class Arrivals {
  private readonly waiting = new Map<string, Held>();
  private timer: ReturnType<typeof setTimeout> | null = null;

  add(key: string, held: Held): void {
    this.waiting.set(key, held);
  }

  soon(then: () => unknown): void {
    this.timer ??= setTimeout(() => {
      this.flush();
      then();
    }, gather);
  }

  flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.waiting.size > 0) keep(this.waiting);
    this.waiting.clear();
  }
}

/** Puts products into the store; one that was made here is not replaced by a recorded one. */
export function keep(products: ReadonlyMap<string, Held>): void {
  galleryStore.setState(({ held, choice, making }) => {
    const next = new Map(held);
    for (const [key, one] of products)
      if (one.from === 'made' || next.get(key)?.from !== 'made') next.set(key, one);
    const shown = keysOf(figureOf(viewStore.getState().gallery, figures), choice);
    const worked = making ? keysOf(figures[making.figure], making.choice) : new Set<string>();
    return { held: bounded(next, (key) => shown.has(key) || worked.has(key)) };
  });
}
