import { expect, it } from 'vitest';
import { configFor, defaultChoice } from '../presets/presets.ts';
import { baseKey } from './baseKey.ts';
import type { ExperimentConfig } from './config.ts';

const config = configFor({ ...defaultChoice, seed: 7 });

it('says what the base is trained on and how', () => {
  expect(baseKey(config, 'target-base')).toBe(
    'target-base star none 7 4 | 50000 2000 50 best | 4 2 32 8 | 1200 256 0.004 5 0',
  );
});

it('is the same for every method and every setting of the transfer', () => {
  const other = configFor({ ...defaultChoice, seed: 7, method: 'identity-init' });
  other.transfer.shape.layers = 2;
  other.transfer.training.learningRate = 1;
  other.view.framePoints = 10;
  for (const phase of ['reference-base', 'target-base'] as const)
    expect(baseKey(other, phase)).toBe(baseKey(config, phase));
});

it('tells apart whatever changes a bit of the base', () => {
  const changes: ((config: ExperimentConfig) => void)[] = [
    (c) => (c.reference = 'spirals'),
    (c) => (c.condition = 'rotation'),
    (c) => (c.seed = 8),
    (c) => (c.tailBound = 5),
    (c) => (c.trainSize = 4096),
    (c) => (c.validationSize = 100),
    (c) => (c.validateEvery = 7),
    (c) => (c.restore = 'last'),
    (c) => (c.jitter = 0.05),
    (c) => (c.base.shape.width = 16),
    (c) => (c.base.training.steps = 3),
    (c) => (c.base.training.epochs = 1200),
    (c) => (c.base.training.learningRate = 1e-3),
  ];
  const keys = changes.map((change) => {
    const copy = structuredClone(config);
    change(copy);
    return baseKey(copy, 'reference-base');
  });
  expect(new Set([baseKey(config, 'reference-base'), ...keys]).size).toBe(changes.length + 1);
});
