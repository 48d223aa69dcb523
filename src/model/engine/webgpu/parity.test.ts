/** Engine webgpu against the plain one on random small flows and objectives. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noWebgpu, testWebgpu } from '../../../cli/testDawn.ts';
import type { ContextSource, FlowId, Link, Term } from '../../../protocol/objective.ts';
import { flowSpec, type FlowSpec } from '../../flows/spec.ts';
import type { Engine } from '../engine.ts';
import { compareEngines, type Difference, type ParityCase, type Quantity } from '../parityCases.ts';
import { createPlainEngine } from '../plain/create.ts';
import { createWebgpuEngine } from './create.ts';

const missing = await noWebgpu();
if (missing) console.warn(`skipped: ${missing}`);

const spec = fc.record({
  layers: fc.integer({ min: 1, max: 3 }),
  blocks: fc.integer({ min: 0, max: 2 }),
  hiddenFeatures: fc.integer({ min: 2, max: 24 }),
  bins: fc.integer({ min: 2, max: 9 }),
  tailBound: fc.double({ min: 2, max: 5, noNaN: true }),
  finalPermutation: fc.boolean(),
  derivative: fc.constantFrom('softplus' as const, 'identity' as const),
  endDerivative: fc.constantFrom(1 as const, 'nflows' as const),
  contextPath: fc.constantFrom('output' as const, 'none' as const),
});

const linkChoice = fc.record({
  flow: fc.constantFrom('transfer' as const, 'target-base' as const),
  direction: fc.constantFrom('forward' as const, 'inverse' as const),
  source: fc.constantFrom<ContextSource>('own', 'other', 'delta'),
});

const termChoice = fc.record({
  links: fc.array(linkChoice, { minLength: 1, maxLength: 2 }),
  rows: fc.constantFrom('reference' as const, 'target' as const),
  likelihood: fc.constantFrom(1, 0.5, 0),
  penalty: fc.option(
    fc.record({
      kind: fc.constantFrom('l1' as const, 'l2' as const),
      weight: fc.constantFrom(0.1, 3),
    }),
  ),
});

const rows = fc.record({ n: fc.integer({ min: 1, max: 24 }), weighted: fc.boolean() });

const cases = fc
  .record({
    seed: fc.nat(),
    features: fc.oneof(fc.constantFrom(1, 2, 2), fc.integer({ min: 3, max: 6 })),
    conditions: fc.nat(2),
    specs: fc.tuple(spec, spec),
    terms: fc.array(termChoice, { minLength: 1, maxLength: 2 }),
    reference: rows,
    target: rows,
  })
  .map(({ seed, features, conditions, specs, terms, ...sets }): ParityCase => {
    const links = (each: (typeof terms)[0]): Link[] =>
      each.links.map(({ source, ...link }) => ({
        ...link,
        frozen: false,
        context: conditions > 0 ? source : 'none',
      }));
    const objective = {
      terms: terms.map((each): Term => ({
        name: 'forward',
        rows: each.rows,
        links: links(each),
        base: 'standard-normal',
        likelihood: each.penalty ? each.likelihood : 1,
        penalty: each.penalty && { ...each.penalty, link: each.links.length - 1 },
      })),
    };
    const used = objective.terms.flatMap((each) => each.links.map(({ flow }) => flow));
    const flows: Partial<Record<FlowId, FlowSpec>> = {};
    (['transfer', 'target-base'] as const).forEach((id, i) => {
      if (used.includes(id))
        flows[id] = flowSpec({ ...specs[i], features, contextFeatures: conditions });
    });
    return { seed, flows, trained: used[0], objective, conditions, rows: sets };
  });

/**
 * Relative L2 error and 99th percentile. As wide as those of wasm against plain.
 */
const tolerances: Record<Quantity, readonly [l2: number, p99: number]> = {
  loss: [1e-5, 1e-5],
  terms: [2e-5, 2e-5],
  nll: [5e-5, 1e-4],
  points: [5e-5, 2e-4],
  layers: [5e-5, 2e-4],
  'log-determinants': [2e-4, 4e-4],
  'gradient of parameters': [6e-4, 2e-3],
  'gradient of rows': [3e-4, 1e-3],
  'gradient of conditions': [3e-4, 1e-3],
};

function exceeded(found: readonly Difference[]): Difference[] {
  return found.filter(({ quantity, l2, p99 }) => {
    const [l2Most, p99Most] = tolerances[quantity];
    return !(l2 <= l2Most && p99 <= p99Most);
  });
}

const full = process.env.MORPHLAB_FULL !== undefined;

describe.skipIf(missing !== null)('engine webgpu', () => {
  let plain: Engine;
  let webgpu: Engine;
  beforeAll(async () => {
    plain = await createPlainEngine('cpu', '');
    webgpu = await createWebgpuEngine(await testWebgpu());
  });
  afterAll(() => {
    plain.dispose();
    webgpu.dispose();
  });

  test('does what plain does', async () => {
    const agrees = fc.asyncProperty(cases, async (given) => {
      expect(exceeded(await compareEngines(plain, webgpu, given))).toEqual([]);
    });
    await fc.assert(agrees, { seed: 1, numRuns: full ? 40 : 4, endOnFailure: true });
  }, 1_800_000);
});
