import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadTable } from '../data/loaders/tables/index.ts';
import { tableCsv, tableNpy } from '../export/table.ts';
import { standInTable } from '../model/experiment/calibration/standInTable.ts';
import type { Calibration, LhcoGeneratorId, TableSource } from '../protocol/calibration.ts';
import type { CalibrationResult } from '../protocol/calibrationResult.ts';
import { main } from './main.ts';

let out: string;
let err: string;
beforeEach(() => {
  [out, err] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true));
});
afterEach(() => vi.restoreAllMocks());

let folder: string;
const events = 6000;
const reference = standInTable(
  { kind: 'stand-in', generator: 'herwig-like', events },
  'reference',
  1,
);
const target = standInTable({ kind: 'stand-in', generator: 'pythia-like', events }, 'target', 1);
const study = (change: Partial<Calibration> = {}): Calibration => ({
  version: 1,
  reference: { kind: 'file', path: join(folder, 'reference.csv') },
  target: { kind: 'file', path: join(folder, 'target.npy') },
  features: ['mJ1', 'deltaM', 'deltaR'],
  condition: 'M',
  scaling: { kind: 'min-max' },
  regions: {
    train: [
      [2.9, 3.3],
      [3.7, 4.1],
    ],
    apply: [[3.3, 3.7]],
  },
  ...{ methods: ['identity-init'], preset: 'tiny', seed: 2, penaltyWeights: [0.05] },
  ...change,
});

beforeAll(async () => {
  // What the bundle has by its banner: tfjs-backend-wasm takes Node for a CommonJS world.
  Object.assign(globalThis, { require: createRequire(import.meta.url), __dirname: process.cwd() });
  folder = await mkdtemp(join(tmpdir(), 'morphlab-calibrate-'));
  await writeFile(join(folder, 'reference.csv'), [...tableCsv(reference)].join(''));
  await writeFile(join(folder, 'target.npy'), tableNpy(target));
});
afterAll(() => rm(folder, { recursive: true }));

async function calibrate(asked: unknown, ...words: string[]): Promise<number> {
  const config = join(folder, 'study.json');
  await writeFile(config, JSON.stringify(asked));
  return main(['calibrate', '--config', config, '--engine', 'wasm', '--threads', '1', ...words]);
}

it('reads two files, stays blind, and writes the moved table with weights beside it', async () => {
  const to = join(folder, 'out');
  expect(await calibrate(study(), '--json', '--out', to)).toBe(0);
  const result = JSON.parse(out) as CalibrationResult;
  expect(result.unblinding).toEqual([]);
  expect(result.label).toBeNull();
  expect(result.methods[0].applied.closure).toBeNull();
  expect((await readdir(to)).sort()).toEqual([
    ...['about.json', 'config.json', 'identity-init-reference-base.safetensors'],
    ...['identity-init-target-base.safetensors', 'identity-init-transfer.safetensors'],
    ...['identity-init.csv', 'result.json'],
  ]);
  const moved = await loadTable(new Blob([await readFile(join(to, 'identity-init.csv'))]), 'm.csv');
  expect(moved.rows).toBe(events);
  expect(moved.names).toEqual([...reference.names, 'morphLogDensity', 'morphDistance']);
  for (const name of ['tau21J1', 'M'])
    expect(moved.columns[moved.names.indexOf(name)]).toEqual(
      reference.columns[reference.names.indexOf(name)],
    );
  expect(JSON.parse(await readFile(join(to, 'about.json'), 'utf8'))).toMatchObject({
    ...{ blinded: true, label: null, unblinding: [] },
  });
});

it('logs that it was unblinded, and prints a table for people', async () => {
  expect(await calibrate(study(), '--unblind')).toBe(0);
  expect(out).toContain('Identity initialisation');
  expect(out).toMatch(/Unblinded by --unblind at 20\d\d-.*: \d+ rows/);
  expect(err).toContain('Training identity-init');
});

it('puts signal into a stand-in, and says what then is known of which rows', async () => {
  const standIn = (generator: LhcoGeneratorId, signal: number): TableSource => ({
    ...{ kind: 'stand-in', generator, events, signal },
  });
  const features = ['mJ1', 'deltaM', 'tau21J1', 'tau21J2', 'deltaR'];
  const asked = {
    ...{ reference: standIn('herwig-like', 100), target: standIn('pythia-like', 600), features },
  };
  const to = join(folder, 'signal');
  expect(await calibrate(study(asked), '--out', to)).toBe(0);
  expect(out).toContain('synthetic stand-in, not experiment or generator output');
  expect(out).toContain('Exact ratio of densities, signal included: AUC 0.');
  expect(out).toContain('Exact morph, of background alone: moved by 0.');
  const result = JSON.parse(await readFile(join(to, 'result.json'), 'utf8')) as CalibrationResult;
  expect(result.study).toMatchObject(asked);
  const mass = result.input.columns[5];
  expect(mass.reference.n).toBe(events + 100);
  // Blind: what the sealed rows hold, signal or not, is in no number.
  expect(mass.sealed).toBeNull();
  expect(mass.target.n).toBeLessThan(events + 600 - 0.1 * events);
  const moved = await loadTable(new Blob([await readFile(join(to, 'identity-init.csv'))]), 'm.csv');
  expect(moved.rows).toBe(events + 100);
});

describe('refuses with exit code 2 and one sentence', () => {
  it.each([
    [
      { features: ['mJ1', 'deltam'] },
      'The reference has no column “deltam”; the nearest is “deltaM”.',
    ],
    [{ features: ['mJ1'] }, 'invalid features: '],
    [{ features: ['mJ1', 'mJ1'] }, 'invalid features: “mJ1” is named twice'],
    [{ condition: null }, 'invalid regions: they need a condition, got null'],
    [{ methods: [] }, 'invalid methods: '],
    [
      { reference: { kind: 'file', path: '/nowhere/else.csv' } },
      '/nowhere/else.csv cannot be opened.',
    ],
    [
      { regions: { train: [[2.9, 3.3]], apply: [[9, 8]] } },
      'invalid regions.apply.0: expected [from, to] with from below to',
    ],
    [
      { scaling: { kind: 'given', lo: [0], hi: [1] } },
      'invalid scaling.lo: expected 4 numbers, got 1',
    ],
    [
      { target: { kind: 'stand-in', generator: 'pythia-like', events, signal: -5 } },
      'invalid target.signal: ',
    ],
    [{ colour: 'red' }, 'invalid colour: '],
  ])('%j', async (change, sentence) => {
    expect(await calibrate({ ...study(), ...change })).toBe(2);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain(sentence);
    expect(out).toBe('');
  });

  it('a study without a config', async () => {
    expect(await main(['calibrate'])).toBe(2);
    expect(err).toContain('--config FILE is needed');
  });
});
