/** What the fused engine has to keep beyond agreeing with plain: bits, edges, memory. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestBackend } from '../../../cli/testBackend.ts';
import { compileKernels } from '../../kernels/wasm/binary.ts';
import { Heap } from '../../kernels/wasm/heap.ts';
import { Team } from '../../kernels/wasm/team.ts';
import { parameterCount, type SpecInput } from '../../flows/spec.ts';
import type { Batch, BatchRows, Engine, FlowState, Knobs } from '../engine.ts';
import { sliceRows } from '../chunks.ts';
import { createTestFlow, link, objective, rows, term, tiny } from '../plain/testObjectives.ts';
import { WasmEngine } from './wasmEngine.ts';

const knobs: Knobs = { learningRate: 1e-2, clip: 1, penaltyWeight: null };
const larger: SpecInput = { ...tiny, layers: 3, blocks: 2, hiddenFeatures: 21, bins: 5 };
const conditional: SpecInput = { ...tiny, contextFeatures: 2 };
const base = objective(term([link('reference-base')], { name: 'base' }));
const transfer = objective(
  term([link('transfer'), link('reference-base', 'forward', 'none', true)], {
    penalty: { kind: 'l1', weight: 0.5, link: 0 },
  }),
  term([link('transfer', 'inverse')], { name: 'inverse', rows: 'target' }),
);
const batch: Batch = { reference: rows(40), target: rows(23, 1) };

let heap: Heap;
let wasm: Engine;
beforeEach(async () => {
  [heap, wasm] = await start();
});
afterEach(() => wasm.dispose());

async function start(): Promise<[Heap, Engine]> {
  const memory = new Heap();
  const team = await Team.gather(memory, await compileKernels('strict'), 0, null);
  const info = { id: 'wasm', tfjsBackend: 'wasm', build: 'strict', threads: 1 } as const;
  return [memory, new WasmEngine({ ...info, label: 'test', why: 'test' }, memory, team)];
}

const both = (engine: Engine): void => {
  createTestFlow(engine, 'transfer', larger);
  createTestFlow(engine, 'reference-base', larger);
};

/** Largest difference of two vectors, relative to the largest number of the first. */
function apart(a: Float32Array, b: Float32Array): number {
  const most = (values: Float32Array): number =>
    values.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
  return most(a.map((value, i) => value - b[i])) / most(a);
}

describe('training', () => {
  let plain: Engine;
  beforeEach(async () => {
    plain = await startTestBackend('wasm');
  });
  afterEach(() => plain.dispose());

  test.each([
    ['clipped', knobs, batch],
    [
      'unclipped, own constants',
      { ...knobs, clip: null, adam: { betas: [0.8, 0.95], epsilon: 1e-6 } },
      batch,
    ],
    ['penalty weight from outside', { ...knobs, penaltyWeight: 3 }, batch],
    ['one row each', knobs, { reference: rows(1), target: rows(1, 1) }],
    ['weighted rows', knobs, { reference: weighted(rows(40)), target: weighted(rows(23, 1)) }],
  ] as const)('five steps end where those of plain do: %s', async (_, used, given) => {
    for (const engine of [plain, wasm]) both(engine);
    for (let step = 0; step < 5; step++) {
      const a = await plain.step('transfer', transfer, given, used);
      const b = await wasm.step('transfer', transfer, given, used);
      // Adam turns the sign of a gradient near zero into a whole step, and so differences grow.
      expect(Math.abs(b.loss / a.loss - 1)).toBeLessThan(step === 0 ? 1e-6 : 1e-4);
      expect(Math.abs(b.gradNorm / a.gradNorm - 1)).toBeLessThan(1e-3);
      expect(b.updated).toBe(true);
    }
    const [a, b] = [await plain.checkpoint('transfer'), await wasm.checkpoint('transfer')];
    expect(apart(a.parameters, b.parameters)).toBeLessThan(1e-3);
    expect(apart(a.firstMoment, b.firstMoment)).toBeLessThan(1e-3);
    expect(apart(a.secondMoment, b.secondMoment)).toBeLessThan(2e-3);
    expect(b.step).toBe(5);
    const frozen = await plain.checkpoint('reference-base');
    expect(await wasm.checkpoint('reference-base')).toEqual(frozen);
  });
});

function weighted(of: BatchRows): BatchRows {
  return { ...of, weights: Float32Array.from({ length: of.n }, (_, i) => (i % 7) / 3) };
}

describe('bits', () => {
  test('a checkpoint comes back exactly, and training goes on with the same bits', async () => {
    both(wasm);
    await wasm.step('transfer', transfer, batch, knobs);
    const saved = await wasm.checkpoint('transfer');
    for (let step = 0; step < 3; step++) await wasm.step('transfer', transfer, batch, knobs);
    const after = await wasm.checkpoint('transfer');
    expect(after.parameters).not.toEqual(saved.parameters);
    wasm.restore('transfer', saved);
    expect(await wasm.checkpoint('transfer')).toEqual(saved);
    for (let step = 0; step < 3; step++) await wasm.step('transfer', transfer, batch, knobs);
    expect(await wasm.checkpoint('transfer')).toEqual(after);
  });

  test('a gradient that is not finite leaves every bit as it was', async () => {
    both(wasm);
    await wasm.step('transfer', transfer, batch, knobs);
    const spoiled = await wasm.checkpoint('transfer');
    spoiled.parameters[0] = NaN;
    wasm.restore('transfer', spoiled);
    const result = await wasm.step('transfer', transfer, batch, knobs);
    expect(result.updated).toBe(false);
    expect(await wasm.checkpoint('transfer')).toEqual(spoiled);
  });

  test('what earlier passes left in memory changes no bit', async () => {
    both(wasm);
    const given = { reference: rows(300), target: rows(77, 1) };
    const fresh = await wasm.gradients('transfer', transfer, given);
    const mapped = await wasm.map([link('transfer', 'inverse')], given.reference, true);
    const wide = createTestFlow(wasm, 'target-base', { ...larger, hiddenFeatures: 64, layers: 6 });
    const nothing = new Float32Array(parameterCount(wide)).fill(NaN);
    const spoiled: FlowState = {
      parameters: nothing,
      firstMoment: nothing,
      secondMoment: nothing,
      step: 0,
    };
    wasm.restore('target-base', spoiled);
    const poison = objective(term([link('target-base'), link('target-base', 'inverse')]));
    expect((await wasm.gradients('target-base', poison, { reference: rows(600) })).loss).toBeNaN();
    expect(await wasm.gradients('transfer', transfer, given)).toEqual(fresh);
    await wasm.map([link('target-base')], rows(500), true);
    expect(await wasm.map([link('transfer', 'inverse')], given.reference, true)).toEqual(mapped);
  });

  test('more rows than one chunk give the bits of their parts', async () => {
    createTestFlow(wasm, 'reference-base');
    const many = weighted(rows(16_384 + 700));
    const { nllRows, terms } = await wasm.evaluate(base, { reference: many });
    const image = await wasm.map([link('reference-base')], many, true);
    for (const [from, to] of [
      [0, 100],
      [16_300, 16_500],
      [17_000, 17_084],
    ]) {
      const part = sliceRows(many, from, to);
      const found = await wasm.evaluate(base, { reference: part });
      expect(found.nllRows[0]).toEqual(nllRows[0]!.slice(from, to));
      const mapped = await wasm.map([link('reference-base')], part);
      expect(mapped.points).toEqual(image.points.slice(2 * from, 2 * to));
      expect(mapped.logAbsDet).toEqual(image.logAbsDet.slice(from, to));
    }
    const total = many.weights!.reduce((sum, w) => sum + w, 0);
    const mean = many.weights!.reduce((sum, w, i) => sum + w * nllRows[0]![i], 0) / total;
    expect(terms[0].nll).toBeCloseTo(mean, 5);
  });

  test('an identity start gives back every bit, both ways', async () => {
    for (const [id, finalPermutation] of [
      ['transfer', false],
      ['reference-base', true],
    ] as const)
      createTestFlow(wasm, id, { ...larger, finalPermutation, features: 2 }, true);
    const given = rows(500);
    given.x.set([4, -4, 1e-42, -1e-42, 1e6, -1e18, 3.9999998, 0]);
    for (const direction of ['forward', 'inverse'] as const) {
      const plainMap = await wasm.map([link('transfer', direction)], given, true);
      expect(plainMap.points).toEqual(given.x);
      // Slopes are one but for the rounding of th^2 + 2 th (1 - th) + (1 - th)^2.
      plainMap.logAbsDet.forEach((value) => expect(Math.abs(value)).toBeLessThan(2e-6));
      expect(plainMap.layers!.slice(-1000)).toEqual(given.x);
    }
    const there = await wasm.map([link('reference-base')], given);
    expect(there.points).toEqual(given.x.map((_, i) => given.x[i ^ 1]));
    const back = await wasm.map([link('reference-base', 'inverse')], { ...given, x: there.points });
    expect(back.points).toEqual(given.x);
  });
});

describe('edges', () => {
  const bound = 4;
  const below = 3.9999998;
  const edges = [bound, -bound, below, -below, 4.0000005, 0, 1e-42, -1e-42, 1e6, -1e6, 1e18, -1e18];
  const grid = rows(edges.length * edges.length);
  edges.forEach((a, i) => edges.forEach((b, j) => grid.x.set([a, b], 2 * (i * edges.length + j))));

  test.each(['forward', 'inverse'] as const)(
    '%s maps stay finite and tails the identity',
    async (direction) => {
      createTestFlow(wasm, 'transfer', larger);
      const { points, logAbsDet } = await wasm.map([link('transfer', direction)], grid);
      expect(points.every(Number.isFinite)).toBe(true);
      expect(logAbsDet.every(Number.isFinite)).toBe(true);
      points.forEach((value, i) => {
        if (Math.abs(grid.x[i]) > bound) expect(value).toBe(grid.x[i]);
        else expect(Math.abs(value)).toBeLessThanOrEqual(bound + 1e-5);
      });
    },
  );

  test('values on a knot are those beside it', async () => {
    const spec = createTestFlow(wasm, 'transfer', { ...tiny, bins: 4 });
    // Zero weights: knots lie on the equal grid -4, -2, 0, 2, 4 of every feature.
    const state = await wasm.checkpoint('transfer');
    wasm.restore('transfer', { ...state, parameters: new Float32Array(parameterCount(spec)) });
    const knots = Float32Array.from([-4, -2, 0, 2, 4, -2]);
    const near = (by: number): BatchRows => ({ ...rows(3), x: knots.map((k) => k + by) });
    for (const direction of ['forward', 'inverse'] as const) {
      const on = await wasm.map([link('transfer', direction)], near(0));
      for (const by of [1e-6, -1e-6]) {
        const beside = await wasm.map([link('transfer', direction)], near(by));
        expect(apart(on.points, beside.points)).toBeLessThan(2e-6);
      }
    }
  });

  test('rows as large as they may be are scored, and train or are refused whole', async () => {
    createTestFlow(wasm, 'reference-base', larger);
    const result = await wasm.step('reference-base', base, { reference: grid }, knobs);
    expect(result.loss).toBeGreaterThan(1e34);
    expect(Number.isFinite(result.loss)).toBe(true);
    const { parameters } = await wasm.checkpoint('reference-base');
    expect(parameters.every(Number.isFinite)).toBe(true);
  });

  test.each([NaN, Infinity, -Infinity, 3e38])('%s in a row is named', async (bad) => {
    createTestFlow(wasm, 'reference-base');
    const reference = rows(8);
    reference.x[7] = bad;
    const said = `invalid x in row 3 of reference: expected a number from -1e+18 to 1e+18, got ${Math.fround(bad)}`;
    await expect(wasm.step('reference-base', base, { reference }, knobs)).rejects.toThrow(said);
    await expect(wasm.evaluate(base, { reference })).rejects.toThrow(said);
    await expect(wasm.gradients('reference-base', base, { reference })).rejects.toThrow(said);
    await expect(wasm.map([link('reference-base')], reference)).rejects.toThrow(said);
    const own = Float32Array.from({ length: 8 }, (_, i) => (i === 5 ? bad : 0));
    await expect(wasm.evaluate(base, { reference: { ...rows(8), own } })).rejects.toThrow(
      'invalid own in row 5 of reference',
    );
  });

  test('a flow that the loss does not see gets a gradient of zero', async () => {
    both(wasm);
    await wasm.gradients('transfer', transfer, batch);
    const { parameters } = await wasm.gradients('transfer', base, batch);
    expect(parameters.every((value) => value === 0)).toBe(true);
  });
});

describe('arrays that do not fit are refused before they reach the memory', () => {
  const given = rows(8, 0, 2);
  const scores = (
    context: 'none' | 'own' | 'concat',
    change: Partial<BatchRows> = {},
  ): Promise<unknown> =>
    wasm.evaluate(objective(term([link('transfer', 'forward', context)])), {
      reference: { ...given, ...change },
    });

  test('contexts', async () => {
    createTestFlow(wasm, 'transfer', conditional);
    await expect(scores('none')).rejects.toThrow(
      'invalid context of link 0: expected 16 numbers, got 0',
    );
    await expect(scores('concat')).rejects.toThrow('expected 16 numbers, got 32');
    await expect(scores('own', { own: new Float32Array(8) })).rejects.toThrow('got 8');
    await expect(scores('own', { own: null })).rejects.toThrow('rows have no condition: own');
    wasm.dropFlow('transfer');
    createTestFlow(wasm, 'transfer');
    await expect(scores('own')).rejects.toThrow('expected 0 numbers, got 16');
  });

  test('rows, weights, links and moments', async () => {
    const spec = createTestFlow(wasm, 'transfer');
    createTestFlow(wasm, 'target-base', { ...tiny, features: 3 });
    await expect(scores('none', { x: new Float32Array(24) })).rejects.toThrow(
      'invalid rows: expected 16 numbers, got 24',
    );
    const short = { reference: { ...given, weights: new Float32Array(5) } };
    const alone = objective(term([link('transfer')]));
    await expect(wasm.step('transfer', alone, short, knobs)).rejects.toThrow('got 5');
    const mixed = [link('transfer'), link('target-base')];
    await expect(wasm.map(mixed, given)).rejects.toThrow('invalid link 1');
    const penalty = { kind: 'l1', weight: 1, link: 1 } as const;
    await expect(
      wasm.evaluate(objective(term([link('transfer')], { penalty })), { reference: given }),
    ).rejects.toThrow('invalid penalty');
    const state = await wasm.checkpoint('transfer');
    const firstMoment = new Float32Array(parameterCount(spec) - 1);
    expect(() => wasm.restore('transfer', { ...state, firstMoment })).toThrow('invalid');
  });
});

describe('memory stays flat', () => {
  test('over ten thousand steps', async () => {
    both(wasm);
    const used = (): [number, number] => [heap.memory.buffer.byteLength, heap.used];
    for (let step = 0; step < 50; step++) await wasm.step('transfer', transfer, batch, knobs);
    const before = used();
    for (let step = 0; step < 10_000; step++) {
      await wasm.step('transfer', transfer, batch, knobs);
      if (step % 100 === 0) await wasm.map([link('transfer', 'inverse')], batch.reference!);
    }
    await wasm.evaluate(transfer, batch);
    expect(used()[0]).toBe(before[0]);
  });

  test('over flows that come and go', async () => {
    const once = async (): Promise<void> => {
      both(wasm);
      await wasm.step('transfer', transfer, batch, knobs);
      await wasm.map([link('transfer')], batch.reference!);
      wasm.dropFlow('transfer');
      wasm.dropFlow('reference-base');
    };
    for (let i = 0; i < 3; i++) await once();
    const before = [heap.memory.buffer.byteLength, heap.used];
    for (let i = 0; i < 200; i++) await once();
    expect([heap.memory.buffer.byteLength, heap.used]).toEqual(before);
  });

  test('over batches of ever other sizes', async () => {
    createTestFlow(wasm, 'reference-base');
    for (let n = 256; n > 200; n--)
      await wasm.step('reference-base', base, { reference: rows(n) }, knobs);
    const before = heap.memory.buffer.byteLength;
    for (let n = 1; n <= 256; n++)
      await wasm.step('reference-base', base, { reference: rows(n) }, knobs);
    expect(heap.memory.buffer.byteLength).toBe(before);
  });
});
