/**
 * The way back through the settings: what stood before each change, and what was undone. Knows
 * settings alone; training has a history of its own.
 */
import { createStore } from 'zustand/vanilla';
import type { ExperimentConfig } from '../../protocol/config.ts';

/** One config per pane. */
export type Settings = readonly ExperimentConfig[];

export interface UndoState {
  /** The latest last. */
  readonly past: readonly Settings[];
  /** The next to redo last. */
  readonly future: readonly Settings[];
}

export const undoStore = createStore<UndoState>()(() => ({ past: [], future: [] }));

export const undoDepth = 100;

/** Paths whose values differ, such as `0.transfer.training.learningRate`. */
export function differing(a: unknown, b: unknown, path = ''): string[] {
  if (Object.is(a, b)) return [];
  const objects = [a, b].every((each) => typeof each === 'object' && each !== null);
  if (!objects) return [path];
  const [left, right] = [a, b] as Record<string, unknown>[];
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return keys.flatMap((key) => differing(left[key], right[key], path ? `${path}.${key}` : key));
}

const numberAt = (settings: unknown, path: string): boolean =>
  typeof path
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], settings) ===
  'number';

/**
 * True when a change goes on with the one before, as a slider does: the same numbers and no other.
 * @param first what stood before the earlier of the two
 */
export function goesOn(first: Settings, before: Settings, now: Settings): boolean {
  const earlier = differing(first, before).join();
  const later = differing(before, now);
  return earlier === later.join() && later.every((path) => numberAt(now, path));
}
