/** The step of a link, with the words about it; fetched when a link has one. */
import { count } from '../../plots/format.ts';
import { phaseLabels } from '../../protocol/catalogue.ts';
import type { Place } from '../../protocol/trainer.ts';
import { openAt } from '../actions/openAt.ts';
import { link as words } from './words/link.ts';

export const openLink = (place: Place): Promise<void> =>
  openAt(place, ({ phase, step }) => words.trains(phaseLabels[phase].toLowerCase(), count(step)));
