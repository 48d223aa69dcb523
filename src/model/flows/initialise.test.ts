import { expect, test } from 'vitest';
import { stream } from '../../util/streams.ts';
import { initialParameters } from './initialise.ts';
import { flowSpec, parameterList } from './spec.ts';

const spec = flowSpec({
  features: 2,
  contextFeatures: 1,
  layers: 2,
  blocks: 1,
  hiddenFeatures: 64,
  bins: 8,
});
const source = () => stream(3, 'init/test');

test('linear layers draw from U(±1/sqrt(inputs)), second residual layers from U(±1e-3)', () => {
  const flat = initialParameters(spec, source(), false);
  for (const { name, role, offset, size, shape } of parameterList(spec)) {
    const values = flat.slice(offset, offset + size);
    const largest = Math.max(...values.map(Math.abs));
    const inputs = shape.length === 2 ? shape[1] : null;
    if (role === 'context-output') expect(largest, name).toBe(0);
    else if (role === 'residual-out') expect(largest, name).toBeLessThanOrEqual(Math.fround(1e-3));
    else if (inputs !== null) {
      const half = 1 / Math.sqrt(inputs);
      expect(largest, name).toBeLessThanOrEqual(Math.fround(half));
      expect(largest, name).toBeGreaterThan(0.8 * half);
    }
    if (role !== 'context-output' && size >= 64) {
      const mean = values.reduce((a, b) => a + b, 0) / size;
      expect(Math.abs(mean), name).toBeLessThan((5 * largest) / Math.sqrt(3 * size));
    }
  }
});

test('an identity start zeroes the final layers and draws all else alike', () => {
  const random = initialParameters(spec, source(), false);
  const identity = initialParameters(spec, source(), true);
  for (const { role, offset, size } of parameterList(spec)) {
    const part = identity.slice(offset, offset + size);
    if (role === 'output') expect(part.every((v) => v === 0)).toBe(true);
    else expect(part).toEqual(random.slice(offset, offset + size));
  }
});

test('the stream decides: same name same weights, another name others', () => {
  expect(initialParameters(spec, source(), false)).toEqual(
    initialParameters(spec, source(), false),
  );
  expect(initialParameters(spec, stream(3, 'init/other'), false)).not.toEqual(
    initialParameters(spec, source(), false),
  );
});
