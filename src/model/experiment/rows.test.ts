/** Samples, batches, plans and transport: everything of an experiment that needs no running engine. */
import { describe, expect, test } from 'vitest';
import { configFor } from '../../presets/presets.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { Objective } from '../../protocol/objective.ts';
import { stream } from '../../util/streams.ts';
import type { BatchRows, Engine } from '../engine/engine.ts';
import { parameterCount } from '../flows/spec.ts';
import { StageBatches, TrainingData } from './batches.ts';
import { planOf, specOf } from './build.ts';
import * as samples from './samples.ts';
import { transport } from './transport.ts';

function configOf(change: Partial<ExperimentConfig> = {}): ExperimentConfig {
  const config = configFor({
    reference: 'star',
    target: 'star',
    method: 'flows-for-flows',
    preset: 'tiny',
    seed: 7,
  });
  return { ...config, trainSize: 256, ...change };
}

function paired(context: 'delta' | 'concat', condition: 'rotation' | 'radial' = 'rotation') {
  const config = configOf({ condition });
  config.transfer.objective.context = context;
  return config;
}

/** Points as text, to compare sets of them. */
const keys = ({ n, x }: Pick<BatchRows, 'n' | 'x'>): string[] =>
  Array.from({ length: n }, (_, i) => `${x[2 * i]},${x[2 * i + 1]}`);

describe('samples', () => {
  test('training, held-out and test rows of both sides share no point, in one seed or two', () => {
    const sets = [7, 8].flatMap((seed) => {
      const config = configOf({ seed });
      return (['reference', 'target'] as const).flatMap((side) => [
        samples.trainingRows(config, side).x,
        samples.validationRows(config, side).x,
        samples.testRows(config, side, 256).x,
        samples.testRows(config, side, 256, 1).x,
      ]);
    });
    const all = sets.flatMap((x) => keys({ n: x.length / 2, x }));
    expect(new Set(all).size).toBe(all.length);
  });

  test('the same seed gives the same rows', () => {
    expect(samples.trainingRows(configOf(), 'target')).toEqual(
      samples.trainingRows(configOf(), 'target'),
    );
  });

  test('destinations are the rows’ own conditions, shuffled', () => {
    const rows = samples.batchRows(samples.trainingRows(paired('delta'), 'reference'));
    const { own, other } = samples.withDestinations(rows, stream(1, 'x'));
    expect(other).not.toEqual(own);
    expect([...other!].sort()).toEqual([...own!].sort());
  });

  test('the split by sign takes equal conditions up, and loses no row', () => {
    const rows: BatchRows = {
      n: 4,
      x: new Float32Array(8),
      own: new Float32Array([1, 2, 3, 4]),
      other: new Float32Array([2, 2, 1, 5]),
      weights: null,
    };
    expect(samples.splitBySign(rows)).toEqual({ up: [0, 1, 3], down: [2] });
    expect(() => samples.splitBySign({ ...rows, other: null })).toThrow('no destinations');
  });

  test('picked rows keep conditions and weights beside their points', () => {
    const rows: BatchRows = {
      n: 3,
      x: new Float32Array([1, 2, 3, 4, 5, 6]),
      own: new Float32Array([7, 8, 9]),
      other: null,
      weights: new Float32Array([0.1, 0.2, 0.3]),
    };
    expect(samples.pickRows(rows, [2, 0])).toEqual({
      n: 2,
      x: new Float32Array([5, 6, 1, 2]),
      own: new Float32Array([9, 7]),
      other: null,
      weights: new Float32Array([0.3, 0.1]),
    });
  });
});

describe('batches', () => {
  test('an epoch sees every row once; the next in another order', () => {
    const config = configOf();
    const { stages } = planOf(config);
    const data = new TrainingData(config);
    const batches = new StageBatches(config, data, stages[0]);
    const next = batches.next.bind(batches);
    const epoch = (): string[] =>
      Array.from({ length: 4 }, () => keys(next(stages[0].objectives[0]).reference!)).flat();
    const [first, second] = [epoch(), epoch()];
    const all = keys(data.side('reference')).sort();
    expect([...first].sort()).toEqual(all);
    expect([...second].sort()).toEqual(all);
    expect(second).not.toEqual(first);
  });

  test('each objective of the transfer draws from its own side', () => {
    const config = configOf();
    const stage = planOf(config).stages[2];
    const batches = new StageBatches(config, new TrainingData(config), stage);
    const next = batches.next.bind(batches);
    const [forward, inverse] = stage.objectives.map((o: Objective) => Object.keys(next(o)));
    expect([forward, inverse]).toEqual([['reference'], ['target']]);
  });

  test('pairs go up and down, bases see plain rows', () => {
    const config = paired('concat');
    const { stages } = planOf(config);
    const data = new TrainingData(config);
    const batch = new StageBatches(config, data, stages[2]).next(stages[2].objectives[0]);
    expect(Object.keys(batch).sort()).toEqual(['pairs-down', 'pairs-up']);
    const up = batch['pairs-up']!;
    const down = batch['pairs-down']!;
    expect(up.n + down.n).toBe(64);
    up.own!.forEach((own, i) => expect(up.other![i]).toBeGreaterThanOrEqual(own));
    down.own!.forEach((own, i) => expect(down.other![i]).toBeLessThan(own));
    expect(
      Object.keys(new StageBatches(config, data, stages[0]).next(stages[0].objectives[0])),
    ).toEqual(['reference']);
  });
});

describe('flows of an experiment', () => {
  test('transports have an even number of reversals, whatever their depth (A5)', () => {
    for (const layers of [1, 2, 3, 8]) {
      const config = configOf();
      config.transfer.shape.layers = layers;
      const spec = specOf(config, 'transfer');
      expect((layers - 1 + (spec.finalPermutation ? 1 : 0)) % 2).toBe(0);
      expect(specOf(config, 'reference-base').finalPermutation).toBe(false);
    }
  });

  test.each([
    ['none', 'shared', 0, 0],
    ['rotation', 'shared', 1, 1],
    ['rotation', 'delta', 1, 1],
    ['rotation', 'concat', 1, 2],
    ['ellipse', 'shared', 2, 2],
  ] as const)(
    'condition %s, context %s: %i numbers for bases, %i for the transfer',
    (condition, context, base, transfer) => {
      const config = configOf({ condition });
      config.transfer.objective.context = context;
      expect(specOf(config, 'target-base').contextFeatures).toBe(base);
      expect(specOf(config, 'transfer').contextFeatures).toBe(transfer);
    },
  );

  test('identity start changes slopes, not sizes; the tail bound is the config’s', () => {
    const config = configOf({ tailBound: 5 });
    const plain = specOf(config, 'transfer');
    config.transfer.objective.identityInit = true;
    const identity = specOf(config, 'transfer');
    expect([plain.derivative, identity.derivative]).toEqual(['softplus', 'identity']);
    expect(parameterCount(identity)).toBe(parameterCount(plain));
    expect(identity).toMatchObject({ endDerivative: 1, contextPath: 'output', tailBound: 5 });
  });
});

describe('transport', () => {
  /** Forward adds 10 to every number, inverse takes it away; layers are copies. */
  const adder: Pick<Engine, 'map'> = {
    map: async (links, rows, layers) => {
      const sign = links[0].direction === 'forward' ? 1 : -1;
      const points = rows.x.map((v) => v + 10 * sign);
      const logAbsDet = Float32Array.from({ length: rows.n }, (_, i) => sign * rows.x[2 * i]);
      const both = new Float32Array([...rows.x, ...points]);
      return { points, logAbsDet, layers: layers ? both : null };
    },
  };
  const rows: BatchRows = {
    n: 3,
    x: new Float32Array([1, 2, 3, 4, 5, 6]),
    own: new Float32Array([0, 1, 0]),
    other: new Float32Array([1, 0, 0]),
    weights: null,
  };

  test('rows going down take the flow backwards and come back in their places', async () => {
    const plan = planOf(paired('delta'));
    const moved = await transport(adder as Engine, plan, rows, 'forward', true);
    expect([...moved.points]).toEqual([11, 12, -7, -6, 15, 16]);
    expect([...moved.logAbsDet]).toEqual([1, -3, 5]);
    expect([...moved.layers!]).toEqual([1, 2, 3, 4, 5, 6, 11, 12, -7, -6, 15, 16]);
    const back = await transport(adder as Engine, plan, { ...rows, x: moved.points }, 'inverse');
    expect([...back.points]).toEqual([...rows.x]);
  });

  test('rows that all go one way need no other', async () => {
    const up = { ...rows, other: new Float32Array([1, 1, 1]) };
    const moved = await transport(adder as Engine, planOf(paired('concat')), up);
    expect([...moved.points]).toEqual([11, 12, 13, 14, 15, 16]);
  });

  test('without pairs every row goes the way asked for', async () => {
    const moved = await transport(adder as Engine, planOf(configOf()), rows, 'inverse');
    expect([...moved.points]).toEqual([-9, -8, -7, -6, -5, -4]);
  });
});
