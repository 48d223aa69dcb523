/** A whole study on tables that are small enough to train in a test: five methods, blinded and not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeHost, wasmPath } from '../../../cli/node.ts';
import { startTestBackend } from '../../../cli/testBackend.ts';
import { lhcoScale } from '../../../data/standIns/lhco/index.ts';
import { parseCalibration, type Calibration } from '../../../protocol/calibration.ts';
import { standInLabel, type CalibrationResult } from '../../../protocol/calibrationResult.ts';
import { methodIds } from '../../../protocol/catalogue.ts';
import type { EngineChoice } from '../../../protocol/config.ts';
import type { Table } from '../../../protocol/table.ts';
import { createEngine, type Engine } from '../engines.ts';
import { standInTable } from './standInTable.ts';
import { runStudy } from './study.ts';
import type { TrainedMethod } from './studyHost.ts';

const choice: EngineChoice = { id: 'wasm', tfjsBackend: 'wasm', build: 'strict', threads: 1 };
const events = 8000;
const study = parseCalibration({
  version: 1,
  reference: { kind: 'stand-in', generator: 'herwig-like', events },
  target: { kind: 'stand-in', generator: 'pythia-like', events },
  features: ['mJ1', 'deltaM', 'tau21J1', 'tau21J2', 'deltaR'],
  condition: 'M',
  scaling: { kind: 'given', ...lhcoScale },
  regions: {
    train: [
      [2.9, 3.3],
      [3.7, 4.1],
    ],
    apply: [[3.3, 3.7]],
  },
  methods: methodIds,
  preset: 'tiny',
  seed: 3,
  penaltyWeights: [0.05, 1],
});
const tables = {
  reference: standInTable({ kind: 'stand-in', generator: 'herwig-like', events }, 'reference', 3),
  target: standInTable({ kind: 'stand-in', generator: 'pythia-like', events }, 'target', 3),
};

let engine: Engine;
beforeAll(async () => {
  const first = await startTestBackend('wasm');
  first.dispose();
  engine = await createEngine(choice, nodeHost());
});
afterAll(() => engine.dispose());

function run(
  asked: Calibration,
  given: { reference: Table; target: Table },
  unblind: boolean,
  onTrained: (trained: TrainedMethod) => Promise<void> = () => Promise.resolve(),
): Promise<CalibrationResult> {
  const host = {
    ...{ engine, engineChoice: choice, tfjsWasm: wasmPath(), now: () => 0 },
    ...{ onNews: () => undefined, onTrained },
  };
  return runStudy(
    asked,
    given,
    host,
    unblind ? { by: 'a test', at: '2026-11-30T00:00:00Z' } : null,
  );
}

describe('a study', () => {
  let opened: CalibrationResult;
  let seen: string[];
  beforeAll(async () => {
    seen = [];
    opened = await run(study, tables, true, ({ run: { method, penaltyWeight } }) => {
      seen.push(`${method} ${penaltyWeight}`);
      return Promise.resolve();
    });
  });

  it('runs every method, and the penalty at every weight', () => {
    const names = opened.methods.map((each) => `${each.method} ${each.penaltyWeight}`);
    expect(names).toEqual(seen);
    expect(names).toEqual([
      'base-transfer null',
      'unidirectional null',
      'flows-for-flows null',
      'movement-penalty 0.05',
      'movement-penalty 1',
      'identity-init null',
    ]);
    expect(opened.label).toBe(standInLabel);
    for (const { applied, training } of opened.methods) {
      expect(applied.movement.distance.mean).toBeGreaterThan(0);
      expect(training.closure.marginals).toHaveLength(5);
      expect(applied.closure?.auc).toBeGreaterThanOrEqual(0.5);
    }
  });

  it('knows the truth of the stand-in', () => {
    expect(opened.input.optimalAuc).toBeGreaterThan(0.55);
    expect(opened.input.optimalAuc).toBeLessThan(0.6);
    expect(opened.input.randomPairing).toBeCloseTo(2.23, 0);
    expect(opened.input.otLawsFloor).toBeLessThan(opened.input.otLaws);
    for (const { truth } of opened.methods) expect(truth?.morphDistance).toBeCloseTo(0.283, 1);
  });

  it('counts every row of both tables as they come, sealed ones apart', () => {
    const { columns } = opened.input;
    expect(columns).toHaveLength(6);
    const sum = (bins: readonly number[]): number => bins.reduce((all, n) => all + n, 0);
    for (const { reference, target, sealed } of columns) {
      expect(reference.n).toBe(events);
      expect(target.n + (sealed?.n ?? 0)).toBe(events);
    }
    const [, , , , , mass] = columns;
    expect([mass.target.from, mass.target.to]).toEqual([2.5, 4.5]);
    // 3.3 and 3.7 are edges: what is sealed lies between them, all else without.
    const between = ({ bins }: { bins: number[] }): number => sum(bins.slice(24, 36));
    expect(between(mass.target)).toBe(0);
    expect(between(mass.sealed!)).toBe(mass.sealed!.n);
  });

  it('knows how the exact morph moves every feature', () => {
    const moved = opened.input.exactMorph!;
    expect(moved.distance.mean).toBe(opened.methods[0].truth?.morphDistance);
    expect(moved.features).toHaveLength(5);
    expect(moved.features[2].mean).toBeGreaterThan(5 * moved.features[0].mean);
  });

  it('finds that a heavy penalty moves less than a light one', () => {
    const [light, heavy] = opened.methods.filter((each) => each.method === 'movement-penalty');
    expect(heavy.applied.movement.distance.mean).toBeLessThan(light.applied.movement.distance.mean);
    expect(opened.scan?.points.map(({ weight }) => weight)).toEqual([0.05, 1]);
  });

  it('says the same again', async () => {
    expect(await run(study, tables, true)).toEqual(opened);
  });

  it('says nothing else while blinded, whatever the sealed rows hold', async () => {
    const [mass] = tables.target.columns.slice(-1);
    const sealed = (i: number): boolean => mass[i] >= 3.3 && mass[i] < 3.7;
    const vandalised = {
      ...tables.target,
      columns: tables.target.columns.map((column) =>
        column === mass ? column : column.map((v, i) => (sealed(i) ? 1e3 + i * v : v)),
      ),
    };
    const blind = await run(study, { ...tables, target: vandalised }, false);
    expect(blind.unblinding).toEqual([]);
    expect(opened.unblinding).toEqual([
      { by: 'a test', at: '2026-11-30T00:00:00Z', rows: mass.filter((_, i) => sealed(i)).length },
    ]);
    const closed = (result: CalibrationResult): CalibrationResult => ({
      ...result,
      unblinding: [],
      input: {
        ...result.input,
        applied: null,
        columns: result.input.columns.map((column) => ({ ...column, sealed: null })),
      },
      methods: result.methods.map((each) => ({
        ...each,
        applied: { ...each.applied, closure: null },
      })),
    });
    expect(blind).toEqual(closed(opened));
  });
});

it('three columns of a table without a condition do as well', async () => {
  const columns = [0, 2, 4].map((k) => tables.reference.columns[k]);
  const from = { names: ['a', 'b', 'c'], columns, rows: events };
  const shifted = { ...from, columns: columns.map((column) => column.map((v) => 1.1 * v)) };
  const result = await run(
    {
      ...study,
      reference: { kind: 'file', path: 'from.csv' },
      target: { kind: 'file', path: 'to.csv' },
      features: ['a', 'b', 'c'],
      condition: null,
      regions: null,
      scaling: { kind: 'min-max' },
      methods: ['identity-init'],
    },
    { reference: from, target: shifted },
    false,
  );
  const [{ applied, truth }] = result.methods;
  expect(truth).toBeNull();
  expect(result.label).toBeNull();
  expect(applied.closure).toBeNull();
  expect(applied.movement.rows).toBe(events);
  expect(applied.movement.features).toHaveLength(3);
});
