/** The registry of conditions: one line each, checked against the catalogue by the compiler. */
import type { ConditionId } from '../../protocol/catalogue.ts';
import type { Condition } from '../condition.ts';
import { ellipse } from './ellipse.ts';
import { radial } from './radial.ts';
import { rotation, rotationSteps } from './rotation.ts';

export type { Condition } from '../condition.ts';

export const conditions: Record<Exclude<ConditionId, 'none'>, Condition> = {
  rotation,
  'rotation-steps': rotationSteps,
  radial,
  ellipse,
};
