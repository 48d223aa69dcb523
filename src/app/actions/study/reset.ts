/** Verbs that take one choice of a study back to what its tables began with. */
import {
  defaultChoice,
  studyStore,
  usualColumns,
  usualEdges,
  type StudyChoice,
  type StudyState,
} from '../../state/study.ts';
import { choose, setEdge } from './choose.ts';

/** Choices that no table decides. */
export type PlainField = Exclude<keyof StudyChoice, 'features' | 'condition' | 'edges'>;

export const resetField = (field: PlainField): void => choose({ [field]: defaultChoice[field] });

/** True if features or condition are not what the tables began with. */
export function columnsChanged({ tables, choice }: StudyState): boolean {
  const { features, condition } = usualColumns(tables);
  return condition !== choice.condition || features.join('\n') !== choice.features.join('\n');
}

/** Features and condition; regions belong to the condition, and stay with it. */
export function resetColumns(): void {
  const { tables, choice } = studyStore.getState();
  const { features, condition, edges } = usualColumns(tables);
  choose(condition === choice.condition ? { features } : { features, condition, edges });
}

/** Where the other edges leave no room, all four go back. */
export function resetEdge(which: number): void {
  const edges = usualEdges(studyStore.getState());
  if (!setEdge(which, edges[which])) choose({ edges });
}
