import { expect, test } from 'vitest';
import { methodIds, methods, presetIds, toyIds } from '../protocol/catalogue.ts';
import { parseConfig } from '../protocol/config.ts';
import { configFor, defaultChoice, transferFor, type Choice } from './presets.ts';

const choice = (change: Partial<Choice>): Choice => ({ ...defaultChoice, ...change });

test('every choice is a config that the door lets through unchanged', () => {
  for (const preset of presetIds)
    for (const method of methodIds)
      for (const reference of toyIds) {
        const config = configFor(choice({ preset, method, reference }));
        expect(parseConfig(structuredClone(config))).toEqual(config);
        expect(config).toMatchObject({
          preset,
          method,
          reference,
          target: 'star',
          seed: defaultChoice.seed,
        });
      }
});

test('configs share nothing: changing one leaves the next alone', () => {
  const untouched = structuredClone(configFor(choice({})));
  const first = configFor(choice({}));
  first.base.training.steps = 1;
  first.transfer.shape.layers = 1;
  first.transfer.objective.direction = 'forward';
  expect(configFor(choice({}))).toEqual(untouched);
  const penalty = transferFor('movement-penalty').penalty!;
  penalty.weight = 9;
  expect(transferFor('movement-penalty').penalty!.weight).toBe(1);
});

test('the paper’s and the quick budget are those of SCIENCE 2.6', () => {
  const paper = configFor(choice({ preset: 'paper' }));
  const size = { blocks: 2, width: 128, bins: 8 };
  const training = { batch: 128, learningRate: 1e-4, clip: 5, warmup: 0 };
  expect(paper.trainSize).toBe(1_000_000);
  expect(paper.base).toMatchObject({
    shape: { ...size, layers: 4 },
    training: { ...training, epochs: 60 },
  });
  expect(paper.transfer).toMatchObject({
    shape: { ...size, layers: 8, blocks: 3 },
    training: { ...training, epochs: 64 },
  });
  const quick = configFor(choice({ preset: 'quick' }));
  expect(quick.trainSize).toBe(100_000);
  const steps = { steps: 2000, epochs: null, batch: 256, learningRate: 3e-3, clip: 5 };
  expect(quick.base).toEqual({
    shape: { layers: 4, blocks: 2, width: 32, bins: 8 },
    training: { ...steps, warmup: 0 },
  });
  expect(quick.transfer).toMatchObject({
    shape: { layers: 8, blocks: 2, width: 32, bins: 8 },
    // 3e-3 lets the identity task of the star rise by 0.54 nats within 100 steps; the bar is 0.5.
    training: { ...steps, learningRate: 2e-3, warmup: 100 },
  });
});

test('tiny is 2 x 1 x 16 for 60 steps of 64', () => {
  const { base, transfer } = configFor(choice({ preset: 'tiny' }));
  for (const part of [base, transfer])
    expect(part).toMatchObject({
      shape: { layers: 2, blocks: 1, width: 16 },
      training: { steps: 60, batch: 64 },
    });
});

test('methods set the ingredients that the catalogue says they use', () => {
  for (const method of methodIds) {
    const { uses } = methods[method];
    const transfer = transferFor(method);
    expect(transfer.identityInit).toBe(uses.identityInit);
    expect(transfer.penalty !== null).toBe(uses.penalty);
    if (method === 'base-transfer') continue;
    const { direction } = transfer;
    expect(direction !== 'inverse').toBe(uses.forward);
    expect(direction !== 'forward').toBe(uses.inverse);
  }
  expect(transferFor('movement-penalty').penalty).toEqual({
    kind: 'l1',
    weight: 1,
    annealTo: null,
  });
});
