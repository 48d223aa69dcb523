/**
 * How the visitor looks at a run: theme, layers, morph, the sheet of keys and the one notice on the
 * screen. Nothing here changes what is trained.
 */
import { subscribeWithSelector } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';
import type { Place } from '../../protocol/trainer.ts';
import type { GalleryPage } from './galleryPage.ts';
import type { FrameViews, ViewCondition } from '../../protocol/frameViews.ts';
import { firstAxes, type Axes } from '../../protocol/wideRows.ts';

export const themeIds = ['auto', 'light', 'dark'] as const;
export type ThemeId = (typeof themeIds)[number];

/** The number of a layer's key is its place here; what comes after the eighth has none. */
export const layerIds = [
  'points',
  'paths',
  'density',
  'target',
  'arrows',
  'grid',
  'logdet',
  'residual',
  'origins',
] as const;
export const numberedLayers = 8;
export type LayerId = (typeof layerIds)[number];

export const pathStyles = ['straight', 'layers', 'base'] as const;
export type PathStyle = (typeof pathStyles)[number];

/** How far the bottom sheet of a phone is drawn up, and what is in it. */
export const sheetRests = ['peek', 'half', 'full'] as const;
export type SheetRest = (typeof sheetRests)[number];
export const sheetTabs = ['question', 'evidence'] as const;
export type SheetTab = (typeof sheetTabs)[number];

/** What stands beside a grid of stages. */
export const evidenceTabs = ['numbers', 'losses', 'card'] as const;
export type EvidenceTab = (typeof evidenceTabs)[number];
export const colourIds = ['start', 'distance', 'density', 'condition'] as const;
export type ColourId = (typeof colourIds)[number];

/** Colours of the start positions: told apart by everybody, or those of the paper. */
export const startMapIds = ['safe', 'paper'] as const;
export type StartMapId = (typeof startMapIds)[number];

/** Points that can be pinned at the same time. */
export const mostPins = 8;

/** The part of the view that a link carries. */
export interface LinkView {
  theme: ThemeId;
  layers: readonly LayerId[];
  pathStyle: PathStyle;
  colour: ColourId;
  startMap: StartMapId;
}

export interface ViewState extends LinkView {
  /** The page of the gallery that stands in the lab's place; null: the lab. */
  gallery: GalleryPage | null;
  /** The calibration page stands in the lab's place; never together with the gallery. */
  calibrates: boolean;
  /** 0: points at their start; 1: at their images. */
  morph: number;
  morphPlays: boolean;
  /** The place in training time that is looked at; null: now. */
  past: Place | null;
  /** Only the selected pane is on the screen. */
  solo: boolean;
  evidenceTab: EvidenceTab;
  /** The folded rail of the question is open. */
  railOpen: boolean;
  sheet: SheetRest;
  sheetTab: SheetTab;
  /** Distances whose paths are lit up, [from, to) in frame units; null lights none. */
  brush: readonly [number, number] | null;
  /** Conditions that the stages show, each by itself; none: every point under its own. */
  conditions: readonly ViewCondition[];
  /** Features of a table that the stages show. */
  axes: Axes;
  /** Numbers of the pinned points, the oldest first. */
  pins: readonly number[];
  advancedOpen: boolean;
  /** The next run trains its bases even where recorded ones ship. */
  trainBases: boolean;
  stepSize: 1 | 10 | 100;
  /** Steps a second that training is held to; null: full speed. */
  pace: number | null;
  /** The sheet of keys is open. */
  keysOpen: boolean;
  /** Single keys act. */
  keysOn: boolean;
  /** The histogram's shares stand on a logarithmic axis. */
  logShares: boolean;
  /** Training is slow, and a smaller budget is offered. */
  slowOffer: boolean;
  /** The browser has no WebAssembly, and the visitor has not waved that away. */
  noWasm: boolean;
  /** The dialog of exports is open. */
  exportOpen: boolean;
  /** A sentence for the visitor; null when there is nothing to say. */
  notice: string | null;
  /** Something went wrong, or something is merely so. */
  noticeUrgent: boolean;
}

export const defaultView: LinkView = {
  theme: 'auto',
  layers: ['points', 'paths', 'target', 'origins'],
  pathStyle: 'straight',
  colour: 'start',
  startMap: 'safe',
};

export const viewStore = createStore<ViewState>()(
  subscribeWithSelector((): ViewState => ({
    ...defaultView,
    gallery: null,
    calibrates: false,
    morph: 1,
    morphPlays: false,
    past: null,
    solo: false,
    evidenceTab: 'numbers',
    railOpen: false,
    sheet: 'peek',
    sheetTab: 'question',
    brush: null,
    conditions: [],
    axes: firstAxes,
    pins: [],
    advancedOpen: false,
    trainBases: false,
    stepSize: 1,
    pace: null,
    keysOpen: false,
    keysOn: true,
    logShares: false,
    slowOffer: false,
    noWasm: false,
    exportOpen: false,
    notice: null,
    noticeUrgent: true,
  })),
);

/** What frames must carry for a view. */
export const frameViewsOf = ({
  layers,
  pathStyle,
  conditions,
}: LinkView & Pick<ViewState, 'conditions'>): FrameViews => ({
  layers: pathStyle !== 'straight',
  grid: layers.includes('grid'),
  density: (['density', 'logdet', 'residual'] as const).some((id) => layers.includes(id)),
  conditions,
});
