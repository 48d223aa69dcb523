import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseConfig, type ExperimentConfig } from '../protocol/config.ts';
import { parseSafetensors } from '../protocol/safetensors.ts';
import { main } from './main.ts';
import type { MapResult } from './summary.ts';
import { defaultChoice } from '../presets/presets.ts';

let out: string;
let err: string;
beforeEach(() => {
  out = '';
  err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

let folder: string;
/** A run of two flows, and one of a base transfer, each in a folder of its own. */
let run: string;
let bases: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'morphlab-map-'));
  run = join(folder, 'run');
  bases = join(folder, 'bases');
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const short = [
    ...['--preset', 'tiny', '--engine', 'wasm', '--set', 'trainSize=256'],
    ...['--set', 'validationSize=64', '--set', 'base.training.steps=3'],
    ...['--set', 'transfer.training.steps=4'],
  ];
  const conditional = ['--method', 'unidirectional', '--condition', 'rotation'];
  expect(await main(['train', ...short, ...conditional, '--out', run])).toBe(0);
  expect(await main(['train', ...short, '--method', 'base-transfer', '--out', bases])).toBe(0);
  vi.restoreAllMocks();
});
afterAll(() => rm(folder, { recursive: true }));

const mapped = async (...words: string[]): Promise<MapResult> => {
  out = '';
  expect(await main(['map', ...words, '--json'])).toBe(0);
  return JSON.parse(out) as MapResult;
};

test('prints the statistics as one JSON object; threads change no number', async () => {
  const result = await mapped(run, '--points', '12000', '--threads', '1');
  expect(Object.keys(result).sort()).toEqual(
    ['config', 'engine', 'metrics', 'points', 'pointsPerSecond', 'seconds', 'seed'].sort(),
  );
  expect(out.trimEnd().split('\n')).toHaveLength(1);
  expect(result).toMatchObject({
    points: 12_000,
    seed: defaultChoice.seed,
    engine: { id: 'wasm', threads: 1 },
  });
  expect(result.pointsPerSecond).toBeCloseTo(12_000 / result.seconds, 6);
  expect(Object.keys(result.metrics)).toEqual([
    ...['meanDistance', 'stdDistance', 'medianDistance', 'q95Distance', 'maxDistance'],
    'outOfSupport',
  ]);
  for (const [id, value] of Object.entries(result.metrics))
    expect(Number.isFinite(value), id).toBe(true);
  expect(err).toContain('Map: 12000 of 12000 points (100 %), 0 s left');
  expect((await mapped(run, '--points', '12000', '--threads', '2')).metrics).toEqual(
    result.metrics,
  );
});

test('without --json a summary; --out keeps points, conditions and images', async () => {
  const file = join(folder, 'mapped.safetensors');
  expect(await main(['map', run, '--points', '7000', '--out', file])).toBe(0);
  expect(out).toContain(`four-circles -> star, unidirectional, seed ${defaultChoice.seed}, `);
  expect(out).toContain('\n7000 points in ');
  const { tensors, metadata } = parseSafetensors(await readFile(file));
  expect([...tensors].map(([name, { shape }]) => [name, shape])).toEqual([
    ['reference', [7000, 2]],
    ['images', [7000, 2]],
    ['condition', [7000, 1]],
  ]);
  expect(metadata.format).toBe('morphlab-map-1');
  expect(parseConfig(JSON.parse(metadata.config)).condition).toBe('rotation');
  const images = tensors.get('images')!.data;
  const reference = tensors.get('reference')!.data;
  let sum = 0;
  for (let i = 0; i < images.length; i += 2)
    sum += Math.hypot(images[i] - reference[i], images[i + 1] - reference[i + 1]);
  const { metrics } = await mapped(run, '--points', '7000');
  expect(sum / 7000).toBeCloseTo(metrics.meanDistance, 5);
});

test('a base transfer maps with its two bases', async () => {
  const { metrics, config } = await mapped(bases, '--points', '1000');
  expect(config.method).toBe('base-transfer');
  expect(metrics.meanDistance).toBeGreaterThan(0);
});

test('Ctrl+C ends it with 130, says how far it came and writes nothing', async () => {
  const file = join(folder, 'cancelled.safetensors');
  const before = process.listeners('SIGINT');
  const code = main(['map', run, '--points', '2000000', '--out', file]);
  await vi.waitFor(() => expect(err).toContain('Map: '), { timeout: 20_000 });
  const [ours] = process.listeners('SIGINT').filter((listener) => !before.includes(listener));
  ours('SIGINT');
  expect(await code).toBe(130);
  expect(err).toMatch(/cancelled after \d+ of 2000000 points\n$/);
  expect(out).toBe('');
  expect(await readdir(folder)).not.toContain('cancelled.safetensors');
  expect(process.listeners('SIGINT')).toEqual(before);
});

describe('what cannot be used', () => {
  test.each<[string[], string]>([
    [[], 'expected one folder that train --out wrote, got none'],
    [['a', 'b'], 'got a b'],
    [['no/such/folder'], 'cannot read config'],
    [['x', '--points', '10'], 'invalid points: expected an integer from 1000 to 2000000, got 10'],
    [['x', '--points', 'many'], 'got NaN'],
    [['x', '--points', ''], 'got NaN'],
    [['x', '--engine', 'fused'], 'invalid engine'],
    [['x', '--seed', '3'], '--seed'],
    [['x', '--out', 'no/such/folder/file.safetensors'], 'cannot write no/such/folder/file'],
  ])('%j: exit 2, one sentence, nothing on stdout', async (words, message) => {
    expect(await main(['map', ...words])).toBe(2);
    expect(err).toContain(message);
    expect(out).toBe('');
  });

  /** A copy of the run's folder that a test may spoil. */
  async function copy(name: string): Promise<string> {
    const to = join(folder, name);
    await mkdir(to);
    for (const file of await readdir(run)) await copyFile(join(run, file), join(to, file));
    return to;
  }
  const weights = `unidirectional-${defaultChoice.seed}-transfer.safetensors`;

  test('weights that are missing, cut short or no weights: exit 1 and their name', async () => {
    const spoiled = await copy('spoiled');
    const file = join(spoiled, weights);
    const refused = async (reason: string): Promise<void> => {
      err = '';
      expect(await main(['map', spoiled, '--points', '1000'])).toBe(1);
      expect(err).toContain(`cannot use weights: ${file}: `);
      expect(err).toContain(reason);
    };
    const bytes = await readFile(file);
    await rm(file);
    await refused('ENOENT');
    await writeFile(file, bytes.subarray(0, 500));
    await refused('invalid safetensors');
    await copyFile(join('golden', 'd2-plain.safetensors'), file);
    await refused('invalid weights: expected metadata format morphlab-flow-1');
    expect(out).toBe('');
  });

  test('weights of another shape than the config: exit 1, field and both values', async () => {
    const other = await copy('other');
    const path = join(other, 'config.json');
    const config = JSON.parse(await readFile(path, 'utf8')) as ExperimentConfig;
    config.transfer.shape.width = 24;
    await writeFile(path, JSON.stringify(config));
    expect(await main(['map', other, '--points', '1000'])).toBe(1);
    expect(err).toContain('does not fit config.json: expected hiddenFeatures 24, got 16');
  });
});
