/**
 * Which mark of the page is being explained: the one pointed at, and the one whose full card is open.
 * Knows the names of all cards and none of their words.
 */
import { createStore } from 'zustand/vanilla';
import type { MethodId } from '../../protocol/catalogue.ts';
import type { ColourId, LayerId, PathStyle } from './view.ts';

/** Rows of the metric table, in reading order. */
export const metricIds = [
  'referenceBase',
  'targetBase',
  'forward',
  'inverse',
  'slicedW2',
  'outOfSupport',
  'outOfModel',
  'mean',
  'least',
  'pairing',
  'median',
  'q95',
  'longest',
  'roundTrip',
] as const;
export type MetricId = (typeof metricIds)[number];

export type CardId =
  | `layer-${LayerId}`
  | `path-${PathStyle}`
  | `colour-${ColourId}`
  | `metric-${MetricId}`
  | `method-${MethodId}`
  | 'pins'
  | 'morph'
  | 'histogram-outline'
  | 'histogram-fill'
  | 'histogram-lines'
  | 'histogram-median'
  | 'histogram-brush'
  | 'loss-curves'
  | 'loss-entropy'
  | 'phases'
  | 'history'
  | 'penalty'
  | 'identity';

export interface CardState {
  /** Under the pointer or the focus; null: the stage is explained. */
  pointed: CardId | null;
  /** Its full card is open. */
  open: CardId | null;
}

export const cardStore = createStore<CardState>()(() => ({ pointed: null, open: null }));
