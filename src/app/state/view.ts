/**
 * How the visitor looks at a run: theme, layers, morph, the sheet of keys and the one notice on the
 * screen. Nothing here changes what is trained.
 */
import { subscribeWithSelector } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';

export const themeIds = ['auto', 'light', 'dark'] as const;
export type ThemeId = (typeof themeIds)[number];

export const layerIds = ['points', 'paths', 'target', 'origins'] as const;
export type LayerId = (typeof layerIds)[number];

export const pathStyles = ['straight', 'layers'] as const;
export type PathStyle = (typeof pathStyles)[number];

/** The part of the view that a link carries. */
export interface LinkView {
  theme: ThemeId;
  layers: readonly LayerId[];
  pathStyle: PathStyle;
}

export interface ViewState extends LinkView {
  /** 0: points at their start; 1: at their images. */
  morph: number;
  morphPlays: boolean;
  advancedOpen: boolean;
  /** The next run trains its bases even where recorded ones ship. */
  trainBases: boolean;
  stepSize: 1 | 10 | 100;
  /** The sheet of keys is open. */
  keysOpen: boolean;
  /** A sentence for the visitor; null when there is nothing to say. */
  notice: string | null;
  /** Something went wrong, or something is merely so. */
  noticeUrgent: boolean;
}

export const defaultView: LinkView = {
  theme: 'auto',
  layers: ['points', 'paths', 'target', 'origins'],
  pathStyle: 'straight',
};

export const viewStore = createStore<ViewState>()(
  subscribeWithSelector((): ViewState => ({
    ...defaultView,
    morph: 1,
    morphPlays: false,
    advancedOpen: false,
    trainBases: false,
    stepSize: 1,
    keysOpen: false,
    notice: null,
    noticeUrgent: true,
  })),
);
