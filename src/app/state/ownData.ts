/**
 * The visitor's own datasets of this session: id, name and size. Their points are with the data
 * layer; nothing here outlives the page.
 */
import { createStore } from 'zustand/vanilla';
import {
  isOwnId,
  lawLabel,
  type LawId,
  type OwnId,
  type TableInfo,
} from '../../protocol/ownData.ts';

export interface OwnEntry {
  readonly id: OwnId;
  readonly name: string;
  readonly n: number;
  /** Null for points of the plane. */
  readonly table: TableInfo | null;
}

export interface OwnState {
  /** In the order in which they came. */
  sets: readonly OwnEntry[];
}

export const ownStore = createStore<OwnState>()(() => ({ sets: [] }));

/** What a side of the question is called on the page. */
export function lawName(id: LawId): string {
  return (isOwnId(id) && nameOf(id)) || lawLabel(id);
}

/** Adds or renames one. */
export function keepOwn(entry: OwnEntry): void {
  ownStore.setState(({ sets }) =>
    sets.some(({ id }) => id === entry.id)
      ? { sets: sets.map((set) => (set.id === entry.id ? entry : set)) }
      : { sets: [...sets, entry] },
  );
}

/** A name that no other dataset of the session has: "Drawing", "Drawing 2", … */
export function freeName(wanted: string): string {
  const taken = new Set(ownStore.getState().sets.map(({ name }) => name));
  let name = wanted;
  for (let k = 2; taken.has(name); k++) name = `${wanted} ${k}`;
  return name;
}

/** Of rows of a table what they are called; null for toys and points of the plane. */
export const tableOf = (id: LawId): TableInfo | null =>
  ownStore.getState().sets.find((set) => set.id === id)?.table ?? null;

export const nameOf = (id: OwnId): string | undefined =>
  ownStore.getState().sets.find((set) => set.id === id)?.name;
