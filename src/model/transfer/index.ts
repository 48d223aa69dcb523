/** The list of transfer methods. */
import type { MethodId } from '../../protocol/catalogue.ts';
import { baseTransfer } from './baseTransfer.ts';
import { flowsForFlows } from './flowsForFlows.ts';
import { identityInit } from './identityInit.ts';
import type { Method } from './method.ts';
import { movementPenalty } from './movementPenalty.ts';
import { unidirectional } from './unidirectional.ts';

export const transferMethods = {
  'base-transfer': baseTransfer,
  unidirectional,
  'flows-for-flows': flowsForFlows,
  'movement-penalty': movementPenalty,
  'identity-init': identityInit,
} as const satisfies Record<MethodId, Method>;
