/** Fused engines against the plain one on random flows and objectives. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestBackend } from '../../cli/testBackend.ts';
import { flowIds, type ContextSource, type Link, type Term } from '../../protocol/objective.ts';
import { flowSpec, type FlowSpec } from '../flows/spec.ts';
import { createWasmEngine } from './wasm/create.ts';
import type { Engine } from './engine.ts';
import { compareEngines, type ParityCase } from './parityCases.ts';

/** What a flow sees of conditions: nothing, one row's worth, or both of a pair. */
type Sees = 'none' | 'single' | 'double';

const sources: Record<Sees, readonly ContextSource[]> = {
  none: ['none'],
  single: ['own', 'other', 'delta'],
  double: ['concat'],
};

const shape = fc.record({
  sees: fc.constantFrom<Sees>('none', 'single', 'double'),
  layers: fc.integer({ min: 1, max: 6 }),
  blocks: fc.integer({ min: 0, max: 3 }),
  hiddenFeatures: fc.integer({ min: 8, max: 130 }),
  bins: fc.integer({ min: 2, max: 16 }),
  tailBound: fc.double({ min: 2, max: 5, noNaN: true }),
  finalPermutation: fc.boolean(),
  derivative: fc.constantFrom('softplus' as const, 'identity' as const),
  endDerivative: fc.constantFrom(1 as const, 'nflows' as const),
  contextPath: fc.constantFrom('output' as const, 'none' as const),
});

const linkChoice = fc.record({
  flow: fc.nat(2),
  direction: fc.constantFrom('forward' as const, 'inverse' as const),
  source: fc.nat(2),
  frozen: fc.boolean(),
});

const termChoice = fc.record({
  links: fc.array(linkChoice, { minLength: 1, maxLength: 3 }),
  rows: fc.constantFrom('reference' as const, 'target' as const),
  likelihood: fc.constantFrom(1, 1, 0.5, 0),
  penalty: fc.option(
    fc.record({
      kind: fc.constantFrom('l1' as const, 'l2' as const),
      weight: fc.constantFrom(0, 0.1, 1, 3),
      link: fc.nat(2),
    }),
  ),
});

const rowChoice = fc.record({ n: fc.integer({ min: 1, max: 300 }), weighted: fc.boolean() });

const choices = fc.record({
  seed: fc.nat(),
  features: fc.integer({ min: 1, max: 8 }),
  conditions: fc.nat(3),
  shapes: fc.tuple(shape, shape, shape),
  terms: fc.array(termChoice, { minLength: 1, maxLength: 2 }),
  trained: fc.nat(5),
  reference: rowChoice,
  target: rowChoice,
});

type Choices = typeof choices extends fc.Arbitrary<infer T> ? T : never;

/** Without a likelihood the last link's distance is all that links and rows are seen by. */
function penaltyOf({ likelihood, penalty, links }: Choices['terms'][0]): Term['penalty'] {
  if (likelihood === 0) return { kind: 'l2', weight: 1, ...penalty, link: links.length - 1 };
  return penalty && { ...penalty, link: penalty.link % links.length };
}

function caseOf({ seed, features, conditions, shapes, terms, trained, ...rows }: Choices): ParityCase {
  const sees = shapes.map((s): Sees => (conditions === 0 ? 'none' : s.sees));
  const link = ({ flow, direction, source, frozen }: Choices['terms'][0]['links'][0]): Link => {
    const context = sources[sees[flow]][source % sources[sees[flow]].length];
    return { flow: flowIds[flow], direction, frozen, context };
  };
  const objective = {
    terms: terms.map(
      (each): Term => ({
        name: 'forward',
        rows: each.rows,
        links: each.links.map(link),
        base: 'standard-normal',
        likelihood: each.likelihood,
        penalty: penaltyOf(each),
      }),
    ),
  };
  const used = objective.terms.flatMap((each) => each.links.map(({ flow }) => flow));
  const width = { none: 0, single: conditions, double: 2 * conditions };
  const flows: Partial<Record<Link['flow'], FlowSpec>> = {};
  flowIds.forEach((id, i) => {
    const { sees: _, ...shapeOf } = shapes[i];
    if (used.includes(id))
      flows[id] = flowSpec({ ...shapeOf, features, contextFeatures: width[sees[i]] });
  });
  return { seed, flows, trained: used[trained % used.length], objective, conditions, rows };
}

/** Network passes of plain's whole chain, which is what it takes its time for. */
function passes({ objective, flows }: ParityCase): number {
  const links = objective.terms.flatMap((each) => each.links);
  return links.reduce((sum, { flow, direction }) => {
    const { layers, blocks, features } = flows[flow]!;
    return sum + layers * (blocks + 1) * (direction === 'inverse' ? features : 1);
  }, 0);
}

const full = process.env.MORPHLAB_FULL !== undefined;
const cases = choices.map(caseOf).filter((each) => passes(each) <= (full ? 150 : 40));

let plain: Engine;
beforeAll(async () => {
  plain = await startTestBackend('wasm');
});
afterAll(() => plain.dispose());

describe.each(['strict', 'relaxed'] as const)('%s build of wasm', (build) => {
  let wasm: Engine;
  beforeAll(async () => {
    wasm = await createWasmEngine({ build, threads: 1, startHelper: null, why: 'test' });
  });
  afterAll(() => wasm.dispose());

  test('does what plain does', async () => {
    const all = new Map<string, number[][]>();
    let i = 0;
    for (const given of fc.sample(cases, { seed: 11, numRuns: 60 })) {
      const t = performance.now();
      const found = await compareEngines(plain, wasm, given).catch((e) => { console.log(e); return []; });
      const bad = found.filter((f) => !(f.l2 < 1e-4) || !(f.p99 < 1e-3));
      console.log(i++, Math.round(performance.now() - t), given.seed, JSON.stringify(bad));
      if (bad.length) console.log(JSON.stringify(given));
      for (const f of found) all.set(f.quantity, [...(all.get(f.quantity) ?? []), [f.l2, f.p99, f.max]]);
    }
    for (const [q, v] of all) {
      const col = (k: number) => v.map((x) => x[k]).sort((a, b) => a - b);
      const show = (k: number) => [0.5, 0.9, 1].map((p) => col(k)[Math.ceil(p * v.length) - 1].toExponential(1));
      console.log(q, v.length, 'l2', ...show(0), 'p99', ...show(1), 'max', ...show(2));
    }
    expect(1).toBe(1);
  });
});
