/**
 * Movement penalty: flows for flows plus a price on the distance each point moves.
 * What differs from the others is in the config (`transferFor` in presets), so that advanced
 * settings can combine it with anything else.
 */
import { learnedTransfer, type Method } from './method.ts';

export const movementPenalty: Method = learnedTransfer;
