/** All cards by id, and the order in which they are listed. A mark without a card does not compile. */
import type { CardId } from '../../state/cards.ts';
import type { Card } from './card.ts';
import { chartCards } from './charts.ts';
import { methodCards } from './methods.ts';
import { metricCards } from './metrics.ts';
import { stageCards } from './stage.ts';
import { timeCards } from './time.ts';
import { laterStrings } from '../laterStrings.ts';

const all = {
  ...stageCards,
  ...chartCards,
  ...metricCards,
  ...methodCards,
  ...timeCards,
} satisfies Record<CardId, Card>;

export const cards: Readonly<Record<CardId, Card>> = all;

const { groups } = laterStrings.cardSheet;
export const cardGroups = [
  { title: groups.stage, cards: stageCards },
  { title: groups.charts, cards: chartCards },
  { title: groups.metrics, cards: metricCards },
  { title: groups.methods, cards: methodCards },
  { title: groups.time, cards: timeCards },
].map(({ title, cards: own }) => ({ title, ids: Object.keys(own) as CardId[] }));

export const isCardId = (text: string | undefined): text is CardId =>
  text !== undefined && Object.hasOwn(all, text);
