/**
 * Unidirectional: target samples only, scored by the frozen reference base. KL(T || f#p_R): mass covering, hence its smearing (SCIENCE 2.3).
 * What differs from the others is in the config (`transferFor` in presets), so that advanced
 * settings can combine it with anything else.
 */
import { learnedTransfer, type Method } from './method.ts';

export const unidirectional: Method = learnedTransfer;
