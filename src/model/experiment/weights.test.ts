import { expect, test } from 'vitest';
import { parseSafetensors, writeSafetensors, type Tensor } from '../../protocol/safetensors.ts';
import { stream } from '../../util/streams.ts';
import { initialParameters } from '../flows/initialise.ts';
import { flowSpec, type FlowSpec } from '../flows/spec.ts';
import { flatParameters, flowFromSafetensors, flowToSafetensors } from './weights.ts';

const spec = flowSpec({
  features: 2,
  contextFeatures: 1,
  layers: 2,
  blocks: 1,
  hiddenFeatures: 5,
  bins: 3,
  derivative: 'identity',
});
const parameters = initialParameters(spec, stream(3, 'init/test'), false);
const saved = (given: FlowSpec = spec): Uint8Array => flowToSafetensors(given, parameters);

/** The saved file with its tensors and metadata changed. */
function changed(
  change: (tensors: Map<string, Tensor>, metadata: Record<string, string>) => void,
): Uint8Array {
  const { tensors, metadata } = parseSafetensors(saved());
  const map = new Map(tensors);
  const words = { ...metadata };
  change(map, words);
  return writeSafetensors([...map], words);
}

test('a flow comes back with its type and every bit', () => {
  const loaded = flowFromSafetensors(saved());
  expect(loaded.spec).toEqual(spec);
  expect(loaded.parameters).toEqual(parameters);
  expect(flowFromSafetensors(changed(() => undefined)).parameters).toEqual(parameters);
});

test('tensors are found by name, whatever their order', () => {
  const { tensors } = parseSafetensors(saved());
  expect(flatParameters(spec, new Map([...tensors].reverse()))).toEqual(parameters);
});

const bias = '_transforms.2.autoregressive_net.final_layer.bias';

test('a tensor that is missing is named', () => {
  expect(() => flowFromSafetensors(changed((t) => t.delete(bias)))).toThrow(
    `missing tensor: ${bias}`,
  );
  const renamed = changed((t) => {
    t.set('other', t.get(bias)!);
    t.delete(bias);
  });
  expect(() => flowFromSafetensors(renamed)).toThrow(`missing tensor: ${bias}`);
});

test('a tensor of another shape is named with both shapes', () => {
  const wrong = changed((t) => t.set(bias, { shape: [2, 8], data: new Float32Array(16) }));
  expect(() => flowFromSafetensors(wrong)).toThrow(
    `invalid tensor ${bias}: expected shape [16], got [2, 8]`,
  );
  const longer = changed((t) => t.set(bias, { shape: [17], data: new Float32Array(17) }));
  expect(() => flowFromSafetensors(longer)).toThrow('expected shape [16], got [17]');
});

test('a file cut short is refused, wherever it ends', () => {
  const whole = saved();
  for (const length of [0, 4, 8, 40, 400, whole.length - 1])
    expect(() => flowFromSafetensors(whole.slice(0, length)), `${length} bytes`).toThrow(
      /invalid|truncated|short|ends|bytes/,
    );
  // The last tensor is the one that a missing byte belongs to.
  expect(() => flowFromSafetensors(whole.slice(0, -1))).toThrow(/_transforms\.\S+/);
});

test('another format, no spec or an impossible one are refused by field', () => {
  expect(() => flowFromSafetensors(changed((_, m) => (m.format = 'pt')))).toThrow(
    'expected metadata format morphlab-flow-1, got pt',
  );
  expect(() => flowFromSafetensors(changed((_, m) => delete m.spec))).toThrow('metadata format');
  expect(() => flowFromSafetensors(changed((_, m) => (m.spec = '{')))).toThrow('metadata spec');
  const odd = JSON.stringify({ ...spec, bins: 1 });
  expect(() => flowFromSafetensors(changed((_, m) => (m.spec = odd)))).toThrow('invalid bins');
});
