/**
 * One session kept in the browser between visits, and which tab may keep it. Knows no store and not
 * what a session is: JSON and arrays go in and come out.
 */
import { openDB, type IDBPDatabase, type IDBPObjectStore } from 'idb';
import type { Tensor } from '../../protocol/safetensors.ts';

const database = 'morphlab';
const store = 'session';
const lockName = 'morphlab-session';

/** Something of a session: its label, its document, or the arrays of one part. */
type Key = string;

export interface Label {
  /** Under which all else is kept. */
  readonly id: string;
  readonly version: number;
  readonly savedAt: string;
  readonly hash: string;
  /** Parts that the arrays come in. */
  readonly parts: number;
}

export interface Packed {
  json: string;
  tensors: Map<string, Tensor>;
}

const labelKey = 'label';

type Shelf = IDBPObjectStore<unknown, [typeof store], typeof store, 'readwrite'>;

const open = (): Promise<IDBPDatabase> =>
  openDB(database, 1, { upgrade: (db) => void db.createObjectStore(store) });

async function within<T>(ask: (db: IDBPDatabase) => Promise<T>): Promise<T> {
  const db = await open();
  try {
    return await ask(db);
  } finally {
    db.close();
  }
}

/** What is kept, without reading it; null when there is nothing. */
export const readLabel = (): Promise<Label | null> =>
  within(async (db) => ((await db.get(store, labelKey)) as Label | undefined) ?? null);

/**
 * Keeps a session in place of the one before, all of it or nothing. Each part is copied in a task of
 * its own, so that no task is long.
 * @param spare id of another session that stays until it is answered
 * @throws DOMException QuotaExceededError when there is no room
 */
export function keep(
  told: Omit<Label, 'parts'>,
  { json, tensors }: Packed,
  spare: string | null,
): Promise<void> {
  const parts = inParts(tensors);
  const label: Label = { ...told, parts: parts.length };
  return within(async (db) => {
    const work = db.transaction(store, 'readwrite');
    work.done.catch(() => undefined);
    try {
      await putAll(work.store);
    } catch (error) {
      work.abort();
      throw error;
    }
    await work.done;
  });

  async function putAll(shelf: Shelf): Promise<void> {
    const old = (await shelf.getAllKeys()).map(String);
    for (const [i, part] of parts.entries()) await shelf.put(part, `${label.id}/${i}`);
    await shelf.put(json, `${label.id}/json`);
    await shelf.put(label, labelKey);
    for (const key of old)
      if (key !== labelKey && !(spare !== null && key.startsWith(`${spare}/`)))
        await shelf.delete(key);
  }
}

/** Bytes that are copied in a few milliseconds. */
const partBytes = 1_000_000;

/** Arrays in their order, as many to a part as fit. */
function inParts(tensors: Packed['tensors']): [Key, Tensor][][] {
  const parts: [Key, Tensor][][] = [[]];
  let bytes = 0;
  for (const entry of tensors) {
    const size = entry[1].data.byteLength;
    if (bytes > 0 && bytes + size > partBytes) {
      parts.push([]);
      bytes = 0;
    }
    parts[parts.length - 1].push(entry);
    bytes += size;
  }
  return parts;
}

/** Null when it is not there any more. */
export const read = ({ id, parts }: Label): Promise<Packed | null> =>
  within(async (db) => {
    const json = (await db.get(store, `${id}/json`)) as string | undefined;
    if (json === undefined) return null;
    const tensors = new Map<Key, Tensor>();
    for (let i = 0; i < parts; i++)
      for (const [name, tensor] of ((await db.get(store, `${id}/${i}`)) ?? []) as [Key, Tensor][])
        tensors.set(name, tensor);
    return { json, tensors };
  });

/** Forgets a session; its label too, if it is the one that is kept. */
export const forget = (id: string): Promise<void> =>
  within(async (db) => {
    const work = db.transaction(store, 'readwrite');
    const label = (await work.store.get(labelKey)) as Label | undefined;
    if (label?.id === id) await work.store.delete(labelKey);
    for (const key of await work.store.getAllKeys())
      if (String(key).startsWith(`${id}/`)) await work.store.delete(key);
    await work.done;
  });

/**
 * Resolves once this tab may keep the session, and holds that right until the tab ends.
 * @param onWait another tab has it; called once
 */
export function ownShelf(onWait: () => void): Promise<void> {
  const { locks } = navigator as { locks?: LockManager };
  // Without locks nobody can tell, and the last to save wins.
  if (!locks) return Promise.resolve();
  return new Promise((resolve) => {
    const hold = (): Promise<never> => {
      resolve();
      return new Promise(() => undefined);
    };
    void locks
      .request(lockName, { ifAvailable: true }, (lock) => (lock ? hold() : null))
      .then(() => {
        onWait();
        return locks.request(lockName, hold);
      });
  });
}
