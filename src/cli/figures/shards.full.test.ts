import { mkdtemp, readFile, rm, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Manifest } from './manifest.ts';
import { runCommand } from './runCommand.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'morphlab-shards-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const words = ['--id', 's0-fig3', '--budget', 'tiny'];

async function manifest(out: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(out, 's0-fig3.json'), 'utf8')) as Manifest;
}

it('makes the same in parts and together as in one go, and nothing twice', async () => {
  const at = (name: string): string => join(folder, name);
  for (const part of [1, 2])
    await runCommand(...words, '--shard', `${part}/2`, '--out', at(`part-${part}`));

  const half = await runCommand(...words, '--out', at('half'), '--merge', at('part-1'));
  expect(half.code).toBe(1);
  expect(half.words).toContain('The shards hold not all of it');

  const merged = await runCommand(
    ...words,
    '--out',
    at('all'),
    '--merge',
    at('part-1'),
    at('part-2'),
  );
  expect(merged).toMatchObject({ code: 0 });
  const whole = await runCommand(...words, '--out', at('whole'));
  expect(whole.code).toBe(0);
  const images = ({ orders }: Manifest): unknown[] =>
    orders.map(({ name, made }) => [name, made && 'images' in made ? made.images : null]);
  expect(images(await manifest(at('all')))).toEqual(images(await manifest(at('whole'))));
  expect((await manifest(at('all'))).orders.filter(({ made }) => made).length).toBe(5);

  // A product that is lost is measured again, from the run that is kept.
  const lost = (await manifest(at('whole'))).orders.find(({ made }) => made);
  await unlink(join(at('whole'), 'products', `${lost?.name}.mlp`));
  const again = await runCommand(...words, '--out', at('whole'));
  expect(again.words).toContain(', 1 job left');
  expect(images(await manifest(at('whole')))).toEqual(images(await manifest(at('all'))));
});
