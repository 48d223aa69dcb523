import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestBackend } from '../../../cli/testBackend.ts';
import { stream } from '../../../util/streams.ts';
import { initialParameters } from '../../flows/initialise.ts';
import { flowSpec, parameterCount, parameterList, type SpecInput } from '../../flows/spec.ts';
import type { Batch, Engine, FlowSpec, Knobs } from '../engine.ts';
import { clipFactor } from '../../kernels/knobs.ts';
import { adamStep, freshAdam, norm } from './adam.ts';
import { createTestFlow, link, objective, rows, term, tiny } from './testObjectives.ts';

const knobs: Knobs = { learningRate: 1e-2, clip: 5, penaltyWeight: null };

let engine: Engine;
let baseline: number;
beforeEach(async () => {
  engine = await startTestBackend('wasm');
  baseline = tf.memory().numTensors;
});
afterEach(() => {
  engine.dispose();
  expect(tf.memory().numTensors).toBe(baseline);
});

const create = (id: string, input?: SpecInput, identity?: boolean): FlowSpec =>
  createTestFlow(engine, id, input, identity);
const base = objective(term([link('reference-base')], { name: 'base' }));

describe('scores', () => {
  test('the likelihood is that of the map: -log N(z) - log|det|, in float64 means', async () => {
    create('reference-base');
    const reference = rows(50);
    const { points, logAbsDet } = await engine.map([link('reference-base')], reference);
    const { loss, nllRows, terms } = await engine.evaluate(base, { reference });
    const expected = Array.from(logAbsDet, (l, i) => {
      const square = points[2 * i] ** 2 + points[2 * i + 1] ** 2;
      return Math.log(2 * Math.PI) + square / 2 - l;
    });
    expected.forEach((value, i) => expect(nllRows[0]![i]).toBeCloseTo(value, 5));
    const mean = [...nllRows[0]!].reduce((a, b) => a + b, 0) / 50;
    expect(loss).toBe(mean);
    expect(terms).toEqual([{ name: 'base', n: 50, nll: mean, penalty: null }]);
  });

  test('a chain of links adds its log-determinants and undoes itself backwards', async () => {
    create('reference-base');
    create('target-base');
    const reference = rows(30);
    const chain = [link('reference-base'), link('target-base', 'inverse')];
    const there = await engine.map(chain, reference);
    const back = await engine.map([link('target-base'), link('reference-base', 'inverse')], {
      ...reference,
      x: there.points,
    });
    back.points.forEach((value, i) => expect(Math.abs(value - reference.x[i])).toBeLessThan(1e-4));
    back.logAbsDet.forEach((value, i) =>
      expect(Math.abs(value + there.logAbsDet[i])).toBeLessThan(1e-4),
    );
  });

  test('L1 of (0,0) to (1,1) is 2 and so is squared L2; of a stay both are 0 (B5)', async () => {
    const spec = create('transfer', { ...tiny, layers: 1, blocks: 0, bins: 2 }, true);
    const state = await engine.checkpoint('transfer');
    const final = parameterList(spec).find((p) => p.name.endsWith('final_layer.bias'))!;
    // Two bins, heights split 5 : 3 and widths 4 : 4, so that 0 goes to 1 in both features.
    const height = Math.log(((5 / 8 - 1e-3) / (3 / 8 - 1e-3)) ** 0.5);
    for (const feature of [0, 1])
      state.parameters.set([0, 0, height, -height, 0], final.offset + 5 * feature);
    engine.restore('transfer', state);
    const points: Batch = { reference: { ...rows(2), x: new Float32Array([0, 0, 9, -9]) } };
    for (const [kind, far] of [
      ['l1', 2],
      ['l2', 2],
    ] as const) {
      const penalty = { kind, weight: 3, link: 0 };
      const only = objective(term([link('transfer')], { likelihood: 0, penalty }));
      const { loss, terms, nllRows } = await engine.evaluate(only, points);
      expect(terms[0].penalty).toBeCloseTo(far / 2, 5);
      expect(terms[0].nll).toBeNull();
      expect(nllRows).toEqual([null]);
      expect(loss).toBeCloseTo((3 * far) / 2, 5);
    }
    // L1 and squared L2 differ everywhere else: stretched by the same map, (0.5, 0) shows it.
    const moved = await engine.map([link('transfer')], {
      ...rows(1),
      x: new Float32Array([0.5, -0.7]),
    });
    const [dx, dy] = [moved.points[0] - 0.5, moved.points[1] + 0.7];
    const one: Batch = { reference: { ...rows(1), x: new Float32Array([0.5, -0.7]) } };
    const priced = async (kind: 'l1' | 'l2'): Promise<number> =>
      (
        await engine.evaluate(
          objective(
            term([link('transfer')], { likelihood: 0, penalty: { kind, weight: 1, link: 0 } }),
          ),
          one,
        )
      ).loss;
    expect(await priced('l1')).toBeCloseTo(Math.abs(dx) + Math.abs(dy), 5);
    expect(await priced('l2')).toBeCloseTo(dx * dx + dy * dy, 5);
  });

  test('terms are combined by their numbers of rows', async () => {
    create('reference-base');
    const batch: Batch = { reference: rows(10), target: rows(30, 1) };
    const each = async (side: 'reference' | 'target'): Promise<number> =>
      (await engine.evaluate(objective(term([link('reference-base')], { rows: side })), batch))
        .loss;
    const both = objective(
      term([link('reference-base')]),
      term([link('reference-base')], { rows: 'target' }),
    );
    const expected = (10 * (await each('reference')) + 30 * (await each('target'))) / 40;
    expect((await engine.evaluate(both, batch)).loss).toBeCloseTo(expected, 12);
    expect((await engine.gradients('reference-base', both, batch)).loss).toBeCloseTo(expected, 6);
  });

  test('weighted rows count by their weights, in losses and gradients', async () => {
    create('reference-base');
    const [a, b] = [rows(1, 1), rows(1, 2)];
    const x = new Float32Array([...a.x, ...b.x]);
    const weighted: Batch = { reference: { ...a, n: 2, x, weights: new Float32Array([3, 1]) } };
    const repeated: Batch = {
      reference: { ...a, n: 4, x: new Float32Array([...a.x, ...a.x, ...a.x, ...b.x]) },
    };
    const w = await engine.gradients('reference-base', base, weighted);
    const r = await engine.gradients('reference-base', base, repeated);
    expect(w.loss).toBeCloseTo(r.loss, 6);
    expect((await engine.evaluate(base, weighted)).loss).toBeCloseTo(r.loss, 6);
    w.parameters.forEach((value, i) =>
      expect(Math.abs(value - r.parameters[i])).toBeLessThan(1e-5),
    );
  });

  test('delta contexts are |other - own|, concat ones (smaller side, larger side)', async () => {
    create('transfer', { ...tiny, contextFeatures: 1 });
    const given = rows(20, 3, 1);
    const delta = given.own!.map((own, i) => Math.abs(given.other![i] - own));
    const found = await engine.map([link('transfer', 'forward', 'delta')], given);
    const expected = await engine.map([link('transfer', 'forward', 'own')], {
      ...given,
      own: delta,
    });
    expect(found.points).toEqual(expected.points);
    const away = await engine.map([link('transfer', 'forward', 'other')], given);
    expect(away.points).not.toEqual(expected.points);
    engine.dropFlow('transfer');

    create('transfer', { ...tiny, contextFeatures: 2 });
    const pairs = Float32Array.from({ length: 40 }, (_, k) => {
      const i = Math.floor(k / 2);
      const [own, other] = [given.own![i], given.other![i]];
      return k % 2 === 0 ? Math.min(own, other) : Math.max(own, other);
    });
    const concat = await engine.map([link('transfer', 'forward', 'concat')], given);
    const ordered = await engine.map([link('transfer', 'forward', 'own')], {
      ...given,
      own: pairs,
    });
    expect(concat.points).toEqual(ordered.points);
  });

  test('maps of more rows than one chunk are those of its parts, layers too', async () => {
    create('transfer');
    const all = rows(9000);
    const whole = await engine.map([link('transfer')], all, true);
    const head = await engine.map(
      [link('transfer')],
      { ...all, n: 10, x: all.x.slice(0, 20) },
      true,
    );
    const tail = await engine.map([link('transfer')], { ...all, n: 10, x: all.x.slice(-20) }, true);
    const near = (a: Float32Array, b: Float32Array): void =>
      a.forEach((value, i) => expect(Math.abs(value - b[i])).toBeLessThan(2e-6));
    near(whole.points.slice(0, 20), head.points);
    near(whole.points.slice(-20), tail.points);
    expect(whole.layers).toHaveLength(2 * 9000 * 2);
    near(whole.layers!.slice(0, 20), head.layers!.slice(0, 20));
    near(whole.layers!.slice(-20), tail.layers!.slice(-20));
    near(whole.layers!.slice(9000 * 2 - 20, 9000 * 2), tail.layers!.slice(0, 20));
  });
});

describe('gradients', () => {
  const losses = {
    'a base': base,
    'a penalty': objective(
      term([link('transfer')], { likelihood: 0, penalty: { kind: 'l2', weight: 1, link: 0 } }),
    ),
    'a transfer through a frozen base': objective(
      term([link('transfer', 'inverse'), link('reference-base', 'forward', 'none', true)], {
        penalty: { kind: 'l1', weight: 0.5, link: 0 },
      }),
    ),
  };
  test.each(Object.entries(losses))('of %s are slopes of the loss', async (_, given) => {
    create('reference-base');
    create('transfer');
    const id = given.terms[0].links[0].flow;
    const batch: Batch = { reference: rows(40, 4) };
    const { parameters: gradient } = await engine.gradients(id, given, batch);
    const start = await engine.checkpoint(id);
    const source = stream(9, 'test/direction');
    for (let round = 0; round < 3; round++) {
      const direction = Float32Array.from(gradient, () => source.normal());
      const at = async (step: number): Promise<number> => {
        const parameters = start.parameters.map((p, i) => p + step * direction[i]);
        engine.restore(id, { ...start, parameters });
        return (await engine.evaluate(given, batch)).loss;
      };
      const step = 1 / 4096;
      const slope = ((await at(step)) - (await at(-step))) / (2 * step);
      const expected = gradient.reduce((sum, g, i) => sum + g * direction[i], 0);
      expect(Math.abs(slope - expected)).toBeLessThan(0.02 * norm(gradient) + 1e-3);
    }
  });

  test('with respect to rows are slopes too', async () => {
    create('reference-base');
    const reference = rows(6, 5);
    const { rows: found } = await engine.gradients('reference-base', base, { reference });
    expect(found[0]).toHaveLength(12);
    const at = async (i: number, step: number): Promise<number> => {
      const x = reference.x.slice();
      x[i] += step;
      return (await engine.evaluate(base, { reference: { ...reference, x } })).loss;
    };
    const errors = [];
    for (let i = 0; i < 12; i++) {
      const slope = ((await at(i, 1 / 128)) - (await at(i, -1 / 128))) * 64;
      errors.push(Math.abs(slope - found[0][i]));
    }
    // One point beside a knot, where the slope bends, may be off.
    expect(errors.sort((a, b) => a - b)[9]).toBeLessThan(2e-3);
  });

  test('reach the direct path from context to outputs, which starts at zero', async () => {
    const spec = flowSpec({ ...tiny, contextFeatures: 1 });
    const start = initialParameters(spec, stream(5, 'init/x'), false);
    engine.createFlow('reference-base', spec, start);
    const given = objective(term([link('reference-base', 'forward', 'own')]));
    const { parameters } = await engine.gradients('reference-base', given, {
      reference: rows(20, 0, 1),
    });
    for (const { name, role, offset, size } of parameterList(spec))
      if (role === 'context-output')
        expect(norm(parameters.slice(offset, offset + size)), name).toBeGreaterThan(1e-4);
  });
});

describe('training', () => {
  test('a step is Adam on the clipped gradient, and reports the loss before it', async () => {
    create('reference-base');
    const batch: Batch = { reference: rows(64) };
    const mine = freshAdam((await engine.checkpoint('reference-base')).parameters.slice());
    for (let step = 0; step < 3; step++) {
      const { loss, parameters } = await engine.gradients('reference-base', base, batch);
      const clip = 0.1;
      adamStep(mine, parameters, clipFactor(norm(parameters), clip), 1e-2);
      const result = await engine.step('reference-base', base, batch, { ...knobs, clip });
      expect(result.loss).toBeCloseTo(loss, 6);
      expect(result.gradNorm).toBeCloseTo(norm(parameters), 4);
      expect(result.updated).toBe(true);
    }
    const state = await engine.checkpoint('reference-base');
    state.parameters.forEach((p, i) => expect(Math.abs(p - mine.parameters[i])).toBeLessThan(1e-5));
    expect(state.step).toBe(3);
  });

  test('twenty steps lower the loss, and the same twenty give the same bits', async () => {
    const run = async (): Promise<[number, number, Float32Array]> => {
      create('reference-base');
      const losses: number[] = [];
      for (let step = 0; step < 20; step++) {
        const result = await engine.step(
          'reference-base',
          base,
          { reference: rows(64, step) },
          knobs,
        );
        losses.push(result.loss);
      }
      const { parameters } = await engine.checkpoint('reference-base');
      engine.dropFlow('reference-base');
      return [losses[0], losses[19], parameters];
    };
    const [first, last, parameters] = await run();
    expect(last).toBeLessThan(first - 0.05);
    expect((await run())[2]).toEqual(parameters);
  });

  test('frozen flows keep every bit (A7), and penaltyWeight replaces the own weight', async () => {
    create('reference-base');
    create('transfer');
    const before = await engine.checkpoint('reference-base');
    const chain = [link('transfer'), link('reference-base', 'forward', 'none', true)];
    const given = objective(term(chain, { penalty: { kind: 'l1', weight: 100, link: 0 } }));
    const batch: Batch = { reference: rows(64) };
    const result = await engine.step('transfer', given, batch, { ...knobs, penaltyWeight: 2 });
    const { nll, penalty } = result.terms[0];
    expect(result.loss).toBeCloseTo(nll! + 2 * penalty!, 9);
    expect((await engine.step('transfer', given, batch, knobs)).loss).toBeGreaterThan(20);
    expect(await engine.checkpoint('reference-base')).toEqual(before);
    expect((await engine.checkpoint('transfer')).step).toBe(2);
  });

  test('a gradient that is not finite leaves the parameters as they were', async () => {
    create('reference-base');
    const spoiled = await engine.checkpoint('reference-base');
    spoiled.parameters[0] = NaN;
    engine.restore('reference-base', spoiled);
    const result = await engine.step('reference-base', base, { reference: rows(8) }, knobs);
    expect(result.updated).toBe(false);
    expect(await engine.checkpoint('reference-base')).toEqual(spoiled);
  });

  test('checkpoints are copies, and restoring one goes on exactly as before', async () => {
    create('reference-base');
    const batch: Batch = { reference: rows(32) };
    await engine.step('reference-base', base, batch, knobs);
    const saved = await engine.checkpoint('reference-base');
    await engine.step('reference-base', base, batch, knobs);
    const after = await engine.checkpoint('reference-base');
    expect(saved.step).toBe(1);
    expect(after.parameters).not.toEqual(saved.parameters);
    engine.restore('reference-base', saved);
    saved.parameters.fill(0);
    await engine.step('reference-base', base, batch, knobs);
    expect(await engine.checkpoint('reference-base')).toEqual(after);
  });

  test('the caller keeps the vector that a flow was made from', async () => {
    const spec = flowSpec(tiny);
    const mine = initialParameters(spec, stream(1, 'x'), false);
    const copy = mine.slice();
    engine.createFlow('reference-base', spec, mine);
    await engine.step('reference-base', base, { reference: rows(8) }, knobs);
    expect(mine).toEqual(copy);
  });
});

describe('errors', () => {
  test('name the flow, the rows, the condition or the length', async () => {
    const spec = create('reference-base');
    const batch: Batch = { reference: rows(4) };
    const other = objective(term([link('transfer')]));
    await expect(engine.evaluate(other, batch)).rejects.toThrow('unknown flow: transfer');
    await expect(engine.step('transfer', other, batch, knobs)).rejects.toThrow('flow: transfer');
    await expect(engine.map([link('target-base')], rows(2))).rejects.toThrow('flow: target-base');
    expect(() => engine.spec('transfer')).toThrow('unknown flow: transfer');
    await expect(engine.checkpoint('transfer')).rejects.toThrow('unknown flow: transfer');
    await expect(engine.evaluate(base, { target: rows(4) })).rejects.toThrow(
      'batch has no rows: reference',
    );
    await expect(engine.step('reference-base', base, {}, knobs)).rejects.toThrow(
      'no rows: reference',
    );
    const seeing = objective(term([link('reference-base', 'forward', 'other')]));
    await expect(engine.evaluate(seeing, batch)).rejects.toThrow('no condition: other');
    const count = parameterCount(spec);
    expect(() => engine.createFlow('transfer', spec, new Float32Array(count - 1))).toThrow(
      `expected ${count} numbers, got ${count - 1}`,
    );
    expect(() => create('reference-base')).toThrow('flow exists already: reference-base');
    const wrong = {
      ...(await engine.checkpoint('reference-base')),
      parameters: new Float32Array(3),
    };
    expect(() => engine.restore('reference-base', wrong)).toThrow(
      `expected ${count} numbers, got 3`,
    );
  });
});

test('steps, maps, scores and gradients leave no tensor behind', async () => {
  create('reference-base');
  create('transfer');
  const chain = [link('transfer'), link('reference-base', 'forward', 'none', true)];
  const given = objective(term(chain, { penalty: { kind: 'l1', weight: 1, link: 0 } }));
  const batch: Batch = { reference: rows(16) };
  const round = async (): Promise<number> => {
    await engine.step('transfer', given, batch, knobs);
    await engine.evaluate(given, batch);
    await engine.map([link('transfer', 'inverse')], rows(16), true);
    await engine.gradients('transfer', given, batch);
    return tf.memory().numTensors;
  };
  const first = await round();
  const bytes = tf.memory().numBytes;
  for (let i = 0; i < 3; i++) expect(await round()).toBe(first);
  expect(tf.memory().numBytes).toBe(bytes);
  // Failing calls too.
  await engine.evaluate(given, {}).catch(() => undefined);
  await engine.step('transfer', given, {}, knobs).catch(() => undefined);
  expect(tf.memory().numTensors).toBe(first);
});
