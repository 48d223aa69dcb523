/** Outlines that are known or being made; a place that the first picture can leave its own in. */
import type { Ghost } from '../../plots/ghost.ts';
import type { ToyId } from '../../protocol/catalogue.ts';

/** By toy; of own data by id and the features that are looked along. */
export const ghosts = new Map<string, Ghost | 'under way'>();

/** An outline that has come from elsewhere and need not be made. */
export const keepGhost = (toy: ToyId, ghost: Ghost): void => void ghosts.set(toy, ghost);
