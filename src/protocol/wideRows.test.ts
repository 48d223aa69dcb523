import fc from 'fast-check';
import { expect, it } from 'vitest';
import { axesOf, firstAxes, planar } from './wideRows.ts';

const wide = fc
  .record({ n: fc.integer({ min: 1, max: 20 }), features: fc.integer({ min: 2, max: 16 }) })
  .chain(({ n, features }) =>
    fc.record({
      features: fc.constant(features),
      rows: fc.float32Array({ minLength: n * features, maxLength: n * features }),
      axes: fc.tuple(
        fc.integer({ min: 0, max: features - 1 }),
        fc.integer({ min: 0, max: features - 1 }),
      ),
    }),
  );

it('shows the two columns that are asked for, of every row', () => {
  fc.assert(
    fc.property(wide, ({ rows, features, axes }) => {
      const two = planar(rows, features, axes);
      expect(two).toHaveLength((2 * rows.length) / features);
      for (let i = 0; 2 * i < two.length; i++)
        axes.forEach((axis, k) => expect(two[2 * i + k]).toBe(rows[features * i + axis]));
    }),
  );
});

it('hands points of the plane back, and falls back on the first two features', () => {
  const rows = Float32Array.of(1, 2, 3, 4);
  expect(planar(rows, 2, firstAxes)).toBe(rows);
  expect(axesOf([0, 4], 5)).toEqual([0, 4]);
  expect(axesOf([0, 4], 3)).toEqual(firstAxes);
});
