/** Puts the stores of shards into one. Takes nothing apart and makes nothing. */
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../../protocol/config.ts';
import type { FigureStore } from './store.ts';

const kinds = ['bases', 'runs', 'products'] as const;

/**
 * Files of one name hold the same, whoever made them: what is there already stays.
 * @throws ConfigError when a folder is not there
 */
export async function mergeFolders(
  folders: readonly string[],
  store: FigureStore,
  say: (line: string) => void,
): Promise<void> {
  for (const folder of folders) {
    const there = await readdir(folder).catch(() => null);
    if (!there) throw new ConfigError('merge', `invalid --merge: no such folder: ${folder}`);
    let copied = 0;
    for (const kind of kinds.filter((each) => there.includes(each)))
      copied += await copyNew(join(folder, kind), store.path(kind));
    say(`${folder}: ${copied} files`);
  }
}

async function copyNew(from: string, to: string): Promise<number> {
  await mkdir(to, { recursive: true });
  const known = new Set(await readdir(to));
  const news = (await readdir(from)).filter((name) => !known.has(name) && !name.endsWith('.part'));
  for (const name of news) await copyFile(join(from, name), join(to, name));
  return news.length;
}
