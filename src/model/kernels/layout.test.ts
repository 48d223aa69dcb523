import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flowSpec, parameterCount } from '../flows/spec.ts';
import { flowLayout, gather, scatter } from './layout.ts';

const specs = fc
  .record({
    features: fc.integer({ min: 1, max: 16 }),
    contextFeatures: fc.integer({ min: 0, max: 3 }),
    layers: fc.integer({ min: 1, max: 3 }),
    blocks: fc.integer({ min: 0, max: 3 }),
    hiddenFeatures: fc.integer({ min: 1, max: 40 }),
    bins: fc.integer({ min: 2, max: 9 }),
    nflowsCompatible: fc.boolean(),
  })
  .map(flowSpec);

test('every parameter has a place of its own, and comes back from it', () => {
  fc.assert(
    fc.property(specs, (spec) => {
      const layout = flowLayout(spec);
      const count = parameterCount(spec);
      expect(layout.places.length).toBe(count);
      expect(new Set(layout.places).size).toBe(count);
      expect(Math.min(...layout.places)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...layout.places)).toBeLessThan(layout.size);
      const flat = Float32Array.from({ length: count }, (_, i) => i + 1);
      const box = new Float32Array(layout.size);
      scatter(layout, flat, box);
      expect(gather(layout, box)).toEqual(flat);
    }),
    { seed: 3, numRuns: 60 },
  );
});

test('matrices begin at multiples of four floats, so that vectors are aligned', () => {
  fc.assert(
    fc.property(specs, (spec) => {
      const { initial, firstBlock, blockSize, first, second, output, layerSize } = flowLayout(spec);
      for (const at of [initial, first, second, output])
        expect([at.weight % 4, at.bias % 4]).toEqual([0, 0]);
      expect([firstBlock % 4, blockSize % 4, layerSize % 4]).toEqual([0, 0, 0]);
    }),
    { seed: 3, numRuns: 60 },
  );
});
