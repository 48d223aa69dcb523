/**
 * Identity initialisation: flows for flows whose transfer flow starts exactly as the identity.
 * What differs from the others is in the config (`transferFor` in presets), so that advanced
 * settings can combine it with anything else.
 */
import { learnedTransfer, type Method } from './method.ts';

export const identityInit: Method = learnedTransfer;
