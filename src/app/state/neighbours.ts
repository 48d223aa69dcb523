/** Which method a further pane shows first. Knows no store. */
import { methodIds, type MethodId } from '../../protocol/catalogue.ts';

/** The most telling neighbour of each method. */
const neighbours: Record<MethodId, MethodId> = {
  'base-transfer': 'identity-init',
  unidirectional: 'flows-for-flows',
  'flows-for-flows': 'identity-init',
  'movement-penalty': 'flows-for-flows',
  'identity-init': 'base-transfer',
};

/** The method of the next pane: one that is not there yet, if any. */
export function nextPaneMethod(taken: readonly MethodId[]): MethodId {
  const near = neighbours[taken[taken.length - 1]];
  return [near, ...methodIds].find((id) => !taken.includes(id)) ?? near;
}
