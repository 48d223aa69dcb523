import { expect, test } from 'vitest';
import { checkSpec, flowSpec, parameterCount, parameterList, type SpecInput } from './spec.ts';

const paper: SpecInput = {
  features: 2,
  contextFeatures: 0,
  layers: 4,
  blocks: 2,
  hiddenFeatures: 128,
  bins: 8,
};

test('parameter counts of the paper flows are those of nflows', () => {
  expect(parameterCount(flowSpec(paper))).toBe(289_464);
  expect(parameterCount(flowSpec({ ...paper, layers: 8, blocks: 3 }))).toBe(843_120);
  expect(parameterCount(flowSpec({ ...paper, nflowsCompatible: true }))).toBe(289_464);
});

test('a context adds one map per block, one at the input and one straight to the outputs', () => {
  const plain = { ...paper, layers: 1, hiddenFeatures: 16 };
  const count = (input: SpecInput): number => parameterCount(flowSpec(input));
  const extra = (to: number): number => to * 3 + to;
  const seen = { ...plain, contextFeatures: 3 };
  expect(count({ ...seen, nflowsCompatible: true }) - count(plain)).toBe(3 * extra(16));
  expect(count(seen) - count(plain)).toBe(3 * extra(16) + extra(2 * 23));
});

test('parameters lie one after the other under unique nflows names', () => {
  const list = parameterList(flowSpec({ ...paper, contextFeatures: 1, layers: 3 }));
  let offset = 0;
  for (const parameter of list) {
    expect(parameter.offset).toBe(offset);
    expect(parameter.size).toBe(parameter.shape.reduce((a, b) => a * b, 1));
    offset += parameter.size;
  }
  expect(new Set(list.map((p) => p.name)).size).toBe(list.length);
  expect(list[0].name).toBe('_transforms.0.autoregressive_net.initial_layer.weight');
  expect(list.map((p) => p.name)).toContain(
    '_transforms.4.autoregressive_net.blocks.1.linear_layers.1.bias',
  );
});

test('nflowsCompatible takes over tails and context path, nothing else', () => {
  const { endDerivative, contextPath, ...ours } = flowSpec(paper);
  expect({ endDerivative, contextPath }).toEqual({ endDerivative: 1, contextPath: 'output' });
  expect(flowSpec({ ...paper, nflowsCompatible: true })).toEqual({
    ...ours,
    endDerivative: 'nflows',
    contextPath: 'none',
  });
});

test.each<[string, Partial<SpecInput>, string]>([
  ['no features', { features: 0 }, 'invalid features: expected an integer from 1 to 16, got 0'],
  ['17 features', { features: 17 }, 'invalid features'],
  ['half a layer', { layers: 1.5 }, 'invalid layers: expected an integer from 1 to 64, got 1.5'],
  ['NaN context', { contextFeatures: NaN }, 'invalid contextFeatures'],
  ['one bin', { bins: 1 }, 'invalid bins'],
  ['no width', { hiddenFeatures: 0 }, 'invalid hiddenFeatures'],
  ['negative blocks', { blocks: -1 }, 'invalid blocks'],
  ['NaN tail bound', { tailBound: NaN }, 'invalid tailBound: NaN'],
  ['floors that fill the box', { minBinWidth: 0.125 }, 'invalid minBinWidth: 8 bins leave no room'],
  ['a height below zero', { minBinHeight: -1 }, 'invalid minBinHeight'],
  ['a slope of 1 or more', { minDerivative: 1 }, 'invalid minDerivative: 1'],
])('refuses %s', (_, change, message) => {
  expect(() => flowSpec({ ...paper, ...change })).toThrow(message);
});

test('a spec that lacks a field is refused by its name', () => {
  const spec: Partial<ReturnType<typeof flowSpec>> = { ...flowSpec(paper) };
  delete (spec as { bins?: number }).bins;
  expect(() => checkSpec(spec as ReturnType<typeof flowSpec>)).toThrow('invalid bins');
});

test.each([
  ['derivative', 'tanh', 'invalid derivative: expected softplus or identity, got tanh'],
  ['endDerivative', 2, 'invalid endDerivative: expected 1 or nflows, got 2'],
  ['contextPath', undefined, 'invalid contextPath: expected output or none, got undefined'],
  ['finalPermutation', 'yes', 'invalid finalPermutation: expected true or false, got yes'],
])('a spec from a file with %s = %s is refused', (field, value, message) => {
  const spec = { ...flowSpec(paper), [field]: value };
  expect(() => checkSpec(spec)).toThrow(message);
});
