import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fakeStudy } from '../../figures/fakeStudy.ts';
import { studyOf } from '../../presets/figures/study.ts';
import { standInLabel } from '../../protocol/calibrationResult.ts';
import type { Manifest } from './manifest.ts';
import { runCommand } from './runCommand.ts';
import { FigureStore } from './store.ts';

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

it('draws the figures of a study that is there, each with its stand-in named in every file', async () => {
  const ids = ['s0-fig7', 's0-fig8', 's0-fig9', 's0-fig10'] as const;
  const out = join(folder, 'study');
  const store = new FigureStore(out);
  for (const seed of [5, 6]) {
    const order = { kind: 'study', study: studyOf({ budget: 'tiny', seed }) } as const;
    await store.writeProduct(order, fakeStudy(order));
  }
  const words = ['--budget', 'tiny', '--seeds', '2', '--seed', '5', '--out', out];
  const ended = await runCommand('--id', ids.join(','), ...words);
  expect(ended).toMatchObject({ code: 0, words: expect.stringContaining('0 jobs left') as string });
  const text = (name: string): Promise<string> => readFile(join(out, name), 'utf8');
  for (const id of ids) {
    for (const ending of ['svg', 'dark.svg', 'csv', 'json'])
      expect(await text(`${id}.${ending}`), `${id}.${ending}`).toContain(standInLabel);
    const { orders, engines } = JSON.parse(await text(`${id}.json`)) as Manifest;
    expect(engines).toEqual(['wasm']);
    expect(orders.map(({ made }) => made)).toMatchObject([
      { label: standInLabel, unblinding: [{ by: 'a test' }], seconds: { trained: 5, measured: 5 } },
      { label: standInLabel },
    ]);
  }
  for (const page of ['index.html', 'results.md']) expect(await text(page)).toContain(standInLabel);
  const results = await text('results.md');
  expect(results).toContain('13.41 (PRD paper, printed)');
  expect(results).toMatch(/Exact morph \| mean \| 0\.283 ± 0\.000 \| 0\.283 ± 0\.081/);
  // Held against its floor, not drawn below it; the CSV has both.
  expect(await text('s0-fig9.svg')).not.toContain('transport between the laws');
  expect(await text('s0-fig9.csv')).toContain('transport between the laws');
});

it('knows what a study costs', async () => {
  const words = ['--id', 's0-fig8', '--budget', 'quick', '--seeds', '3', '--out', folder, '--dry'];
  const dry = await runCommand(...words, '--jobs', '1');
  expect(dry.words).toMatch(/^1 figure of 3 parts, 3 jobs left: about 1?\d min on 1 process/);
});

it('refuses in one sentence and says what it would do', async () => {
  expect(await runCommand('--id', 's9-fig9', '--out', folder)).toMatchObject({ code: 2, out: '' });
  const dry = await runCommand('--id', 's0-fig3', '--budget', 'tiny', '--out', folder, '--dry');
  expect(dry.code).toBe(0);
  expect(dry.words).toMatch(/^1 figure of 6 parts, 8 jobs left: about \d+ s on \d+ process/);
  expect(await readdir(folder)).not.toContain('runs');
});
