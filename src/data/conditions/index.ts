/** The registry of conditions: one line each, checked against the catalogue by the compiler. */
import { isMove, type ConditionId, type MoveId } from '../../protocol/catalogue.ts';
import type { Condition } from '../condition.ts';
import { ellipse } from './ellipse.ts';
import { radial } from './radial.ts';
import { rotation, rotationSteps } from './rotation.ts';

export type { Condition } from '../condition.ts';

export const conditions: Record<MoveId, Condition> = {
  rotation,
  'rotation-steps': rotationSteps,
  radial,
  ellipse,
};

/** How a condition moves plain points; null where it moves none: without one, or as a column. */
export const moveOf = (id: ConditionId): Condition | null => (isMove(id) ? conditions[id] : null);
