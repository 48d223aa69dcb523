import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { baseKey } from '../protocol/baseKey.ts';
import { configFor, defaultChoice } from '../presets/presets.ts';
import { methodIds, toyIds } from '../protocol/catalogue.ts';
import { pictureFile, readFirstPicture } from '../protocol/firstPicture.ts';
import { parseRecordedIndex, runEntry, type RecordedIndex } from '../protocol/recorded.ts';
import { readRecordedRun } from '../protocol/recordedRun.ts';
import { sameTraining } from '../protocol/sameTraining.ts';
import { pretrain } from './pretrain.ts';
import { nearestToMiddle } from './pretrainSeeds.ts';

vi.spyOn(process.stderr, 'write').mockReturnValue(true);
const words = [
  ...['--preset', 'tiny', '--seed', '7', '--date', '2026-01-01'],
  ...['--pairs', 'four-circles:star'],
];
let folders: string[] = [];

async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const names = (await readdir(folder)).sort();
  return new Map(
    await Promise.all(
      names.map(async (name) => [name, await readFile(join(folder, name))] as [string, Buffer]),
    ),
  );
}

const indexOf = async (folder: string): Promise<RecordedIndex> =>
  parseRecordedIndex(JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')));
const bufferOf = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer;

/** Twenty seconds each: the short run does without the second. */
const full = process.env.MORPHLAB_FULL !== undefined;
const times = full ? [1, 2] : [1];

beforeAll(async () => {
  folders = await Promise.all(times.map(() => mkdtemp(join(tmpdir(), 'pretrain-'))));
  for (const out of folders) expect(await pretrain([...words, '--out', out])).toBe(0);
}, 300_000);
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

if (full)
  test('the same command writes the same bytes', async () => {
    const [once, again] = await Promise.all(folders.map(filesOf));
    expect([...once.keys()]).toEqual([...again.keys()]);
    for (const [name, bytes] of once) expect(bytes.equals(again.get(name)!), name).toBe(true);
  });

test('every run reads back as a live run would have told it', async () => {
  const index = await indexOf(folders[0]);
  expect(index.runs).toHaveLength(5);
  for (const entry of index.runs) {
    const run = readRecordedRun(bufferOf(await readFile(join(folders[0], entry.file))));
    const config = configFor({ ...entry });
    expect(sameTraining(run.config, config)).toBe(true);
    expect(runEntry(index, config)?.file).toBe(entry.file);
    const last = run.frames.at(-1)!;
    expect(last).toMatchObject({
      phase: 'transfer',
      shows: 'transfer',
      index: run.frames.length - 1,
    });
    expect(run.frames.filter(({ start }) => start)).toHaveLength(1);
    const mean = last.distances!.reduce((a, b) => a + b, 0) / last.distances!.length;
    expect(mean).toBeCloseTo(last.metrics!.meanDistance, 3);
    expect(run.otOwnImage.value).toBeLessThanOrEqual(mean + 1e-3);
    expect(run.phaseResults.map(({ name }) => name).at(-1)).toBe('transfer');
    const steps = run.losses.map(({ phase, step }) => `${phase} ${step}`);
    expect(steps.length).toBeGreaterThan(0);
  }
});

test('a first picture shows what its runs end with', async () => {
  const index = await indexOf(folders[0]);
  for (const entry of index.pictures) {
    expect(entry.file).toBe(pictureFile(entry));
    const bytes = await readFile(join(folders[0], entry.file));
    const picture = readFirstPicture(bufferOf(bytes));
    for (const method of methodIds) {
      const { file } = runEntry(index, configFor({ ...entry, method }))!;
      const run = readRecordedRun(bufferOf(await readFile(join(folders[0], file))));
      expect(picture.ends[method]).toEqual(run.frames.at(-1)!.mapped);
      expect(picture.start).toEqual(run.frames.find(({ start }) => start)!.start);
    }
    expect(picture.outline.levels.length).toBeGreaterThan(0);
  }
});

describe('--check', () => {
  const check = (): Promise<number> => pretrain(['--check', '--out', folders.at(-1)!]);

  test('passes what has just been made, and names what has changed', async () => {
    expect(await check()).toBe(0);
    const { bases } = await indexOf(folders.at(-1)!);
    const file = join(folders.at(-1)!, bases[0].file);
    const bytes = await readFile(file);
    bytes[bytes.length - 1] ^= 1;
    await writeFile(file, bytes);
    expect(await check()).toBe(1);
    expect(vi.mocked(process.stderr.write)).toHaveBeenCalledWith(
      expect.stringContaining(`${bases[0].file}: another hash`),
    );
  });
});

test.each([
  ['--preset', 'huge', /invalid preset/],
  ['--seed', '-1', /invalid seed/],
  ['--date', 'today', /invalid date/],
  ['--pairs', 'star:moon', /invalid pairs/],
])('%s %s is refused', async (word, value, message) => {
  await expect(pretrain([`${word}=${value}`, '--out', folders[0]])).rejects.toThrow(message);
});

test('the seed in the middle, whatever the order; a tie goes to the more usual share', () => {
  const row = (seed: number, a: number, b: number, shape = 0.1) => ({
    seed,
    meanDistance: { 'base-transfer': a, 'identity-init': b },
    slicedW2: { 'base-transfer': shape, 'identity-init': shape },
  });
  const rows = [row(1, 1, 1), row(2, 2, 1.5), row(3, 3, 2), row(4, 9, 2.5), row(5, 10, 9)];
  expect(nearestToMiddle(rows)).toBe(3);
  expect(nearestToMiddle(rows.toReversed())).toBe(3);
  expect(nearestToMiddle([row(1, 1, 3), row(2, 2, 2), row(3, 3, 1)])).toBe(2);
});

describe('what ships', () => {
  const shipped = join('public', 'recorded');

  test('fits the presets of today: else run npm run pretrain', async () => {
    const index = await indexOf(shipped);
    const keys = new Set(index.bases.map(({ key }) => key));
    for (const toy of toyIds) {
      const config = configFor({ ...defaultChoice, reference: toy, target: toy });
      expect(keys).toContain(baseKey(config, 'reference-base'));
      expect(keys).toContain(baseKey(config, 'target-base'));
    }
    for (const method of methodIds) {
      const config = configFor({ ...defaultChoice, method });
      const entry = runEntry(index, config)!;
      const run = readRecordedRun(bufferOf(await readFile(join(shipped, entry.file))));
      expect(sameTraining(run.config, config)).toBe(true);
    }
  });

  test('stays small: a first picture, the runs of a pair, the bases of a question', async () => {
    const { pictures, runs, bases } = await indexOf(shipped);
    for (const { bytes } of pictures) expect(bytes).toBeLessThan(30_000);
    for (const { bytes } of runs) expect(bytes).toBeLessThan(200_000);
    for (const { bytes } of bases) expect(bytes).toBeLessThan(200_000);
  });
});
