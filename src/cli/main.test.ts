import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseConfig } from '../protocol/config.ts';
import { flowFromSafetensors } from '../model/experiment/weights.ts';
import { main } from './main.ts';
import { startTestBackend } from './testBackend.ts';
import type { TrainResult } from './runTrain.ts';
import { defaultChoice } from '../presets/presets.ts';
// What a command means that names no seed.
const { seed } = defaultChoice;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'morphlab-'));
  // For the globals that tfjs wants in Node; the commands start engines of their own.
  (await startTestBackend('wasm')).dispose();
});
afterAll(() => rm(folder, { recursive: true }));

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

const golden = (name: string): string => join('golden', `${name}.safetensors`);

describe('what cannot be understood', () => {
  test('no command: usage, exit 2; --help: usage, exit 0', async () => {
    expect(await main([])).toBe(2);
    expect(await main(['--help'])).toBe(0);
    expect(out).toContain('usage: npm run --silent lab');
    expect(err).toBe('');
  });

  test.each<[string[], string]>([
    [['trian'], 'unknown command: trian'],
    [['toString'], 'unknown command: toString'],
    [['train', '--colour', 'red'], '--colour'],
    [['train', '--target', 'moon'], 'invalid target: expected four-circles'],
    [['train', '--seed', 'NaN'], 'invalid seed'],
    [['train', '--config', 'no/such/file.json'], 'cannot read config'],
    [['describe', '--set', 'base.training.batch=0'], 'from 2 to 65536, got 0'],
    [['verify'], 'no file given'],
    [['verify', 'x', '--engine', 'fused'], 'invalid engine: expected auto'],
    [['verify', 'x', '--maths', 'fast'], 'invalid maths: expected strict, relaxed, got fast'],
    [['verify', 'x', '--threads', '65'], 'expected an integer from 0 to 64, got 65'],
    [['train', '--threads', '1.5'], 'invalid threads'],
    [['hashes', '--threads', 'many'], 'got many'],
    [['verify', 'x', '--tfjs-backend', 'webgl'], 'got webgl'],
  ])('%j: exit 2, one sentence, nothing on stdout', async (argv, message) => {
    expect(await main(argv)).toBe(2);
    expect(err).toContain(message);
    expect(err).not.toContain('    at ');
    expect(out).toBe('');
  });

  test('a config file that is no JSON', async () => {
    const path = join(folder, 'broken.json');
    await writeFile(path, '{"version":');
    expect(await main(['train', '--config', path])).toBe(2);
    expect(err).toContain('broken.json is no JSON');
  });
});

describe('describe', () => {
  test('says in words which rows go through which flows', async () => {
    const words = ['--reference', 'star', '--target', 'ring', '--method', 'movement-penalty'];
    expect(await main(['describe', ...words, '--preset', 'tiny'])).toBe(0);
    expect(out).toContain(
      `star -> ring, condition none, movement-penalty, preset tiny, seed ${seed}`,
    );
    expect(out).toContain('reference-base: train reference-base for 60 steps, batch 64');
    expect(out).toContain('objectives take turns every 1 steps');
    expect(out).toContain(
      'objective 0: forward on rows reference: transfer forward (trained) then target-base forward (frozen); loss 1 x -log standard-normal + 1 x l1 distance of link 0',
    );
    expect(out).toContain('map: transfer forward (trained)');
  });

  test('--json is the config that train takes, with its stages', async () => {
    expect(await main(['describe', '--json', '--preset', 'tiny', '--seed', '5'])).toBe(0);
    const { config, stages } = JSON.parse(out) as { config: unknown; stages: { phase: string }[] };
    expect(parseConfig(config).seed).toBe(5);
    expect(stages.map((s) => s.phase)).toEqual(['reference-base', 'target-base', 'transfer']);
  });
});

describe('verify', () => {
  test('prints a line per quantity and exits with 0', async () => {
    expect(await main(['verify', golden('d2-plain')])).toBe(0);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toHaveLength(13);
    for (const line of lines)
      expect(Object.keys(line)).toEqual(
        'file,engine,quantity,median,p99,max,tolerance,judged,pass'.split(','),
      );
    expect(lines[0]).toMatchObject({ file: 'd2-plain.safetensors', quantity: 'forward.y' });
  });

  test.each(['strict', 'relaxed'])('wasm %s on two threads passes, and says so', async (maths) => {
    const words = ['--engine', 'wasm', '--maths', maths, '--threads', '2'];
    expect(await main(['verify', golden('d2-plain'), ...words])).toBe(0);
    const line = JSON.parse(out.split('\n')[0]) as object;
    expect(line).toMatchObject({ engine: `wasm/${maths}` });
  });

  test('a file cut short: exit 1 and a message that names it', async () => {
    const path = join(folder, 'short.safetensors');
    await writeFile(path, (await readFile(golden('d2-plain'))).subarray(0, 5000));
    expect(await main(['verify', path])).toBe(1);
    expect(err).toContain('short.safetensors: ');
    expect(out).toBe('');
  });

  test('a file that is not there: exit 1 and its name', async () => {
    expect(await main(['verify', 'no/such.safetensors'])).toBe(1);
    expect(err).toContain('no/such.safetensors');
  });

  test('one wrong weight: exit 1, lines that fail', async () => {
    const bytes = await readFile(golden('d2-plain'));
    const header = bytes.readUInt32LE(0);
    const tensors = JSON.parse(bytes.subarray(8, 8 + header).toString()) as Record<
      string,
      { data_offsets: [number, number] }
    >;
    const name = 'param._transforms.0.autoregressive_net.final_layer.bias';
    bytes.writeFloatLE(0.37, 8 + header + tensors[name].data_offsets[0]);
    const path = join(folder, 'spoiled.safetensors');
    await writeFile(path, bytes);
    expect(await main(['verify', path])).toBe(1);
    expect(out).toContain('"pass":false');
  });
});

describe('train', () => {
  const words = ['--preset', 'tiny', '--set', 'trainSize=256', '--set', 'validationSize=64'];
  const short = [
    ...words,
    ...['--engine', 'wasm'],
    ...['--set', 'base.training.steps=3', '--set', 'transfer.training.steps=4'],
  ];
  const trained = async (...more: string[]): Promise<TrainResult> => {
    out = '';
    expect(await main(['train', '--json', ...short, ...more])).toBe(0);
    return JSON.parse(out) as TrainResult;
  };

  test('prints one JSON object; the same command gives the same hash, another seed another', async () => {
    const result = await trained();
    expect(Object.keys(result).sort()).toEqual(
      ['config', 'engine', 'hash', 'metrics', 'phases', 'seed'].sort(),
    );
    expect(out.trimEnd().split('\n')).toHaveLength(1);
    expect(result.engine).toMatchObject({ id: 'wasm', build: 'strict' });
    expect(parseConfig(result.config).seed).toBe(result.seed);
    expect(result.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(result.phases.map((p) => [p.name, p.steps])).toEqual([
      ['reference-base', 3],
      ['target-base', 3],
      ['transfer', 4],
    ]);
    for (const phase of result.phases) {
      const keys = 'name,steps,seconds,msPerStep,validationNll,entropy,klGap,klGapSd'.split(',');
      expect(Object.keys(phase).sort()).toEqual(keys.sort());
      const { validationNll, klGap } = phase;
      if (phase.name === 'transfer') {
        expect(Object.keys(validationNll).sort()).toEqual(['forward', 'inverse']);
        expect(Object.keys(klGap!).sort()).toEqual(['forward', 'inverse']);
      } else expect(validationNll).toBeCloseTo((phase.entropy as number) + (klGap as number), 9);
    }
    for (const id of [
      ...['slicedW2', 'slicedW2Floor', 'meanDistance', 'stdDistance', 'otOwnImage', 'otLaws'],
      ...['randomPairing', 'outOfSupport', 'outOfSupportFloor', 'roundTripP99', 'roundTripMax'],
    ] as const)
      expect(Number.isFinite(result.metrics[id]), id).toBe(true);
    expect(result.metrics.otOwnImage!).toBeLessThanOrEqual(1.1 * result.metrics.meanDistance);
    expect(err).toContain('Transfer: step 4 of 4 (100 %)');
    expect((await trained()).hash).toBe(result.hash);
    expect((await trained('--seed', '8')).hash).not.toBe(result.hash);
  });

  test('strict wasm: one hash whatever the threads; fast maths and plain have their own', async () => {
    const hashOf = async (...more: string[]): Promise<string> => (await trained(...more)).hash;
    const one = await trained('--engine', 'wasm', '--threads', '1');
    expect(one.engine).toMatchObject({ id: 'wasm', build: 'strict', threads: 1 });
    const two = await trained('--engine', 'wasm', '--threads', '2');
    expect(two.engine.threads).toBe(2);
    expect(two.hash).toBe(one.hash);
    const fast = await trained('--engine', 'wasm', '--maths', 'relaxed');
    expect(fast.engine.build).toBe('relaxed');
    expect(fast.hash).not.toBe(one.hash);
    expect(await hashOf('--engine', 'plain')).not.toBe(one.hash);
  });

  test('--out keeps result, config and weights; without --json a summary is printed', async () => {
    const target = join(folder, 'run');
    expect(await main(['train', ...short, '--method', 'unidirectional', '--out', target])).toBe(0);
    expect(out).toContain('Reference base: 3 steps');
    expect(out).toMatch(/hash [0-9a-f]{64}\n$/);
    expect((await readdir(target)).sort()).toEqual([
      'config.json',
      'result.json',
      `unidirectional-${seed}-reference-base.safetensors`,
      `unidirectional-${seed}-transfer.safetensors`,
    ]);
    const { spec } = flowFromSafetensors(
      await readFile(join(target, `unidirectional-${seed}-transfer.safetensors`)),
    );
    expect(spec).toMatchObject({ layers: 2, hiddenFeatures: 16, finalPermutation: true });
    out = '';
    expect(await main(['describe', '--json', '--config', join(target, 'config.json')])).toBe(0);
    expect(out).toContain('"method":"unidirectional"');
  });
});

describe('hashes', () => {
  test('prints engine and hashes as one JSON object', async () => {
    expect(await main(['hashes', '--threads', '2'])).toBe(0);
    const { engine, hashes } = JSON.parse(out) as { engine: object; hashes: object };
    expect(engine).toMatchObject({ id: 'wasm', build: 'strict', threads: 2 });
    for (const [part, hash] of Object.entries(hashes)) expect(hash, part).toMatch(/^[0-9a-f]{64}$/);
    expect(out.trimEnd().split('\n')).toHaveLength(1);
  });
});
