/** Verbs of choosing what a study does. Every change is checked against the tables, by the worker. */
import { parseCalibration } from '../../../protocol/calibration.ts';
import { ranges, type MethodId, type NumberRange } from '../../../protocol/catalogue.ts';
import {
  sharedColumns,
  studyOf,
  studyStore,
  usualEdges,
  type Edges,
  type StudyChoice,
} from '../../state/study.ts';
import { sentenceOf } from '../notice.ts';
import { studyWorker } from './worker.ts';

let latest = 0;

/** What the choice comes to, or one sentence why it cannot be had. */
export async function recheck(): Promise<void> {
  const mine = ++latest;
  const study = studyOf(studyStore.getState());
  if (!study) return;
  try {
    const check = await studyWorker.client.check(parseCalibration(study));
    if (mine === latest) studyStore.setState({ check, openTarget: check.openTarget, error: null });
  } catch (error) {
    if (mine === latest) studyStore.setState({ check: null, error: sentenceOf(error) });
  }
}

export function choose(change: Partial<StudyChoice>): void {
  studyStore.setState(({ choice }) => ({ choice: { ...choice, ...change } }));
  void recheck();
}

export function toggleFeature(name: string): void {
  const { tables, choice } = studyStore.getState();
  const { features, condition, edges } = choice;
  // In the tables' order, whatever the order of the presses.
  const next = sharedColumns(tables).filter((each) => features.includes(each) !== (each === name));
  const freed = name === condition ? { condition: null, edges: null } : { condition, edges };
  choose({ features: next, ...freed });
}

/** A column to condition on; regions are laid over its middle until somebody sets them. */
export function chooseCondition(condition: string | null): void {
  const { features } = studyStore.getState().choice;
  choose({
    condition,
    features: features.filter((name) => name !== condition),
    edges: null,
  });
}

/** Sidebands and a region between them, where they usually lie; or none. */
export const setRegions = (on: boolean): void =>
  choose({ edges: on ? usualEdges(studyStore.getState()) : null });

/** False where edges would not rise. */
export function setEdge(which: number, value: number): boolean {
  const { edges } = studyStore.getState().choice;
  if (!edges || !Number.isFinite(value)) return false;
  const next = edges.map((edge, i) => (i === which ? value : edge)) as unknown as Edges;
  if (next.some((edge, i) => i > 0 && edge <= next[i - 1])) return false;
  choose({ edges: next });
  return true;
}

/** At least one stays. */
export function toggleMethod(method: MethodId, all: readonly MethodId[]): void {
  const { methods } = studyStore.getState().choice;
  const next = all.filter((id) => methods.includes(id) !== (id === method));
  if (next.length > 0) choose({ methods: next });
}

const within = (value: number, { min, max }: NumberRange): boolean => value >= min && value <= max;

const mostWeights = 8;

/** One weight or several, apart by commas or spaces; several are a scan. False where one is no weight. */
export function setPenaltyWeights(text: string): boolean {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const weights = [...new Set(words.map(Number))].sort((a, b) => a - b);
  const good = weights.every((weight) => within(weight, ranges.penaltyWeight));
  if (!good || weights.length === 0 || weights.length > mostWeights) return false;
  choose({ penaltyWeights: weights });
  return true;
}

/** False where it is out of range. Stand-ins keep the rows that they were made with. */
export function setSeed(seed: number): boolean {
  if (!Number.isInteger(seed) || !within(seed, ranges.seed)) return false;
  choose({ seed });
  return true;
}
