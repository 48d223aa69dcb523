/** Two engines that compute the same, and one that does not. */
import { expect, test } from 'vitest';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import { methodIds } from '../../protocol/catalogue.ts';
import type { Engine } from '../engine/engine.ts';
import { createPlainEngine } from '../engine/plain/create.ts';
import { createWasmEngine } from '../engine/wasm/create.ts';
import { difference, firstSteps, trialOf, type FirstSteps, type Trial } from './trial.ts';

const fused = (): Promise<Engine> =>
  createWasmEngine({ build: 'strict', threads: 1, startHelper: null });

async function stepsOf(make: () => Promise<Engine>, trial: Trial): Promise<FirstSteps> {
  const engine = await make();
  try {
    return await firstSteps(engine, trial);
  } finally {
    engine.dispose();
  }
}

const tiny = trialOf(configFor({ ...defaultChoice, preset: 'tiny' }));

test.each(methodIds)('plain and fused engine agree on the first steps of %s', async (method) => {
  const trial = trialOf(configFor({ ...defaultChoice, preset: 'tiny', method }));
  const plain = await stepsOf(() => createPlainEngine('cpu', ''), trial);
  expect(difference(plain, await stepsOf(fused, trial))).toBeNull();
});

test('what differs is said', async () => {
  const good = await stepsOf(fused, tiny);
  const [first, ...rest] = good.results;
  const other = (change: Partial<typeof first>): FirstSteps => ({
    ...good,
    results: [{ ...first, ...change }, ...rest],
  });
  expect(difference(good, good)).toBeNull();
  expect(difference(other({ loss: first.loss + 0.01 }), good)).toMatch(/^loss .* at step 1$/);
  expect(difference(other({ loss: NaN }), good)).toMatch(/^loss NaN instead of/);
  expect(difference(other({ gradNorm: 1.02 * first.gradNorm }), good)).toMatch(/^gradient of norm/);
  expect(difference(other({ updated: false }), good)).toMatch(/^step 1 is not a number/);
  const moved = (by: (value: number, i: number) => number): FirstSteps => ({
    ...good,
    moved: good.moved.map(by),
  });
  expect(
    difference(
      moved(() => 0),
      good,
    ),
  ).toBe('parameters 100.0 % off after 3 steps');
  expect(
    difference(
      moved((value, i) => (i % 50 ? value : -value)),
      good,
    ),
  ).toMatch(/^parameters/);
  expect(
    difference(
      moved(() => NaN),
      good,
    ),
  ).toBe('parameters NaN % off after 3 steps');
});
