/** Verbs of explaining: point at a mark, open its full card, close it. Changes nothing else. */
import { cardStore, type CardId } from '../state/cards.ts';

export const pointAt = (pointed: CardId | null): void => cardStore.setState({ pointed });

export const openCard = (open: CardId): void => cardStore.setState({ open });

/** The full card of what is pointed at, or of the points on the stage. */
export const openPointed = (): void => openCard(cardStore.getState().pointed ?? 'layer-points');

export const closeCard = (): void => cardStore.setState({ open: null });
