/**
 * Flows for flows: both directions in turn, each scored by the far side's frozen base.
 * What differs from the others is in the config (`transferFor` in presets), so that advanced
 * settings can combine it with anything else.
 */
import { learnedTransfer, type Method } from './method.ts';

export const flowsForFlows: Method = learnedTransfer;
