/** The calibration worker's side without a worker: tables in, a study run, cancelled, unblinded, saved. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeHost, wasmPath } from '../../../cli/node.ts';
import { startTestBackend } from '../../../cli/testBackend.ts';
import { loadTable } from '../../../data/loaders/tables/index.ts';
import { findOwnData } from '../../../data/own.ts';
import { prepare } from '../../../data/tables/prepare.ts';
import { parseCalibration } from '../../../protocol/calibration.ts';
import type { CalibrationResult } from '../../../protocol/calibrationResult.ts';
import type { StudyEvent, StudyService } from '../../../protocol/studyService.ts';
import { ownIdOf } from '../../../protocol/ownData.ts';
import { TableError, type Table } from '../../../protocol/table.ts';
import { createEngine, type Engine } from '../engines.ts';
import { createStudyDesk } from './desk.ts';
import { standInTable } from './standInTable.ts';

const events = 8000;
const sides = (): [Table, Table] => [
  standInTable({ kind: 'stand-in', generator: 'herwig-like', events }, 'reference', 5),
  standInTable({ kind: 'stand-in', generator: 'pythia-like', events }, 'target', 5),
];
const study = parseCalibration({
  version: 1,
  reference: { kind: 'stand-in', generator: 'herwig-like', events },
  target: { kind: 'stand-in', generator: 'pythia-like', events },
  features: ['mJ1', 'deltaM', 'tau21J1', 'tau21J2', 'deltaR'],
  condition: 'M',
  scaling: { kind: 'standard' },
  regions: {
    train: [
      [2.9, 3.3],
      [3.7, 4.1],
    ],
    apply: [[3.3, 3.7]],
  },
  methods: ['unidirectional'],
  preset: 'tiny',
  seed: 5,
  penaltyWeights: [0.05],
});

let engine: Engine;
let desk: StudyService;
beforeAll(async () => {
  (await startTestBackend('wasm')).dispose();
  desk = createStudyDesk({
    createEngine: async () => {
      const choice = { tfjsBackend: 'wasm', build: 'strict', threads: 1 } as const;
      return (engine = await createEngine({ ...choice, id: 'wasm' }, nodeHost()));
    },
    tfjsWasm: wasmPath(),
    now: () => performance.now(),
  });
});
afterAll(() => engine.dispose());

it('says which table is missing', async () => {
  await expect(desk.run(study, () => undefined)).rejects.toThrow('has no table yet');
  await expect(desk.unblind('a test', 'now', () => undefined)).rejects.toThrow(TableError);
});

describe('with both tables', () => {
  it('shows no column of the target with its sealed rows in it', async () => {
    const { openTarget, rows } = await desk.check(study);
    const mass = openTarget?.find(({ name }) => name === 'M');
    if (!mass) throw new Error('no mass');
    expect(mass.preview.n).toBe(events - rows.sealed);
    const { from, to, bins } = mass.preview;
    const width = (to - from) / bins.length;
    bins.forEach((count, i) => {
      // A bin that lies in the applied region is empty.
      if (from + i * width >= 3.3 && from + (i + 1) * width <= 3.7) expect(count).toBe(0);
    });
    expect(bins.reduce((sum, count) => sum + count, 0)).toBe(mass.finite);
    expect((await desk.check({ ...study, regions: null })).openTarget).toBeNull();
  });

  it('hands the lab the rows that it trains on, and no sealed one', async () => {
    const rows = await desk.labRows(study);
    const check = await desk.check(study);
    const scaled = rows.condition;
    if (!scaled) throw new Error('no condition');
    const sides = { reference: rows.reference, target: rows.target };
    for (const [side, { points, features, context }] of Object.entries(sides)) {
      expect(features).toBe(5);
      expect(points.length / features).toBe(check.rows.training[side as 'reference' | 'target']);
      const masses = Array.from(context ?? [], (c) => scaled.centre + c * scaled.unit);
      expect(masses).toHaveLength(points.length / features);
      for (const m of masses)
        expect((m > 2.8999 && m < 3.3001) || (m > 3.6999 && m < 4.1001), String(m)).toBe(true);
    }
    expect(rows.sealed).toBe(check.rows.sealed);
    expect(rows.columns.map(({ name }) => name)).toEqual(study.features);
  });

  beforeAll(async () => {
    const made = { kind: 'stand-in', generator: 'herwig-like', events } as const;
    const summary = await desk.makeStandIn('reference', made, 5);
    expect(summary.rows).toBe(events);
    const [mass] = summary.columns.slice(-1);
    expect(mass).toMatchObject({ name: 'M', finite: events });
    expect(mass.min).toBeGreaterThan(2.3);
    expect(mass.preview.bins.reduce((sum, n) => sum + n, 0)).toBe(events);
    const source = { kind: 'stand-in', generator: 'pythia-like', events } as const;
    const { columns } = await desk.keep('target', standInTable(source, 'target', 5));
    expect(columns.map(({ name }) => name)).toEqual([...study.features, 'M']);
  });

  it('tells what a study comes to, and refuses what the tables do not have', async () => {
    const { rows } = await desk.check(study);
    expect(rows.sealed).toBeGreaterThan(800);
    expect(rows.training.reference).toBeGreaterThan(1800);
    const wrong = { ...study, features: ['mJ1', 'deltam'] };
    await expect(desk.check(wrong)).rejects.toThrow(
      'The reference has no column “deltam”; the nearest is “deltaM”.',
    );
  });

  it('has nothing to unblind or to save when it was cancelled', async () => {
    const outcome = await desk.run({ ...study, preset: 'quick' }, async (event) => {
      if (event.type === 'progress' && event.step) await desk.cancel();
    });
    expect(outcome).toBe('cancelled');
    await expect(desk.unblind('a test', 'now', () => undefined)).rejects.toThrow(TableError);
    await expect(desk.files(0, 'csv')).rejects.toThrow(TableError);
  });

  it('is cancelled while a classifier trains, between two epochs', async () => {
    const told: string[] = [];
    const outcome = await desk.run(study, async (event) => {
      told.push(event.type);
      await desk.cancel();
    });
    expect(outcome).toBe('cancelled');
    // No result of the input: its classifier did not end.
    expect(told).toEqual(['progress']);
  });

  it('trains blind, unblinds on request, and saves what it trained', async () => {
    const told: StudyEvent[] = [];
    expect(await desk.run(study, (event) => void told.push(event))).toBe('done');
    const results = told.flatMap((event) => (event.type === 'result' ? [event.result] : []));
    expect(results.map(({ methods }) => methods.length)).toEqual([0, 1]);
    expect(results.every(({ input }) => input.applied === null)).toBe(true);
    expect(told.some(({ type }) => type === 'loss')).toBe(true);
    const progress = told.flatMap((event) => (event.type === 'progress' ? [event] : []));
    for (const doing of ['Judging the input', 'Judging unidirectional']) {
      const epochs = progress.flatMap((each) => (each.doing === doing ? (each.epoch ?? []) : []));
      expect(epochs.length).toBeGreaterThan(1);
      expect(epochs.at(-1)!.epoch).toBeGreaterThan(epochs[0].epoch);
    }
    const shares = progress.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares[0]).toBe(0);
    expect(shares.at(-1)).toBeGreaterThan(0.8);
    let opened = results[1];
    const opening: number[] = [];
    await desk.unblind('a test', '2026-12-01T00:00:00Z', (event) => {
      if (event.type === 'result') opened = event.result;
      if (event.type === 'progress') opening.push(event.share);
    });
    expect(opening[0]).toBe(0);
    expect(opening).toEqual([...opening].sort((a, b) => a - b));
    expect(opening.at(-1)).toBeGreaterThan(0.5);
    expect(opened.unblinding).toHaveLength(1);
    expect(opened.methods[0].applied.closure?.auc).toBeGreaterThan(0.5);

    const [csv, about] = await desk.files(0, 'csv');
    expect(about.name).toBe('unidirectional.about.json');
    expect(JSON.parse(await about.blob.text())).toMatchObject({
      blinded: false,
      unblinding: [{ by: 'a test' }],
      label: 'synthetic stand-in, not experiment or generator output',
    });
    const [npy] = await desk.files(0, 'npy');
    const [fromCsv, fromNpy] = await Promise.all(
      [csv, npy].map(({ blob, name }) => loadTable(blob, name)),
    );
    expect(csv.name).toBe('unidirectional.csv');
    expect(fromCsv).toEqual(fromNpy);
    expect(fromCsv.names).toEqual([...study.features, 'M', 'morphLogDensity', 'morphDistance']);
    const before = standInTable(
      { kind: 'stand-in', generator: 'herwig-like', events },
      'reference',
      5,
    );
    expect(fromCsv.columns[5]).toEqual(before.columns[5]);
    const moved = fromCsv.columns[7];
    const sum = moved.reduce((total, v) => total + v, 0);
    expect(sum / moved.length).toBeGreaterThan(0);
    const weights = await desk.files(0, 'weights');
    expect(weights.map(({ name }) => name)).toEqual([
      'unidirectional-reference-base.safetensors',
      'unidirectional-transfer.safetensors',
    ]);
  });

  it('remembers in the next study of the same target that somebody has looked', async () => {
    const told: CalibrationResult[] = [];
    const take = (event: StudyEvent): void => {
      if (event.type === 'result') told.push(event.result);
    };
    expect(await desk.run(study, take)).toBe('done');
    for (const { unblinding, input } of told) {
      expect(unblinding).toMatchObject([{ by: 'a test' }]);
      expect(input.applied).toBeNull();
    }
    await desk.unblind('again', '2026-12-01T01:00:00Z', take);
    expect(told.at(-1)?.unblinding.map(({ by }) => by)).toEqual(['a test', 'again']);
  });

  it('lets go of a study and its rows when another table comes', async () => {
    const { train } = prepare(study, ...sides());
    const ids = [train.reference, train.target].map(ownIdOf);
    expect(ids.every((id) => findOwnData(id))).toBe(true);
    await desk.makeStandIn('target', { kind: 'stand-in', generator: 'pythia-like', events }, 6);
    expect(ids.some((id) => findOwnData(id))).toBe(false);
    await expect(desk.unblind('a test', 'now', () => undefined)).rejects.toThrow(TableError);
    await expect(desk.files(0, 'csv')).rejects.toThrow(TableError);
  });
});
