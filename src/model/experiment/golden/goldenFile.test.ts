import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseSafetensors, type SafetensorsFile } from '../../../protocol/safetensors.ts';
import { parseGolden } from './goldenFile.ts';

function load(name: string): SafetensorsFile {
  const path = new URL(`../../../../golden/${name}.safetensors`, import.meta.url);
  return parseSafetensors(new Uint8Array(readFileSync(path)));
}

test.each([
  'd2-plain',
  'd2-context1',
  'd2-even-permuted',
  'd2-paper-base',
  'd3-plain',
  'd5-context1',
])('%s is a golden file', (name) => {
  const golden = parseGolden(load(name));
  expect(golden.x.length % golden.shape.features).toBe(0);
  expect(golden.context === null).toBe(golden.shape.contextFeatures === 0);
  expect(golden.truths.has('train.losses')).toBe(true);
});

test('shape and training come from the metadata', () => {
  const { shape, training, params } = parseGolden(load('d5-context1'));
  expect(shape).toEqual({
    features: 5,
    hiddenFeatures: 32,
    blocks: 2,
    layers: 2,
    bins: 10,
    contextFeatures: 1,
    tailBound: 3.5,
    finalPermutation: true,
    minBinWidth: 0.001,
    minBinHeight: 0.001,
    minDerivative: 0.001,
  });
  expect(training).toEqual({
    steps: 12,
    learningRate: 0.001,
    betas: [0.9, 0.999],
    eps: 1e-8,
    clip: 5,
  });
  expect(params.get('_transforms.0.autoregressive_net.initial_layer.weight')?.shape).toEqual([
    32, 5,
  ]);
});

const vector = (length: number): { shape: number[]; data: Float32Array } => ({
  shape: [length],
  data: new Float32Array(length),
});

test.each<[string, (file: SafetensorsFile) => void, string]>([
  ['no x', ({ tensors }) => tensors.delete('x'), 'lacks a tensor: x'],
  ['no context', ({ tensors }) => tensors.delete('context'), 'lacks a tensor: context'],
  [
    'x of another width',
    ({ tensors }) => tensors.set('x', vector(64)),
    'x should be [64, 2]: [64]',
  ],
  ['y of another size', ({ tensors }) => tensors.set('forward.y', vector(3)), 'should be [64, 2]'],
  ['an unknown tensor', ({ tensors }) => tensors.set('forward.z', vector(1)), 'tensor: forward.z'],
  ['a bare y', ({ tensors }) => tensors.set('y', vector(1)), 'unknown tensor: y'],
  [
    'a gradient of no weight',
    ({ tensors }) => tensors.set('forward.grad.param.a', vector(1)),
    'unknown weight: forward.grad.param.a',
  ],
  [
    'a truth that is not finite',
    ({ tensors }) => tensors.get('inverse.y')?.data.fill(NaN, 7),
    'inverse.y is not finite at 7',
  ],
  ['no features', ({ metadata }) => delete metadata['features'], 'metadata: features: '],
  ['features in words', ({ metadata }) => (metadata['features'] = 'two'), 'metadata: features: '],
  ['training that is not JSON', ({ metadata }) => (metadata['train'] = '{'), 'train: not JSON: {'],
  ['another optimiser', ({ metadata }) => (metadata['train'] = '{"optimizer":"sgd"}'), 'train.'],
  ['no training', ({ metadata }) => delete metadata['train'], 'no train metadata: train.losses'],
  [
    'errors of nothing',
    ({ metadata }) => (metadata['float32_abs_error_median_p99_max'] = '{}'),
    'no float32 error of: forward.y',
  ],
  [
    'errors that are not three numbers',
    ({ metadata }) => (metadata['float32_abs_error_median_p99_max'] = '{"forward.y":[1,2]}'),
    'float32_abs_error_median_p99_max.forward.y',
  ],
])('refuses %s', (_, spoil, message) => {
  const file = load('d2-context1');
  spoil(file);
  expect(() => parseGolden(file)).toThrow(message);
});
