/**
 * What the gallery holds: products by the key of their order, which budget and seeds are looked at, what
 * ships recorded, and what is being made. Keeps no picture and asks nobody.
 */
import { subscribeWithSelector } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';
import type { FigureBudget, FigureId } from '../../protocol/figureIds.ts';
import type { GalleryIndex, GallerySchematics } from '../../protocol/gallery.ts';
import type { GalleryJudged } from '../../protocol/judged.ts';
import type { CellCounts, Product } from '../../protocol/product.ts';
import { cellsOf, withoutCells } from '../../protocol/productCells.ts';

export const mostSeeds = 10;

/** Which runs a figure is drawn from, and which ones Make makes. */
export interface GalleryChoice {
  budget: FigureBudget;
  /** The first of them; panels show it. */
  seed: number;
  seeds: number;
}

export const seedsOf = ({ seed, seeds }: GalleryChoice): number[] =>
  Array.from({ length: seeds }, (_, i) => seed + i);

export interface Held {
  readonly product: Product;
  readonly from: 'recorded' | 'made';
}

export interface Making {
  readonly figure: FigureId;
  readonly choice: GalleryChoice;
  readonly status: 'starting' | 'running' | 'cancelling';
  readonly done: number;
  readonly total: number;
  /** Of the work, 0 to 1. */
  readonly share: number;
  readonly secondsLeft: number | null;
}

export interface GalleryState {
  readonly choice: GalleryChoice;
  /** Null until it is read, and where nothing ships. */
  readonly index: GalleryIndex | null;
  readonly indexStatus: 'idle' | 'loading' | 'ready' | 'failed';
  /** Why the index could not be read. */
  readonly indexFault: string | null;
  /** Null until one is looked at. */
  readonly schematics: GallerySchematics | null;
  /** Of the recorded runs; null until it is looked at. */
  readonly judged: GalleryJudged | null;
  /** Recorded files on their way, of how many. */
  readonly loading: { readonly done: number; readonly total: number } | null;
  /** By key of the file: why it could not be read. */
  readonly faults: ReadonlyMap<string, string>;
  /** By `orderKey`, the oldest first. */
  readonly held: ReadonlyMap<string, Held>;
  readonly making: Making | null;
  /** Why the last making ended early. */
  readonly stopped: { readonly figure: FigureId; readonly message: string } | null;
}

export const galleryStore = createStore<GalleryState>()(
  subscribeWithSelector((): GalleryState => ({
    choice: { budget: 'quick', seed: 101, seeds: 3 },
    index: null,
    indexStatus: 'idle',
    indexFault: null,
    schematics: null,
    judged: null,
    loading: null,
    faults: new Map(),
    held: new Map(),
    making: null,
    stopped: null,
  })),
);

/** Cells take a page's memory; beyond this, those of figures out of sight go. */
export const mostCellBytes = 200e6;

const cellBytes = ({ counts, startX, startY }: CellCounts): number =>
  counts.byteLength + startX.byteLength + startY.byteLength;

export const bytesOf = (product: Product): number =>
  cellsOf(product).reduce((sum, cells) => sum + cellBytes(cells), 0);

/**
 * The same within the bound: of what is out of sight, the oldest lose their cells, and what can be
 * fetched again goes altogether.
 */
export function bounded(
  held: ReadonlyMap<string, Held>,
  inSight: (key: string) => boolean,
  most = mostCellBytes,
): ReadonlyMap<string, Held> {
  let bytes = [...held.values()].reduce((sum, { product }) => sum + bytesOf(product), 0);
  if (bytes <= most) return held;
  const kept = new Map(held);
  for (const [key, { product, from }] of held) {
    const own = bytesOf(product);
    if (bytes <= most || own === 0 || inSight(key)) continue;
    if (from === 'recorded') kept.delete(key);
    else kept.set(key, { product: withoutCells(product), from });
    bytes -= own;
  }
  return kept;
}
