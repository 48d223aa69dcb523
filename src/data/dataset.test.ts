import { describe, expect, it } from 'vitest';
import { toyConditionIds, toyIds } from '../protocol/catalogue.ts';
import { stream } from '../util/streams.ts';
import {
  contextFeaturesOf,
  entropyOf,
  logDensityRows,
  outOfSupportRows,
  sampleRows,
} from './dataset.ts';
import { toys } from './toys/index.ts';

const cases = toyIds.flatMap((toy) => toyConditionIds.map((condition) => ({ toy, condition })));

describe.each(cases)('$toy under $condition', ({ toy, condition }) => {
  const rows = sampleRows(toy, condition, stream(3, 'test'), 4000);

  it('has rows of the shape it states', () => {
    expect(rows.n).toBe(4000);
    expect(rows.x.length).toBe(8000);
    expect(rows.context?.length ?? 0).toBe(4000 * contextFeaturesOf(condition));
  });

  it('has log densities whose mean is minus the entropy', () => {
    const values = logDensityRows(toy, condition, rows)!;
    const mean = values.reduce((sum, value) => sum + value, 0) / 4000;
    const square = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / 4000;
    const error = Math.sqrt(square / 4000) + 1e-7;
    expect(Math.abs(mean + entropyOf(toy, condition)!)).toBeLessThan(5 * error);
  });

  it('has 1 % of its rows out of support, the checkerboard none', () => {
    const share = outOfSupportRows(toy, condition, rows)!.reduce((sum, one) => sum + one, 0) / 4000;
    if (toy === 'checkerboard') expect(share).toBe(0);
    else expect(Math.abs(share - 0.01)).toBeLessThan(0.008);
  });
});

describe('plain rows', () => {
  it('have no context and are the toy itself', () => {
    const rows = sampleRows('star', 'none', stream(4, 'x'), 10);
    expect(rows.context).toBeNull();
    expect(rows.x).toEqual(toys.star.sample(stream(4, 'x'), 10));
    expect(entropyOf('star', 'none')).toBe(toys.star.entropy);
  });

  it('move with their context in the out-of-support rule', () => {
    const context = Float32Array.of(0.5);
    const rows = { n: 1, x: Float32Array.of(1.5, 1.5), context };
    // (3, 3) is in a full square, (1.5, 1.5) scaled by 0.75 from (2, 2) too; (1.5, 0.5) is not.
    expect([...outOfSupportRows('checkerboard', 'radial', rows)!]).toEqual([0]);
    rows.x = Float32Array.of(1.5, 0.5);
    expect([...outOfSupportRows('checkerboard', 'radial', rows)!]).toEqual([1]);
  });

  it('refuses rows without the context of their condition', () => {
    const rows = sampleRows('star', 'none', stream(4, 'x'), 10);
    expect(() => logDensityRows('star', 'ellipse', rows)).toThrow(
      'invalid context for ellipse: expected 20 numbers, got none',
    );
  });
});
