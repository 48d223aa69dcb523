import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from './runCommand.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'morphlab-figures-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('draws what needs no run at once, with a page that shows it', async () => {
  const ended = await runCommand('--id', 's0-fig1,s0-table1', '--out', folder);
  expect(ended).toMatchObject({ code: 0, out: `${join(folder, 'index.html')}\n` });
  const files = await readdir(folder);
  for (const id of ['s0-fig1', 's0-table1'])
    for (const ending of ['svg', 'dark.svg', 'png', 'csv', 'json'])
      expect(files).toContain(`${id}.${ending}`);
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  expect(page).toContain('PRD paper, Fig. 1');
  expect(page).toContain('s0-table1.svg');
  // What the drawing says is what the model has.
  expect(await readFile(join(folder, 's0-fig1.svg'), 'utf8')).toContain('Transfer flow');
  const png = await readFile(join(folder, 's0-fig1.png'));
  expect(png.subarray(1, 4).toString()).toBe('PNG');
});

it('refuses in one sentence and says what it would do', async () => {
  expect(await runCommand('--id', 's9-fig9', '--out', folder)).toMatchObject({ code: 2, out: '' });
  const dry = await runCommand('--id', 's0-fig3', '--budget', 'tiny', '--out', folder, '--dry');
  expect(dry.code).toBe(0);
  expect(dry.words).toMatch(/^1 figure of 6 parts, 8 jobs left: about \d+ s on \d+ process/);
  expect(await readdir(folder)).not.toContain('runs');
});
